import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, symlink, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import type { Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { runFfprobe } from '../ffmpeg/ffmpeg.ts';
import type { FfmpegTools, RenderedFilm, RenderFilmInput } from '../film-tasks.ts';
import type { RenderPlan, Segment } from '../render-plan.ts';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { mountsHere } from '../../delivery/testing/mounts-here.ts';
import { makeTinyPhoto, pictureOf, tinyBoard, tinyInput, tinyPlan, tinyShot } from '../testing/tiny-render.ts';
import { renderFilm } from './render-film.ts';
import { openSegmentCache } from './segment-cache.ts';

const kernelsDir = path.resolve('dist/kernels');
const quiet = new AbortController().signal;
const options = { signal: quiet, timeLimitMs: 30_000 };

let dir: string;
let ffmpeg: FfmpegTools;
let files: Record<string, string>;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "render film 'ø' "));
  ffmpeg = await systemFfmpeg();
  files = Object.fromEntries(await Promise.all([1, 2, 3, 4, 5, 6].map((number) => makeTinyPhoto(dir, number))));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const run = (input: RenderFilmInput, more: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {}): Promise<RenderedFilm> =>
  renderFilm(input, { signal: quiet, onProgress: () => {}, kernelsDir, ...more });
const inputFor = (name: string, plan: RenderPlan): Promise<RenderFilmInput> => tinyInput(dir, name, { plan, files, ffmpeg });
const segmentsIn = ({ cacheDir }: RenderFilmInput): string[] => readdirSync(path.join(cacheDir, 'segments')).toSorted();
/** Which file is behind each segment of a plan: another one when it was made again. */
const filesOf = ({ cacheDir }: RenderFilmInput, plan: RenderPlan): number[] =>
  plan.segments.map(({ key }) => statSync(path.join(cacheDir, 'segments', `${key}.mp4`)).ino);
const six = (): Shot[] => [1, 2, 3, 4, 5, 6].map((number) => tinyShot(number));
/** Another move for one shot. */
const withEdit = (shots: readonly Shot[], at: number): Shot[] =>
  shots.map((shot, index) => (index === at ? { ...shot, move: { from: shot.move.to, to: shot.move.from } } : shot));

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
  it('makes a film of moving, crossing shots with texts, cards, chapters and music, and tells how far it is', async () => {
    const song = await makeMedia(ffmpeg.ffmpeg, 'sine=f=440:d=2', [], path.join(dir, 'song.wav'));
    const text = { kind: 'title' as const, text: "%{metadata} : ' <b> æøå 🏠 \\n", detail: null, fromMs: 50, toMs: 250 };
    const title = 'Fjordgata 12; = # \\ "quoted"\0';
    const shots: Shot[] = [
      tinyShot(1, { texts: [text], room: 'kitchen', join: { kind: 'dip', durationMs: 100, colour: '#ffffff' } }),
      tinyShot(2, { room: 'kitchen', join: { kind: 'push', durationMs: 100, towards: 'left' } }),
      tinyShot(3, { room: 'bath; #2', join: { kind: 'wipe', durationMs: 100, towards: 'up' } }),
      tinyShot(4, {
        id: 'end',
        picture: { kind: 'card', layout: 'brand', heading: 'Villa Sol', lines: ['12 34 56'] },
        join: { kind: 'cut' },
      }),
    ];
    const track = {
      role: 'music',
      source: { kind: 'bundled', id: 'song' },
      gainDb: 0,
      startMs: 0,
      trimStartMs: 0,
      trimEndMs: null,
    } as const;
    const tracks = [{ ...track, fadeInMs: 0, fadeOutMs: 100, loops: false }];
    const plan = tinyPlan(tinyBoard(shots, { title, endFadeMs: 100, sound: { tracks, duckingDb: 0 } }));
    const facts = { durationMs: 2000, bpm: null, beatsMs: [], barsMs: [], loop: null, integratedLufs: -20 };
    const input = { ...(await inputFor('whole', plan)), bundled: { song: { file: song, facts } } };
    const fractions: number[] = [];
    const made = await run(input, { onProgress: (fraction) => fractions.push(fraction) });
    const bytes = await readFile(input.outFile);
    expect(made).toEqual({
      durationMs: 1300,
      widthPx: 160,
      heightPx: 90,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      madeSegments: plan.segments.length,
      segmentCount: plan.segments.length,
    });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(segmentsIn(input)).toEqual(plan.segments.map(({ key }) => `${key}.mp4`).toSorted());
    const tags = [
      '-v',
      'error',
      '-show_entries',
      'format_tags=title',
      '-show_chapters',
      '-of',
      'json',
      '-f',
      'mov',
      `file:${input.outFile}`,
    ];
    const said = JSON.parse((await runFfprobe(ffmpeg.ffprobe!, tags, options)).stdout) as {
      format: { tags: { title: string } };
      chapters: { tags: { title: string } }[];
    };
    expect(said.format.tags.title).toBe(title.slice(0, -1));
    expect(said.chapters.map(({ tags: { title: name } }) => name)).toEqual(['kitchen', 'bath; #2']);
    expect(bytes.includes('digitalCapture') || bytes.includes('compositeCapture')).toBe(true);
  });

  it.each<Aspect>(['9:16', '1:1', '4:5'])('is made in %s too', async (aspect) => {
    const plan = tinyPlan(tinyBoard([tinyShot(1), tinyShot(2)], { aspect }));
    expect(await run(await inputFor(`aspect ${aspect.replace(':', 'x')}`, plan))).toMatchObject({ ...plan.frame, durationMs: 700 });
  });

  it('makes a film of one short shot, in every codec', async () => {
    for (const codec of ['h264', 'hevc', 'prores'] as const) {
      const plan = tinyPlan(tinyBoard([tinyShot(1, { durationMs: 100 })]), { codec, quality: 'draft', encoder: 'software' });
      expect(await run(await inputFor(`one shot ${codec}`, plan))).toMatchObject({ durationMs: 100, madeSegments: 1 });
    }
  });
});

