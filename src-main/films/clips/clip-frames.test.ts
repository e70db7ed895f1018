import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../../failure.ts';
import type { Size } from '../geometry.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { type ClipRequest, createClipOpener, type OpenClip } from './clip-frames.ts';
import { type Footage, levelOf, make, makeClip, pixelAt, type Rgb, toYuv, turnClip } from './clip.fixture.ts';

let dir: string;
let ffmpeg: { ffmpeg: string; ffprobe: string | null };
let open: OpenClip;
const signal = new AbortController().signal;
beforeAll(async () => {
  // A path that means something to filters, as a library's folder may.
  dir = await mkdtemp(path.join(tmpdir(), "clips 'it''s' [0:v], a;b=c:%d \\ ø-"));
  ffmpeg = await systemFfmpeg();
  open = opener('cache');
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});
const opener = (cache: string): OpenClip => createClipOpener({ ffmpeg, cacheDir: path.join(dir, cache), workDir: dir });

const frame: Size = { widthPx: 64, heightPx: 36 };
let clips = 0;
const ask = (file: string, wish: Partial<ClipRequest> = {}): ClipRequest => ({
  sha256: String(clips++).padStart(64, '0'),
  file,
  startMs: 0,
  first: 0,
  count: 1,
  framing: { x: 0, y: 0, width: 1, height: 1 },
  frame,
  fps: 25,
  ...wish,
});
async function read(request: ClipRequest, from: OpenClip = open): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  for await (const bytes of from(request, signal)) frames.push(Buffer.from(bytes));
  return frames;
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof StudioFailure ? error.code : String(error)),
  );

/** Four patches: top left, top right, bottom left, bottom right. */
const colours: readonly [Rgb, Rgb, Rgb, Rgb] = [
  [0.8, 0.2, 0.2],
  [0.2, 0.7, 0.3],
  [0.2, 0.3, 0.8],
  [0.9, 0.9, 0.9],
];
const patchAt = (x: number, y: number, { widthPx, heightPx }: Size): Rgb =>
  colours[(x < widthPx / 2 ? 0 : 1) + (y < heightPx / 2 ? 0 : 2)] ?? colours[0];
interface Patches extends Partial<Footage> {
  readonly tags: readonly string[];
  readonly numbers: (rgb: Rgb) => readonly number[];
}
function patches({ numbers, ...given }: Patches): Footage {
  const size = given.size ?? { widthPx: 128, heightPx: 72 };
  return { pixelFormat: 'yuv420p', output: [], fps: 25, frames: 2, at: (x, y) => numbers(patchAt(x, y, size)), ...given, size };
}
const corners = (bytes: Uint8Array, size = frame): Rgb[] =>
  [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x = 0, y = 0]) => pixelAt(bytes, size, x, y));
/** The largest difference of any number of any patch. */
const farthest = (found: readonly Rgb[], wanted: readonly Rgb[]): number =>
  Math.max(
    ...wanted.flatMap((want, index) => want.map((value, plane) => Math.abs(value - (found[index]?.[plane] ?? Number.POSITIVE_INFINITY)))),
  );
const grey = (value: number): Rgb => [value, value, value];
const film = (rgb: Rgb): Rgb => toYuv(rgb, 'bt709', 'tv');
const tags = (matrix: string, primaries: string, transfer: string, range = 'tv'): string[] => [
  '-color_range',
  range,
  '-colorspace',
  matrix,
  '-color_primaries',
  primaries,
  '-color_trc',
  transfer,
];
const plain = tags('bt709', 'bt709', 'bt709');

