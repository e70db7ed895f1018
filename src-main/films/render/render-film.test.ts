import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asUrl, runFfmpeg, runFfprobe } from '../ffmpeg/ffmpeg.ts';
import type { FoundFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { renderFilm } from './render-film.ts';
import type { RenderFilmInput, Shot, Storyboard } from '../storyboard.ts';
import { makeMedia, makePhoto, systemFfmpeg } from '../testing/fixtures.ts';

const kernelsDir = path.resolve('dist/kernels');
const fontFile = path.resolve('resources/fonts/Fraunces-SemiBold.ttf');
const signal = new AbortController().signal;
const options = { signal, timeLimitMs: 30_000 };
const whole = { x: 0, y: 0, width: 1, height: 1 };
const bars = [
  [235, 235, 235],
  [235, 235, 16],
  [16, 235, 235],
  [16, 235, 16],
  [235, 16, 235],
  [235, 16, 16],
  [16, 16, 235],
  [100, 60, 30],
] as const;

let dir: string;
let ffmpeg: FoundFfmpeg;
let files: Record<string, string>;
let musicFile: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "render film 'ø' "));
  ffmpeg = await systemFfmpeg();
  files = {
    bars: await makePhoto(path.join(dir, 'bars.jpg'), { widthPx: 640, heightPx: 360 }, (x) => bars[Math.floor(x / 80)]!),
    tall: await makePhoto(path.join(dir, 'tall.jpg'), { widthPx: 300, heightPx: 450 }, (x, y) => [x % 256, y % 256, (x + y) % 256]),
    room: await makePhoto(path.join(dir, 'room.jpg'), { widthPx: 600, heightPx: 400 }, (x, y) => [200, 150 + (x % 50), 100 + (y % 50)]),
  };
  musicFile = await makeMedia(ffmpeg.ffmpeg, 'sine=f=440:d=2', [], path.join(dir, 'music.wav'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const shot = (photoId: string, durationMs: number, joinMs = 0, from = whole, to = from): Shot => ({
  photoId,
  versionSha256: photoId,
  from,
  to,
  durationMs,
  join: joinMs > 0 ? { kind: 'crossfade', durationMs: joinMs } : { kind: 'cut', durationMs: 0 },
});
const input = (name: string, shots: Shot[], more: Partial<Storyboard> = {}): RenderFilmInput => ({
  storyboard: { version: 1, aspect: '16:9', widthPx: 320, heightPx: 180, fps: 30, title: null, shots, music: null, ...more },
  files,
  musicFile: null,
  fontFile,
  ffmpeg,
  outFile: path.join(dir, `${name}.part`),
  workDir: dir,
});
const run = (
  film: RenderFilmInput,
  more: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): ReturnType<typeof renderFilm> => renderFilm(film, { signal, onProgress: () => {}, kernelsDir, ...more });

/** One frame of a film as RGB, by the matrix the film says it has. */
async function frameOf(file: string, seconds: number): Promise<Buffer> {
  const out = path.join(dir, 'frame.rgb');
  const toRgb = 'scale=in_range=tv:in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24';
  const args = [
    '-v',
    'error',
    '-ss',
    String(seconds),
    '-i',
    asUrl(file),
    '-frames:v',
    '1',
    '-vf',
    toRgb,
    '-f',
    'rawvideo',
    '-y',
    asUrl(out),
  ];
  await runFfmpeg(ffmpeg.ffmpeg, args, options);
  return readFile(out);
}
/** Processes that have this text among their arguments. */
function processesWith(text: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

describe('renderFilm', () => {
  it('makes a film of moving, crossing shots with title and music, and tells how far it is', async () => {
    const tallPart = { x: 0, y: 0.1, width: 1, height: 0.375 };
    const shots = [
      shot('room', 1500, 300, { x: 0, y: 0.078125, width: 1, height: 0.84375 }, { x: 0.03, y: 0.1034375, width: 0.94, height: 0.793125 }),
      shot('tall', 1000, 300, tallPart, { ...tallPart, y: 0.2 }),
      shot('bars', 1000),
    ];
    const text = "%{metadata} : ' <b> æøå 🏠 \\n";
    const film = { ...input('whole', shots, { title: { text, fromMs: 200, toMs: 1100 } }), musicFile };
    const fractions: number[] = [];
    const made = await run(film, { onProgress: (fraction) => fractions.push(fraction) });
    const bytes = await readFile(film.outFile);
    expect(made).toEqual({
      durationMs: 2900,
      widthPx: 320,
      heightPx: 180,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const tags = ['-v', 'error', '-show_entries', 'format_tags=title', '-of', 'default=nw=1:nk=1', '-f', 'mov', asUrl(film.outFile)];
    expect((await runFfprobe(ffmpeg.ffprobe!, tags, options)).stdout).toBe(`${text}\n`);
  });

  it('keeps colours: bars in the photo are bars in the film, within three levels', async () => {
    const film = input('bars', [shot('bars', 1000)]);
    await run(film);
    const pixels = await frameOf(film.outFile, 0.2);
    for (const [index, colour] of bars.entries()) {
      for (const y of [20, 90, 160]) {
        const at = (y * 320 + index * 40 + 20) * 3;
        const off = colour.map((value, channel) => Math.abs(value - pixels[at + channel]!));
        expect(Math.max(...off)).toBeLessThanOrEqual(3);
      }
    }
    // it ends in black, not in a hard stop
    expect(Math.max(...(await frameOf(film.outFile, 0.967)))).toBeLessThan(24);
  });

  it('shows the title in its time only', async () => {
    const dark = await makePhoto(path.join(dir, 'dark.jpg'), { widthPx: 640, heightPx: 360 }, () => [70, 80, 90]);
    const film = { ...input('title', [shot('dark', 3000)], { title: { text: 'Villa Sol', fromMs: 500, toMs: 2400 } }), files: { dark } };
    await run(film);
    const brightest = async (seconds: number): Promise<number> =>
      (await frameOf(film.outFile, seconds)).reduce((most, value) => Math.max(most, value), 0);
    expect(await brightest(0.2)).toBeLessThan(110);
    expect(await brightest(1.5)).toBeGreaterThan(230);
    expect(await brightest(2.7)).toBeLessThan(110);
  });

  it.each([
    ['9:16', 180, 320],
    ['1:1', 108, 108],
  ] as const)('is made in %s too', async (aspect, widthPx, heightPx) => {
    const height = 1;
    const width = ((400 / 600) * widthPx) / heightPx;
    const film = input(`aspect-${widthPx}`, [shot('room', 700, 0, { x: 0.1, y: 0, width, height }, { x: 0.3, y: 0, width, height })], {
      aspect,
      widthPx,
      heightPx,
    });
    expect(await run(film)).toMatchObject({ widthPx, heightPx, durationMs: 700 });
  });

  it('stops within 200 ms when it is cancelled, and leaves neither a file nor a process', async () => {
    const abort = new AbortController();
    const film = input('cancelled', [shot('room', 600_000)]);
    let cancelledAt = 0;
    const cancel = (): void => {
      if (cancelledAt === 0) cancelledAt = performance.now();
      abort.abort();
    };
    await expect(run(film, { signal: abort.signal, onProgress: cancel })).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - cancelledAt).toBeLessThan(200);
    expect(existsSync(film.outFile)).toBe(false);
    if (process.platform === 'linux') expect(processesWith(film.outFile)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('leaves no ffmpeg behind when its worker is killed', async () => {
    const film = input('orphan', [shot('room', 120_000)]);
    const inputFile = path.join(dir, 'input.json');
    await writeFile(inputFile, JSON.stringify(film));
    const program = `
      import { readFileSync } from 'node:fs';
      import { renderFilm } from ${JSON.stringify(path.resolve('src-main/films/render/render-film.ts'))};
      const [, inputFile, kernelsDir] = process.argv;
      const onProgress = (fraction) => console.log(fraction);
      await renderFilm(JSON.parse(readFileSync(inputFile, 'utf8')), { signal: new AbortController().signal, onProgress, kernelsDir });`;
    const worker = spawn(process.execPath, ['--input-type=module', '-e', program, inputFile, kernelsDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => worker.stdout.once('data', resolve));
    expect(processesWith(film.outFile)).toHaveLength(1);
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGKILL');
    await gone;
    await vi.waitFor(() => expect(processesWith(film.outFile)).toEqual([]), { timeout: 20_000, interval: 50 });
  });

  it('names a photo that cannot be read, and leaves no file', async () => {
    const broken = path.join(dir, 'broken.jpg');
    await writeFile(broken, (await readFile(files['room']!)).subarray(0, 3000));
    const film = { ...input('broken', [shot('room', 600, 200), shot('broken', 600)]), files: { ...files, broken } };
    await expect(run(film)).rejects.toMatchObject({ code: 'photo-damaged' });
    expect(existsSync(film.outFile)).toBe(false);
  });

  it('says so when music cannot be read', async () => {
    const film = { ...input('no-music', [shot('room', 600)]), musicFile: files['room']! };
    await expect(run(film)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect(existsSync(film.outFile)).toBe(false);
  });
});
