import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Size } from '../geometry.ts';
import type { Encoding } from '../render-plan.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { rawInput, segmentExtension, videoArguments } from './encoders.ts';
import { asUrl, feedFfmpeg, readFrames, runFfmpeg, runFfprobe } from './ffmpeg.ts';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { hardwareArguments, hardwareCandidates } from './hardware-encoders.ts';
import { ownInput } from './safe-input.ts';
import { psnrOf, trialPattern } from './trial-pattern.ts';

const signal = new AbortController().signal;
const options = { signal, timeLimitMs: 30_000 };
let dir: string;
let tools: FoundFfmpeg;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "encoders 'ø' "));
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const small: Size = { widthPx: 320, heightPx: 192 };
const codecs = ['h264', 'hevc', 'prores'] as const;
const encodingOf = (codec: Encoding['codec'], quality: Encoding['quality'] = 'draft'): Encoding => ({
  codec,
  quality,
  encoder: 'software',
});
type Draw = (n: number, target: Uint8Array) => void;

async function encode(
  name: string,
  encoding: Encoding,
  draw: Draw,
  count: number,
  { frame = small, fps = 30, threads = 2 } = {},
): Promise<string> {
  const ending = segmentExtension(encoding);
  const file = path.join(dir, `${name}.${ending}`);
  const video = [...rawInput({ frame, fps }), ...videoArguments(encoding, { frame, fps, threads })];
  const feed = feedFfmpeg(
    tools.ffmpeg,
    ['-v', 'error', ...video, '-video_track_timescale', '30000', '-f', ending, '-y', asUrl(file)],
    options,
  );
  const bytes = new Uint8Array((frame.widthPx * frame.heightPx * 3) / 2);
  for (let n = 0; n < count; n++) {
    draw(n, bytes);
    await feed.write(bytes);
  }
  await feed.finish();
  return file;
}
async function probe(file: string, entries: string): Promise<Record<string, unknown>[]> {
  const args = ['-v', 'error', '-show_data_hash', 'sha256', '-show_entries', entries, '-of', 'json', ...ownInput(file)];
  const answer = JSON.parse((await runFfprobe(tools.ffprobe!, args, options)).stdout) as Record<string, Record<string, unknown>[]>;
  return answer['streams'] ?? answer['packets'] ?? answer['frames'] ?? [];
}
async function decode(file: string, filter: readonly string[], frameBytes: number): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  const args = ['-v', 'error', ...ownInput(file), '-map', '0:v:0', ...filter, '-f', 'rawvideo', 'pipe:1'];
  for await (const frame of readFrames(tools.ffmpeg, args, { frameBytes, ...options })) frames.push(frame.slice());
  return frames;
}

/** What a signal generator shows: full and three-quarter colours, black, white and skin. */
const bars = [
  [255, 255, 255],
  [191, 191, 0],
  [0, 191, 191],
  [0, 191, 0],
  [191, 0, 191],
  [191, 0, 0],
  [0, 0, 191],
  [0, 0, 0],
  [224, 172, 140],
  [32, 64, 48],
] as const;
/** ITU-R BT.709, 3.2 and 3.4: RGB of 8 bits to luma and colour difference in the limited range. */
function toYuv([red, green, blue]: readonly [number, number, number]): [number, number, number] {
  const luma = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  return [16 + 219 * luma, 128 + (224 * (blue / 255 - luma)) / 1.8556, 128 + (224 * (red / 255 - luma)) / 1.5748].map(Math.round) as [
    number,
    number,
    number,
  ];
}
const barAt = (x: number, width: number): (typeof bars)[number] => bars[Math.floor((x / width) * bars.length)]!;
function drawBars({ widthPx, heightPx }: Size): Draw {
  const plane = (width: number, height: number, index: 0 | 1 | 2): Uint8Array => {
    const row = Uint8Array.from({ length: width }, (_, x) => toYuv(barAt(x, width))[index]);
    const all = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) all.set(row, y * width);
    return all;
  };
  const [luma, blue, red] = [plane(widthPx, heightPx, 0), plane(widthPx / 2, heightPx / 2, 1), plane(widthPx / 2, heightPx / 2, 2)];
  return (_, target) => {
    target.set(luma, 0);
    target.set(blue, luma.length);
    target.set(red, luma.length + blue.length);
  };
}
/** The furthest any channel of a bar's middle is off. */
function furthest(pixels: Uint8Array, { widthPx, heightPx }: Size): number {
  let worst = 0;
  for (const [index, colour] of bars.entries()) {
    const at = (Math.floor(heightPx / 2) * widthPx + Math.floor(((index + 0.5) * widthPx) / bars.length)) * 3;
    for (const [channel, value] of colour.entries()) worst = Math.max(worst, Math.abs(value - pixels[at + channel]!));
  }
  return worst;
}