describe('colours', () => {
  it.each<[string, string, Patches]>([
    ['BT.709', 'mp4', { tags: plain, numbers: film }],
    ['full range', 'mp4', { tags: tags('bt709', 'bt709', 'bt709', 'pc'), numbers: (rgb) => toYuv(rgb, 'bt709', 'pc') }],
    ['the matrix of BT.601', 'mp4', { tags: tags('smpte170m', 'bt709', 'bt709'), numbers: (rgb) => toYuv(rgb, 'bt601', 'tv') }],
    ['no tags, standard definition', 'mp4', { tags: [], numbers: (rgb) => toYuv(rgb, 'bt601', 'tv') }],
    ['no tags, high definition', 'mp4', { tags: [], size: { widthPx: 1280, heightPx: 720 }, frames: 1, numbers: film }],
    ['10 bits', 'mp4', { pixelFormat: 'yuv420p10le', tags: plain, numbers: (rgb) => toYuv(rgb, 'bt709', 'tv', 10) }],
    ['RGB', 'mkv', { pixelFormat: 'gbrp', tags: [], output: ['-c:v', 'ffv1'], numbers: ([r, g, b]) => [g * 255, b * 255, r * 255] }],
    [
      'Motion JPEG',
      'mov',
      {
        pixelFormat: 'yuv444p',
        tags: tags('smpte170m', 'bt709', 'bt709', 'pc'),
        output: ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj444p', '-q:v', '1'],
        numbers: (rgb) => toYuv(rgb, 'bt601', 'pc'),
      },
    ],
    ['an odd size', 'mkv', { pixelFormat: 'yuv444p', tags: plain, size: { widthPx: 127, heightPx: 71 }, numbers: film }],
    ['VP9', 'webm', { tags: plain, output: ['-c:v', 'libvpx-vp9', '-lossless', '1'], numbers: film }],
  ])('%s comes out as BT.709 within 3 levels', async (name, ending, given) => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, `${name}.${ending}`), patches(given));
    const [first] = await read(ask(file));
    expect(farthest(corners(first!), colours.map(film))).toBeLessThanOrEqual(3);
  });

  it('other primaries become those of BT.709', async () => {
    // Known answers by hand: BT.601 with 525 lines to BT.709 (ITU-R BT.2087's way, with SMPTE RP 177's matrices).
    const seen = (rgb: Rgb): Rgb => {
      const [r, g, b] = rgb.map((value) => value ** 2.4) as unknown as Rgb;
      return film(
        [
          0.939542 * r + 0.050181 * g + 0.010277 * b,
          0.017772 * r + 0.965793 * g + 0.016435 * b,
          -0.001622 * r - 0.00437 * g + 1.005991 * b,
        ].map((light) => Math.max(0, light) ** (1 / 2.4)) as unknown as Rgb,
      );
    };
    const given = { tags: tags('smpte170m', 'smpte170m', 'smpte170m'), numbers: (rgb: Rgb) => toYuv(rgb, 'bt601', 'tv') };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'ntsc.mp4'), patches(given));
    expect(farthest(corners((await read(ask(file)))[0]!), colours.map(seen))).toBeLessThanOrEqual(3);
  });

  it.each(['smpte2084', 'arib-std-b67'])('high dynamic range (%s) comes down to white walls that are white', async (curve) => {
    // White of BT.2408: 203 of 1,000 candela; beside it the peak, a grey of 18 %, and black.
    const signals = curve === 'smpte2084' ? [0.5807, 0.7518, 0.3806, 0] : [0.75, 1, 0.375, 0];
    const given: Patches = {
      pixelFormat: 'yuv420p10le',
      tags: tags('bt2020nc', 'bt2020', curve),
      numbers: () => [],
      at: (x, y) => toYuv(grey(signals[(x < 64 ? 0 : 1) + (y < 36 ? 0 : 2)] ?? 0), 'bt2020', 'tv', 10),
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, `${curve}.mp4`), patches(given));
    const [white, peak, middle, black] = corners((await read(ask(file)))[0]!).map(([y, u, v]) => {
      expect(Math.max(Math.abs(u - 128), Math.abs(v - 128))).toBeLessThanOrEqual(1);
      return (y - 16) / 219;
    });
    expect(white).toBeCloseTo(0.894, 1);
    expect(peak).toBeGreaterThan(0.985);
    expect(black).toBeLessThan(0.01);
    expect(middle).toBeGreaterThan(0.38);
    expect(middle).toBeLessThan(0.56);
  });

  it('nothing of what is transparent shines through: it is black', async () => {
    const given: Patches = {
      pixelFormat: 'yuva444p10le',
      tags: plain,
      output: ['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le'],
      numbers: () => [],
      at: (x) => [...toYuv([0.8, 0.2, 0.2], 'bt709', 'tv', 10), x < 64 ? 1023 : 0],
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'alpha.mov'), patches(given));
    const [left, right] = corners((await read(ask(file)))[0]!);
    expect(farthest([left!, right!], [film([0.8, 0.2, 0.2]), [16, 128, 128]])).toBeLessThanOrEqual(3);
  });
});