describe('a render after another', () => {
  const before = six();
  let input: RenderFilmInput;
  let first: RenderedFilm;
  let made: number[];
  const plan = tinyPlan(tinyBoard(before));
  beforeAll(async () => {
    input = await inputFor('again', plan);
    first = await run(input);
    made = filesOf(input, plan);
  });
  const again = (board: Storyboard): Promise<RenderedFilm> => run({ ...input, plan: tinyPlan(board) });

  it('makes nothing when nothing has changed, and the same film', async () => {
    expect(await again(tinyBoard(before))).toEqual({ ...first, madeSegments: 0 });
    expect(filesOf(input, plan)).toEqual(made);
  });

  it('makes one shot and its two joins when one shot was edited, and nothing else', async () => {
    const edited = tinyPlan(tinyBoard(withEdit(before, 2)));
    expect(await again(tinyBoard(withEdit(before, 2)))).toMatchObject({ madeSegments: 3, segmentCount: 11 });
    const changed = edited.segments.filter(({ key }, index) => key !== plan.segments[index]!.key);
    expect(changed.map(({ shotIds }) => shotIds)).toEqual([['shot-2', 'shot-3'], ['shot-3'], ['shot-3', 'shot-4']]);
    const now = filesOf(input, edited);
    expect(now.filter((file, index) => file !== made[index])).toHaveLength(3);
  });

  it('draws nothing for other music, another name of the film or a shot that only moved', async () => {
    const track = {
      role: 'voice',
      gainDb: 0,
      startMs: 0,
      trimStartMs: 0,
      trimEndMs: null,
      fadeInMs: 0,
      fadeOutMs: 0,
      loops: false,
    } as const;
    const voice = await makeMedia(ffmpeg.ffmpeg, 'sine=f=330:d=1', [], path.join(dir, 'voice.wav'));
    const sha256 = 'e'.repeat(64);
    const board = tinyBoard(before, {
      title: 'Other',
      sound: { tracks: [{ ...track, source: { kind: 'imported', sha256 } }], duckingDb: 0 },
    });
    expect(await run({ ...input, plan: tinyPlan(board), files: { ...files, [sha256]: voice } })).toMatchObject({ madeSegments: 0 });
    const cuts = before.map((shot): Shot => ({ ...shot, join: { kind: 'cut' } }));
    await again(tinyBoard(cuts));
    const [one, two, three, four, five, last] = cuts as [Shot, Shot, Shot, Shot, Shot, Shot];
    expect(await again(tinyBoard([one, four, three, five, two, last]))).toMatchObject({ madeSegments: 0 });
  });

  it('draws only where a text stands when its words change', async () => {
    const withText = (text: string): Storyboard => {
      const texts: Shot['texts'] = [{ kind: 'caption', text, detail: null, fromMs: 150, toMs: 250 }];
      return tinyBoard(before.map((shot, index) => (index === 3 ? { ...shot, texts } : shot)));
    };
    await again(withText('one'));
    expect(await again(withText('two'))).toMatchObject({ madeSegments: 1, segmentCount: 13 });
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ['emptied', (file) => truncate(file, 0)],
    ['cut short', async (file) => truncate(file, statSync(file).size - 40)],
    [
      'changed',
      async (file) => {
        const handle = await open(file, 'r+');
        await handle.write(Buffer.alloc(16, 0x5a), 0, 16, Math.floor(statSync(file).size / 2));
        await handle.close();
      },
    ],
    ['removed', (file) => unlink(file)],
  ])('makes a kept segment again that was %s', async (_, damage) => {
    await damage(path.join(input.cacheDir, 'segments', `${plan.segments[4]!.key}.mp4`));
    expect(await again(tinyBoard(before))).toEqual({ ...first, madeSegments: 1 });
  });

  it('makes everything again, once, when the film of kept segments does not pass its check', async () => {
    // Whole by its seal, and yet something else: a segment of another size under this one's key.
    const [wrong] = plan.segments as [Segment];
    const cache = await openSegmentCache(input.cacheDir, 'mp4');
    const output = ['-frames:v', String(wrong.recipe.frameCount), '-video_track_timescale', '30000', '-f', 'mp4'];
    const unfinished = await makeMedia(ffmpeg.ffmpeg, 'testsrc=s=100x100:r=30', output, cache.unfinished(wrong));
    await cache.keep(wrong, unfinished);
    expect(await again(tinyBoard(before))).toEqual({ ...first, madeSegments: 11 });
    expect(await again(tinyBoard(before))).toEqual({ ...first, madeSegments: 0 });
  });

  it('can run beside another of the same film', async () => {
    const twin = { ...input, cacheDir: path.join(dir, 'shared cache') };
    const other = await inputFor('twin', plan);
    const films = await Promise.all([run(twin), run({ ...other, cacheDir: twin.cacheDir })]);
    expect(films.map(({ sha256 }) => sha256)).toEqual([first.sha256, first.sha256]);
    expect(segmentsIn(twin)).toHaveLength(11);
  });
});