describe('colour bars', () => {
  const tags = ['tv', 'bt709', 'bt709', 'bt709'];

  it.each(codecs)('in %s come out as they went in, and say what they are', async (codec) => {
    const file = await encode(`bars-${codec}`, encodingOf(codec), drawBars(small), 3);
    // By the file's own word for its matrix and range, which ffmpeg believes when nothing else is said.
    const [rgb] = await decode(
      file,
      ['-sws_flags', 'accurate_rnd+full_chroma_int', '-pix_fmt', 'rgb24'],
      small.widthPx * small.heightPx * 3,
    );
    expect(furthest(rgb!, small)).toBeLessThanOrEqual(2);
    const graph = 'scale=in_range=tv:in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24';
    const [told] = await decode(file, ['-vf', graph], small.widthPx * small.heightPx * 3);
    expect(furthest(told!, small)).toBeLessThanOrEqual(2);
    const [stream] = await probe(file, 'stream');
    expect([stream?.['color_range'], stream?.['color_space'], stream?.['color_primaries'], stream?.['color_transfer']]).toEqual(tags);
    if (codec !== 'prores') expect(stream?.['chroma_location']).toBe('left');
    expect(stream?.['pix_fmt']).toBe(codec === 'prores' ? 'yuv422p10le' : 'yuv420p');
    expect(stream?.['codec_tag_string']).toBe({ h264: 'avc1', hevc: 'hvc1', prores: 'apch' }[codec]);
    expect(stream?.['profile']).toBe({ h264: 'High', hevc: 'Main', prores: 'HQ' }[codec]);
  });

  it('would not: the test sees a matrix or a range that is mistaken', async () => {
    const file = await encode('bars-mistaken', encodingOf('h264'), drawBars(small), 1);
    for (const mistaken of ['in_range=tv:in_color_matrix=bt601', 'in_range=pc:in_color_matrix=bt709']) {
      const graph = `scale=${mistaken}:flags=accurate_rnd+full_chroma_int,format=rgb24`;
      const [rgb] = await decode(file, ['-vf', graph], small.widthPx * small.heightPx * 3);
      expect(furthest(rgb!, small)).toBeGreaterThan(10);
    }
  });

  it.each(codecs)('in %s are tagged the same in 720p and in 4K', async (codec) => {
    for (const frame of [
      { widthPx: 1280, heightPx: 720 },
      { widthPx: 3840, heightPx: 2160 },
    ]) {
      const file = await encode(`size-${codec}`, encodingOf(codec), drawBars(frame), 1, { frame });
      const [stream] = await probe(file, 'stream');
      expect([stream?.['color_range'], stream?.['color_space'], stream?.['color_primaries'], stream?.['color_transfer']]).toEqual(tags);
      const strip = { widthPx: frame.widthPx, heightPx: 4 };
      const middle = ['-vf', `crop=iw:${strip.heightPx}`, '-sws_flags', 'accurate_rnd+full_chroma_int', '-pix_fmt', 'rgb24'];
      const [rgb] = await decode(file, middle, strip.widthPx * strip.heightPx * 3);
      expect(furthest(rgb!, strip)).toBeLessThanOrEqual(2);
    }
  });
});