describe('geometry', () => {
  it.each([1, 2] as const)('a phone that was turned by %i quarters: the clip stands upright', async (quarters) => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, `turned-${quarters}.mp4`), patches({ tags: plain, numbers: film }));
    await turnClip(file, quarters);
    const upright = quarters === 2 ? frame : { widthPx: 36, heightPx: 64 };
    const [first] = await read(ask(file, { frame: upright }));
    const [a, b, c, d] = colours;
    expect(farthest(corners(first!, upright), { 1: [c, a, d, b], 2: [d, c, b, a] }[quarters].map(film))).toBeLessThanOrEqual(3);
  });

  it('pixels that are not square', async () => {
    // A ring of 36 by 36 on the screen, stored at half its width.
    const ring: Patches = {
      tags: plain,
      size: { widthPx: 64, heightPx: 72 },
      output: ['-vf', 'setsar=2/1'],
      numbers: () => [],
      at: (x, y) => (Math.hypot((x + 0.5 - 32) * 2, y + 0.5 - 36) < 26 ? [200, 128, 128] : [40, 128, 128]),
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'anamorphic.mp4'), patches(ring));
    const large = { widthPx: 128, heightPx: 72 };
    const [first] = await read(ask(file, { frame: large }));
    const width = [...first!.subarray(36 * 128, 37 * 128)].filter((luma) => luma > 120).length;
    const height = Array.from({ length: 72 }, (_, y) => first![y * 128 + 64]!).filter((luma) => luma > 120).length;
    expect(Math.abs(width - height)).toBeLessThanOrEqual(2);
  });

  it('nothing is stretched: a clip of another shape shows its middle', async () => {
    // A disc of 40 in a picture of 4 by 3; the film sees three quarters of its height.
    const disc: Patches = {
      tags: plain,
      size: { widthPx: 96, heightPx: 72 },
      numbers: () => [],
      at: (x, y) => (Math.hypot(x + 0.5 - 48, y + 0.5 - 36) < 20 ? [200, 128, 128] : [40, 128, 128]),
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'four-by-three.mp4'), patches(disc));
    const large = { widthPx: 128, heightPx: 72 };
    const [first] = await read(ask(file, { frame: large }));
    const width = [...first!.subarray(36 * 128, 37 * 128)].filter((luma) => luma > 120).length;
    const height = Array.from({ length: 72 }, (_, y) => first![y * 128 + 64]!).filter((luma) => luma > 120).length;
    expect(Math.abs(width - height)).toBeLessThanOrEqual(2);
    expect(width).toBeGreaterThan(50);
  });

  it('a framing shows its part at the scale that it asks for', async () => {
    // A ramp: luma says where a pixel comes from, to a third of a pixel.
    const ramp: Patches = {
      tags: plain,
      size: { widthPx: 320, heightPx: 180 },
      numbers: () => [],
      at: (x, y) => [20 + x * 0.6, 128, 40 + y],
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'ramp.mp4'), patches(ramp));
    const framing = { x: 0.303, y: 0.251, width: 0.4, height: 0.4 };
    const [first] = await read(ask(file, { framing }));
    for (const [x, y] of [
      [3, 3],
      [31, 17],
      [60, 32],
    ] as const) {
      const [luma] = pixelAt(first!, frame, x / 64, y / 36);
      // Its middle; the film's frame begins within one pixel of its own.
      const wanted = 20 + 0.6 * ((framing.x + (framing.width * (x + 0.5)) / 64) * 320 - 0.5);
      expect(Math.abs(luma - wanted)).toBeLessThanOrEqual(1 + 0.6 * 2);
    }
  });
});