describe('a render that ends early', () => {
  const long = tinyPlan(
    tinyBoard([tinyShot(1, { durationMs: 1000 }), tinyShot(2, { durationMs: 120_000 }), tinyShot(3, { durationMs: 120_000 })]),
  );

  it('stops within 500 ms when it is cancelled, keeps what is finished, and leaves neither a film nor a process', async () => {
    const abort = new AbortController();
    const input = await inputFor('cancelled', long);
    let cancelledAt = 0;
    const onProgress = (): void => {
      if (cancelledAt > 0 || !existsSync(input.cacheDir) || segmentsIn(input).every((name) => !name.endsWith('.mp4'))) return;
      cancelledAt = performance.now();
      abort.abort();
    };
    await expect(run(input, { signal: abort.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - cancelledAt).toBeLessThan(500);
    expect(existsSync(input.outFile)).toBe(false);
    expect(segmentsIn(input).length).toBeGreaterThan(0);
    expect(segmentsIn(input).filter((name) => !name.endsWith('.mp4'))).toEqual([]);
    if (process.platform === 'linux') expect(processesWith(input.cacheDir)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('leaves no ffmpeg behind when its worker is killed, and goes on from what was done', async () => {
    const plan = tinyPlan(tinyBoard([...six(), tinyShot(1, { id: 'long', durationMs: 20_000 })]));
    const input = await inputFor('orphan', plan);
    const inputFile = path.join(dir, 'input.json');
    await writeFile(inputFile, JSON.stringify(input));
    const program = path.resolve('tests/kill/film-worker.ts');
    const worker = spawn(process.execPath, [program, inputFile, kernelsDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => {
      worker.stdout.on('data', () => {
        if (segmentsIn(input).filter((name) => name.endsWith('.mp4')).length >= 4) resolve();
      });
    });
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGKILL');
    await gone;
    await vi.waitFor(() => expect(processesWith(input.cacheDir)).toEqual([]), { timeout: 20_000, interval: 20 });
    expect(existsSync(input.outFile)).toBe(false);
    const { madeSegments, segmentCount } = await run(input);
    expect(segmentCount - madeSegments).toBeGreaterThanOrEqual(4);
  });

  it.skipIf(!mountsHere())('says that the disk is full, keeps what is finished, and finishes when there is room', async () => {
    const plan = tinyPlan(tinyBoard(six()), { codec: 'prores', quality: 'delivery', encoder: 'software' });
    const input = await inputFor('full', plan);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', input.cacheDir], { stdio: 'pipe' });
    try {
      // Of another film, long ago: it makes way.
      const old = path.join(input.cacheDir, 'clips', 'old.mp4');
      await mkdir(path.dirname(old));
      await writeFile(old, 'old');
      await utimes(old, 1, 1);
      await expect(run(input)).rejects.toMatchObject({ code: 'disk-full' });
      expect(existsSync(old)).toBe(false);
      const finished = segmentsIn(input);
      expect(finished.length).toBeGreaterThan(0);
      expect(finished.filter((name) => !name.endsWith('.mov'))).toEqual([]);
      expect(existsSync(input.outFile)).toBe(false);
      execFileSync('mount', ['-o', 'remount,size=20m', input.cacheDir], { stdio: 'pipe' });
      expect(await run(input)).toMatchObject({ madeSegments: 11 - finished.length, segmentCount: 11 });
    } finally {
      execFileSync('umount', [input.cacheDir]);
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'says that the disk is full when only the film itself has no room, and keeps every segment',
    async () => {
      const input = await inputFor('no room', tinyPlan(tinyBoard([tinyShot(1), tinyShot(2)])));
      await symlink('/dev/full', input.outFile);
      await expect(run(input)).rejects.toMatchObject({ code: 'disk-full' });
      expect(segmentsIn(input)).toHaveLength(3);
      expect(await run(input)).toMatchObject({ madeSegments: 0 });
    },
  );

  it('names a photo that vanished, and keeps what was finished before', async () => {
    const input = {
      ...(await inputFor('vanished', tinyPlan(tinyBoard(six())))),
      files: { ...files, [pictureOf(6).sha256]: path.join(dir, 'gone.jpg') },
    };
    await expect(run(input)).rejects.toMatchObject({ name: 'StudioFailure', code: 'file-not-readable' });
    expect(existsSync(input.outFile)).toBe(false);
    const finished = segmentsIn(input).length;
    expect(finished).toBeGreaterThan(0);
    expect(await run({ ...input, files })).toMatchObject({ madeSegments: 11 - finished });
  });

  it('names a photo that is damaged', async () => {
    const broken = path.join(dir, 'broken.jpg');
    await writeFile(broken, (await readFile(files[pictureOf(2).sha256]!)).subarray(0, 3000));
    const input = {
      ...(await inputFor('broken', tinyPlan(tinyBoard([tinyShot(1), tinyShot(2)])))),
      files: { ...files, [pictureOf(2).sha256]: broken },
    };
    await expect(run(input)).rejects.toMatchObject({ code: 'photo-damaged' });
    expect(existsSync(input.outFile)).toBe(false);
  });

  it('stops drawing when the sound cannot be read', async () => {
    const track = {
      role: 'music',
      gainDb: 0,
      startMs: 0,
      trimStartMs: 0,
      trimEndMs: null,
      fadeInMs: 0,
      fadeOutMs: 0,
      loops: false,
    } as const;
    const { sha256 } = pictureOf(1);
    const sound = { tracks: [{ ...track, source: { kind: 'imported' as const, sha256 } }], duckingDb: 0 };
    const shots = [tinyShot(1, { durationMs: 120_000 })];
    const input = await inputFor('no music', tinyPlan(tinyBoard(shots, { sound })));
    await expect(run(input)).rejects.toMatchObject({ code: 'not-a-sound' });
    expect(existsSync(input.outFile)).toBe(false);
    expect(segmentsIn(input).filter((name) => !name.endsWith('.mp4'))).toEqual([]);
  });
});