describe('segments', () => {
  const moving = trialPattern(small);
  const tiny: Size = { widthPx: 160, heightPx: 96 };
  const flat: Draw = (_, target) => target.fill(128);

  it.each(codecs)(
    'of %s have the same headers, whatever they show, however long they are and however many threads made them',
    async (codec) => {
      const files = [
        await encode(`headers-${codec}-0`, encodingOf(codec), moving, 12, { threads: 1 }),
        await encode(`headers-${codec}-1`, encodingOf(codec), flat, 1, { threads: 2 }),
        await encode(`headers-${codec}-2`, encodingOf(codec), moving, 5, { threads: 3 }),
      ];
      const headers = await Promise.all(
        files.map((file) => probe(file, 'stream=codec_name,extradata_hash,extradata_size,level,has_b_frames,refs,time_base')),
      );
      expect(headers[1]).toEqual(headers[0]);
      expect(headers[2]).toEqual(headers[0]);
      if (codec !== 'prores') expect(headers[0]?.[0]?.['extradata_hash']).toMatch(/^SHA256:/);
    },
  );

  it.each(codecs)('of %s join by copying: every frame, in order, without a gap', async (codec) => {
    const lengths = [7, 1, 16];
    let from = 0;
    const lines: string[] = [];
    for (const [index, length] of lengths.entries()) {
      const first = from;
      await encode(`part-${codec}-${index}`, encodingOf(codec), (n, target) => moving(first + n, target), length);
      lines.push(`file part-${codec}-${index}.${segmentExtension(encodingOf(codec))}\n`);
      from += length;
    }
    const list = path.join(dir, `${codec}.txt`);
    const joined = path.join(dir, `joined-${codec}.${segmentExtension(encodingOf(codec))}`);
    await writeFile(list, lines.join(''));
    await runFfmpeg(tools.ffmpeg, ['-v', 'error', '-f', 'concat', '-i', asUrl(list), '-c', 'copy', '-y', asUrl(joined)], options);
    const frames = await decode(joined, ['-pix_fmt', 'yuv420p'], (small.widthPx * small.heightPx * 3) / 2);
    expect(frames).toHaveLength(from);
    const should = new Uint8Array(frames[0]!.length);
    for (const [n, frame] of frames.entries()) {
      moving(n, should);
      expect(psnrOf(frame, should, small.widthPx, 1)).toBeGreaterThan(32);
    }
  });

  it.each(['h264', 'hevc'] as const)('of %s can be entered every two seconds, and nothing reaches across', async (codec) => {
    const fps = 24;
    const file = await encode(`groups-${codec}`, encodingOf(codec), trialPattern(tiny), 100, { fps, frame: tiny });
    const packets = await probe(file, 'packet=pts,flags');
    const keys = packets.flatMap(({ flags, pts }, index) => (String(flags).startsWith('K') ? [{ index, pts: Number(pts) }] : []));
    expect(keys.map(({ pts }) => pts)).toEqual([0, 48, 96].map((n) => (n * 30_000) / fps));
    // Closed: after a key frame nothing is shown that lies before it.
    for (const { index, pts } of keys) expect(Math.min(...packets.slice(index).map((packet) => Number(packet['pts'])))).toBe(pts);
  });
});

describe('hardware', () => {
  it('is tried where it can be', () => {
    expect(hardwareCandidates('h264', 'darwin')).toEqual(['videotoolbox']);
    expect(hardwareCandidates('hevc', 'win32')).toEqual(['nvenc', 'qsv', 'amf']);
    expect(hardwareCandidates('h264', 'linux')).toEqual(['nvenc', 'qsv', 'vaapi']);
    expect(hardwareCandidates('prores', 'win32')).toEqual([]);
    expect(hardwareCandidates('prores', 'darwin')).toEqual(['videotoolbox']);
    expect(hardwareCandidates('h264', 'freebsd')).toEqual([]);
  });

  it.each(['nvenc', 'qsv', 'vaapi'] as const)('%s is given only options that ffmpeg knows', async (family) => {
    const listing = (await runFfmpeg(tools.ffmpeg, ['-encoders'], options)).stdout;
    for (const codec of ['h264', 'hevc'] as const) {
      if (!listing.includes(`${codec}_${family}`)) continue;
      const help = (await runFfmpeg(tools.ffmpeg, ['-h', `encoder=${codec}_${family}`], options)).stdout;
      const general = new Set(['-c:v', '-profile:v', '-pix_fmt', '-tag:v', '-b:v', '-bf', '-vf', '-vaapi_device', '-global_quality']);
      const given = hardwareArguments(family, codec, 'delivery').filter((word) => /^-[a-z]/.test(word) && !general.has(word));
      for (const word of given) expect(help).toMatch(new RegExp(`^ +${word} `, 'm'));
    }
  });
});