describe('time', () => {
  const counting = (over: Partial<Patches> = {}): Footage =>
    patches({ tags: plain, frames: 50, numbers: () => [], at: (_x, _y, n) => [levelOf(n), 128, 128], ...over });
  /** Numbers of the clip's frames that were seen, by their brightness. */
  const seen = (frames: readonly Buffer[]): number[] => frames.map((bytes) => Math.round((pixelAt(bytes, frame, 0.5, 0.5)[0] - 30) / 3));
  const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, n) => first + n);

  it('frame by frame where the rates are the same, from where the shot begins', async () => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'count.mp4'), counting());
    expect(seen(await read(ask(file, { count: 50 })))).toEqual(from(0, 50));
    expect(seen(await read(ask(file, { startMs: 400, first: 3, count: 5 })))).toEqual(from(13, 5));
  });

  it.each([
    [24, 30],
    [50, 25],
    [25, 60],
  ] as const)('%i frames a second in a film of %i: never a frame late, never one too many', async (fps, filmFps) => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, `rate-${fps}.mkv`), counting({ fps }));
    const numbers = seen(await read(ask(file, { count: filmFps, fps: filmFps })));
    for (const [n, number] of numbers.entries()) expect(Math.abs(number - (n * fps) / filmFps)).toBeLessThanOrEqual(1);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('a variable rate: every frame for as long as it stands', async () => {
    const even = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'even.mkv'), counting({ frames: 20 }));
    const file = path.join(dir, 'variable.mp4');
    // Frames 0 to 9 as they were, then every one for three.
    const slower = 'setpts=if(lt(N\\,10)\\,N\\,10+(N-10)*3)/25/TB';
    await make(ffmpeg.ffmpeg, ['-i', even, '-vf', slower, '-vsync', 'vfr', '-c:v', 'libx264', '-qp', '0', ...plain, '-y', file]);
    const wanted = [...from(0, 10), ...from(10, 9).flatMap((n) => [n, n, n])];
    expect(seen(await read(ask(file, { count: wanted.length })))).toEqual(wanted);
  });

  it('the last picture stays when the clip has ended, also when the run begins after it', async () => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'short.mp4'), counting({ frames: 10 }));
    const request = ask(file, { first: 6, count: 8 });
    expect(seen(await read(request))).toEqual([6, 7, 8, 9, 9, 9, 9, 9]);
    expect(seen(await read({ ...request, first: 5000, count: 2 }))).toEqual([9, 9]);
  });

  it('across pieces a frame is the same, byte for byte, however the runs are cut and with a new cache', async () => {
    const wave: Patches = {
      tags: plain,
      fps: 30,
      frames: 166,
      size: frame,
      numbers: () => [],
      at: (x, y, n) => [40 + ((x * 3 + y * 5 + n * 7) % 160), 128, 60 + ((n * 8) % 136)],
    };
    const file = await makeClip(
      ffmpeg.ffmpeg,
      path.join(dir, 'long.mp4'),
      patches({ ...wave, output: ['-c:v', 'libx264', '-crf', '18', '-g', '250'] }),
    );
    const request = ask(file, { first: 134, count: 30, fps: 30 });
    const once = await read(request);
    // A chroma plane counts along.
    expect(
      once.map((bytes, n) => Math.abs(pixelAt(bytes, frame, 0.5, 0.5)[2] - 60 - (((134 + n) * 8) % 136))).filter((off) => off > 3),
    ).toEqual([]);
    const cut = [...(await read({ ...request, count: 13 })), ...(await read({ ...request, first: 147, count: 17 }))];
    const again = await read(request, opener('cache-2'));
    expect(new Set(once.map((bytes) => bytes.toString('base64'))).size).toBe(30);
    for (const [n, bytes] of once.entries()) {
      expect(cut[n]?.equals(bytes), `frame ${n} of two runs`).toBe(true);
      expect(again[n]?.equals(bytes), `frame ${n} of another cache`).toBe(true);
    }
  });

  it('interlaced footage has no combs', async () => {
    // A white bar that moves 8 pixels from field to field.
    const fields: Patches = {
      tags: plain,
      fps: 25,
      frames: 8,
      output: ['-c:v', 'libx264', '-qp', '0', '-flags', '+ilme+ildct', '-x264-params', 'tff=1'],
      numbers: () => [],
      at: (x, y, n) => (Math.abs(x - 30 - (2 * n + (y % 2)) * 4) < 10 ? [220, 128, 128] : [30, 128, 128]),
    };
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'interlaced.mp4'), patches(fields));
    const large = { widthPx: 128, heightPx: 72 };
    const frames = await read(ask(file, { frame: large, first: 3, count: 2 }));
    for (const bytes of frames) {
      let combs = 0;
      for (let y = 20; y < 50; y++) {
        for (let x = 0; x < 128; x++) {
          const [above, here, below] = [bytes[(y - 1) * 128 + x]!, bytes[y * 128 + x]!, bytes[(y + 1) * 128 + x]!];
          if (Math.min(Math.abs(here - above), Math.abs(here - below)) > 100 && Math.sign(here - above) === Math.sign(here - below))
            combs += 1;
        }
      }
      expect(combs).toBe(0);
    }
  });

  it('the end is at hand: a clip that is half there gives that half, and fails by name beyond it', async () => {
    // Noise at the sides, so that the pictures and not the index fill the file.
    const footage = counting({
      output: ['-c:v', 'libx264', '-qp', '0', '-g', '5', '-movflags', '+faststart'],
      at: (x, y, n) => [Math.abs(x - 64) > 30 ? (x * 7919 + y * 104_729 + n * 31 * x) % 220 : levelOf(n), 128, 128],
    });
    const whole = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'whole.mp4'), footage);
    const bytes = await readFile(whole);
    const file = path.join(dir, 'half.mp4');
    await writeFile(file, bytes.subarray(0, bytes.length * 0.6));
    const request = ask(file, { count: 10 });
    expect(seen(await read(request))).toEqual(from(0, 10));
    expect(await codeOf(read({ ...request, count: 50 }))).toBe('clip-damaged');
    expect(await codeOf(read({ ...request, first: 45 }))).toBe('clip-damaged');
  });
});

describe('process', () => {
  it('makes a piece once, leaves nothing else, and makes it again when it is gone', async () => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'once.mp4'), patches({ tags: plain, numbers: film }));
    const workDir = path.join(dir, 'work');
    await mkdir(workDir);
    const from = createClipOpener({ ffmpeg, cacheDir: path.join(dir, 'cache-3'), workDir });
    const request = ask(file, { count: 2 });
    await Promise.all([read(request, from), read({ ...request, first: 1 }, from)]);
    const [piece, ...rest] = await readdir(path.join(dir, 'cache-3', 'clips'));
    expect(piece).toMatch(/^[0-9a-f]{32}\.mp4$/);
    expect(rest).toEqual([]);
    expect(await readdir(workDir)).toEqual([]);
    await rm(path.join(dir, 'cache-3', 'clips', piece!));
    expect(await read(request, from)).toHaveLength(2);
  });

  it('ends ffmpeg at once when the work is cancelled', async () => {
    const file = await makeClip(ffmpeg.ffmpeg, path.join(dir, 'cancel.mp4'), patches({ tags: plain, frames: 100, numbers: film }));
    const abort = new AbortController();
    const request = ask(file, { count: 100 });
    const frames = open(request, abort.signal);
    await frames.next();
    const at = performance.now();
    abort.abort();
    await expect(
      (async () => {
        for await (const _ of frames);
      })(),
    ).rejects.toBe(abort.signal.reason);
    expect(performance.now() - at).toBeLessThan(500);
    expect(await read(request)).toHaveLength(100);
  });

  it('a clip that has gone fails by name', async () => {
    expect(await codeOf(read(ask(path.join(dir, 'gone.mp4'))))).toBe('clip-missing');
  });
});
