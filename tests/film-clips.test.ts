import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { FilmWish } from '../src-preload/contract/films.ts';
import type { FilmId, JobId, PhotoId } from '../src-preload/contract/ids.ts';
import type { JobKind } from '../src-preload/contract/jobs.ts';
import { Settings } from '../src-preload/contract/settings.ts';
import { Storyboard } from '../src-preload/contract/storyboard.ts';
import { makeClipJob } from '../src-main/ai/clips/clip-job.ts';
import { type Ai, createAi } from '../src-main/ai/create-ai.ts';
import { retryWith } from '../src-main/ai/retry-with.ts';
import { quoteOf } from '../src-main/ai/spending/money-handlers.ts';
import { motionWording } from '../src-main/ai/styles/motion-wording.ts';
import { DeliveryRoom } from '../src-main/delivery/testing/delivery-room.ts';
import { writePicture } from '../src-main/develop/write-picture.ts';
import { clipFrame } from '../src-main/films/clips/clip-frame.ts';
import { readClip } from '../src-main/films/clips/read-clip.ts';
import { findFocus } from '../src-main/films/direct/find-focus.ts';
import { readFrames } from '../src-main/films/ffmpeg/ffmpeg.ts';
import { ownInput } from '../src-main/films/ffmpeg/safe-input.ts';
import { filmHandlers } from '../src-main/films/film-handlers.ts';
import { renderFilmJob } from '../src-main/films/film-job.ts';
import type { FfmpegTools, RenderFilmInput } from '../src-main/films/film-tasks.ts';
import { renderFilm } from '../src-main/films/render/render-film.ts';
import { systemFfmpeg } from '../src-main/films/testing/fixtures.ts';
import { shrinkPlan } from '../src-main/films/testing/tiny-render.ts';
import { planTimeline } from '../src-main/films/timeline.ts';
import { shrinkPicture } from '../src-main/imaging/shrink-picture.ts';
import { JobQueue } from '../src-main/jobs/queue.ts';
import { JobStore } from '../src-main/jobs/job-store.ts';
import type { JobWorkers } from '../src-main/jobs/job-worker.ts';
import { Thumbnails } from '../src-main/library/thumbnails.ts';
import { ensureWorkspace } from '../src-main/library/workspace.ts';
import { silentLog } from '../src-main/log/log.ts';
import { type FalDouble, startFalDouble } from './doubles/fal/fal-double.ts';

/** Films with clips by a provider: a real library, the real queue, the real client against a stand-in that films, and small frames. */
const frame = { widthPx: 160, heightPx: 90 };
const signal = new AbortController().signal;
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const newId = (): string => v7();
const wished = FilmWish.parse({ template: 'quick-reel', size: '720p', fps: 24, title: null, music: null, aspect: '16:9' });

let room: DeliveryRoom;
let double: FalDouble;
let tools: FfmpegTools;
let studio: FilmStudio;
let photos: PhotoId[];
let key: string | null;

beforeEach(async () => {
  [room, double, tools] = await Promise.all([
    DeliveryRoom.open(),
    startFalDouble({ clipShortEdgePx: 90, clipFps: 24, concurrency: 8, queueMs: 1, workMs: 5 }),
    systemFfmpeg(),
  ]);
  key = double.key;
  Object.assign(room.taskFunctions, {
    'shrink-picture': shrinkPicture,
    'find-focus': findFocus,
    'read-clip': readClip,
    'clip-frame': clipFrame,
    'choose-encoder': () => Promise.resolve({ encoding: { codec: 'h264', quality: 'draft', encoder: 'software' }, note: null }),
    'render-film': (input: RenderFilmInput, context: never) => renderFilm({ ...input, plan: shrinkPlan(input.plan) }, context),
  });
  photos = [];
  await addPhoto('kitchen');
  await addPhoto('bedroom');
  studio = new FilmStudio();
});
afterEach(async () => {
  await studio.close();
  await Promise.all([room.close(), double.close()]);
});

async function addPhoto(kind: string): Promise<void> {
  const photoId = await room.addPhoto({ room: kind, isDeveloped: false });
  await develop(photoId, photos.push(photoId));
}

/** A photo in colours of its own, with something to see in it. */
async function develop(photoId: PhotoId, number: number): Promise<void> {
  const [widthPx, heightPx] = [480, 320];
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i += 1) {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    rgb.set([(number * 90 + x / 4) & 255, (number * 40 + y / 2) & 255, ((x >> 5) + (y >> 5)) % 2 === 0 ? 60 : 150], i * 3);
  }
  const id = newId() as never;
  const written = await writePicture(rgb, widthPx, heightPx, room.files.version({ id, format: 'jpeg' }));
  const rest = { recipe: '{"engine":"local"}', recipeKey: id, operationClass: 'B' as const, isKept: true, isFused: false, report: '{}' };
  room.stores.versions.add({ id, photoId, ...rest, ...written, widthPx, heightPx });
}

/** What `studio.ts` puts together, as far as films go; it may be closed and opened again over the same library. */
class FilmStudio {
  readonly ai: Ai;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly films: ReturnType<typeof filmHandlers>;
  readonly retryWith: ReturnType<typeof retryWith>;

  /** Without the lane of films they wait. */
  constructor({ rendersFilms = true, atOnce = 4 }: { rendersFilms?: boolean; atOnce?: number } = {}) {
    const context = { library: room.library, workspaceId: ensureWorkspace({ library: room.library, clock, newId }), clock, newId };
    const { imaging } = room.parts;
    this.ai = createAi({
      context,
      stores: room.stores,
      files: room.files,
      imaging,
      ports: {
        clock,
        newId,
        log: silentLog,
        secrets: { source: 'environment', get: () => Promise.resolve(key), set: () => Promise.resolve() },
        proxy: null,
        providerDoubles: { fal: double.base },
      } as never,
      windows: { downloadPausesMs: [10, 10] },
    });
    const { clips, providers, ledger, prices, paid } = this.ai;
    const parts = {
      ...room.parts,
      ...room.stores,
      stores: room.stores,
      newId,
      thumbnails: new Thumbnails({ files: room.files, imaging, newId }),
      settings: () => Settings.parse({}),
      bundledTracks: () => Promise.resolve([]),
      ffmpeg: () => Promise.resolve(tools),
      clips,
      providers,
      wording: motionWording,
    };
    this.jobs = new JobStore({ ...context, changed: () => this.queue.noticeChange() });
    const workers: Partial<Record<JobKind, unknown>> = {
      'render-film': renderFilmJob(parts),
      'make-clip': makeClipJob({ ...parts, paid }),
    };
    this.queue = new JobQueue({
      store: this.jobs,
      workers: workers as JobWorkers,
      lanes: { ...(rendersFilms ? { film: 1 } : {}), 'ai:fal': { concurrency: atOnce, isRemote: true } },
      clock,
      log: silentLog,
      owner: newId(),
      progress: () => undefined,
    });
    this.films = filmHandlers({
      ...parts,
      jobs: this.jobs,
      queue: this.queue,
      grants: { pathOf: () => '' },
      closing: signal,
      quoteOf: (asked) => quoteOf({ ledger, prices }, asked),
    });
    this.retryWith = retryWith({
      ...this.ai,
      stores: room.stores,
      jobs: this.jobs,
      replace: (failed, request) => this.queue.replace(failed, request),
    });
    this.queue.start({ works: true });
  }

  async make(makes: NonNullable<FilmWish['ai']>['makes']): Promise<Made> {
    const wish = { projectId: room.projectId, ...wished, ai: { makes, withSound: false } };
    const quote = await this.films.quote(wish);
    const { filmId, jobId } = await this.films.make({ ...wish, ...(quote && { agreed: quote.total }) });
    return this.made(filmId as FilmId, jobId as JobId);
  }

  async made(filmId: FilmId, jobId: JobId): Promise<Made> {
    const row = await this.queue.settled(jobId);
    if (row.state !== 'done') throw new Error(`the film was not made: ${row.failureMessage}`);
    const { notes } = JSON.parse(row.result ?? '{}') as { notes: string[] };
    const film = room.stores.films.get(filmId)!;
    const file = room.files.film(filmId, film.storyboardKey!);
    return { filmId, jobId, notes, file, storyboard: Storyboard.parse(JSON.parse(film.storyboard!)) };
  }

  clipJobs(): readonly { state: string; failureCode: string | null }[] {
    return this.jobs.list({ kinds: ['make-clip'] }).map(({ state, failureCode }) => ({ state, failureCode }));
  }

  close(): Promise<void> {
    return this.queue.close();
  }
}
interface Made {
  readonly filmId: FilmId;
  readonly jobId: JobId;
  readonly notes: readonly string[];
  readonly file: string;
  readonly storyboard: Storyboard;
}

const asked = (): Record<string, unknown>[] =>
  double.requests.filter(({ call }) => call === 'submit').map(({ json }) => json as Record<string, unknown>);
const clipsIn = ({ storyboard }: Made): string[] =>
  storyboard.shots.flatMap(({ picture, join }) => [picture.kind, ...(join.kind === 'seamless' ? ['join'] : [])]);

/** How far every frame of a film is from the one before, on average over its pixels. */
async function steps(file: string): Promise<number[]> {
  const frameBytes = frame.widthPx * frame.heightPx;
  const found: number[] = [];
  let last: Uint8Array | null = null;
  const args = ['-v', 'error', ...ownInput(file), '-map', '0:v:0', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];
  for await (const bytes of readFrames(tools.ffmpeg, args, { signal, timeLimitMs: 30_000, frameBytes })) {
    if (last) found.push(bytes.reduce((sum, value, at) => sum + Math.abs(value - last![at]!), 0) / frameBytes);
    last = Uint8Array.from(bytes);
  }
  return found;
}

test('clips and joins are made once, paid once, and shown without a jump', { timeout: 180_000 }, async () => {
  await addPhoto('garden');
  const wish = { projectId: room.projectId, ...wished, ai: { makes: 'all' as const, withSound: false } };
  expect(await studio.films.quote(wish)).toMatchObject({ count: 5, total: { micros: 5 * 5 * 70_000 }, isWithinBudget: true });
  const first = await studio.make('all');
  expect(first.notes).toEqual([]);
  expect(clipsIn(first)).toEqual(['clip', 'join', 'clip', 'join', 'clip']);
  expect(double.bill()).toHaveLength(5);
  expect(double.breaches).toEqual([]);
  // Sound costs double, and is made unless it is told off.
  expect(asked().map((input) => [input['generate_audio'], input['duration'], typeof input['end_image_url']])).toEqual([
    ...Array.from({ length: 3 }, () => [false, '5', 'undefined']),
    ...Array.from({ length: 2 }, () => [false, '5', 'string']),
  ]);
  const { day } = (await studio.films.quote(wish))!;
  expect(day).toMatchObject({ spent: { micros: 5 * 5 * 70_000 }, reserved: { micros: 0 } });

  // Nothing jumps where one clip takes over from the other; between unlike photos a cut would.
  const jumps = await steps(first.file);
  const seams = planTimeline(first.storyboard)
    .strips.slice(1, 5)
    .map(({ start }) => jumps[start - 1]!);
  expect(seams).toHaveLength(4);
  for (const jump of seams) expect(jump).toBeLessThan(4);

  // The same again is neither asked for nor rendered.
  expect(await studio.films.quote(wish)).toMatchObject({ count: 0, total: { micros: 0 } });
  room.tasks.length = 0;
  const again = await studio.make('all');
  expect(again.file).toBe(first.file);
  expect(room.tasks).not.toContain('render-film');
  expect(double.submits()).toHaveLength(5);

  // Another photo is its own clip and the joins that touch it; shots alone need nothing new.
  await develop(photos[2]!, 7);
  expect(await studio.films.quote(wish)).toMatchObject({ count: 2 });
  expect(await studio.films.quote({ ...wish, ai: { makes: 'shots', withSound: false } })).toMatchObject({ count: 1 });
  const changed = await studio.make('all');
  expect(clipsIn(changed)).toEqual(clipsIn(first));
  expect(double.bill()).toHaveLength(7);
  expect(new Set(double.bill().map(({ inputUrl }) => inputUrl)).size).toBe(7);
});

test('joins alone go from the last picture of the camera’s move to the first of the next', async () => {
  const film = await studio.make('joins');
  expect(clipsIn(film)).toEqual(['photo', 'join', 'photo']);
  const jumps = await steps(film.file);
  for (const { start } of planTimeline(film.storyboard).strips.slice(1)) expect(jumps[start - 1]).toBeLessThan(4);
});

test('what fails stays a camera move and a cut, and says so; the rest is kept', { timeout: 120_000 }, async () => {
  await studio.close();
  studio = new FilmStudio({ atOnce: 1 });
  double.fault({ on: 'submit', times: 1, action: { ends: 'refused' } });
  const film = await studio.make('all');
  expect(film.notes).toEqual([
    'no-clip: shot 1 keeps its camera move, because its clip was not made',
    'no-clip: the join after shot 1 is a cut, because its clip was not made',
  ]);
  expect(clipsIn(film)).toEqual(['photo', 'clip']);
  expect(
    studio
      .clipJobs()
      .map(({ state }) => state)
      .toSorted(),
  ).toEqual(['cancelled', 'done', 'failed']);
  expect(studio.clipJobs().find(({ state }) => state === 'failed')?.failureCode).toBe('ai-refused');
  // Asked for again, only what is missing is made.
  const again = await studio.make('all');
  expect(clipsIn(again)).toEqual(['clip', 'join', 'clip']);
  expect(double.bill()).toHaveLength(3);
});

test('the studio ends between the clips and the film: the film is made of them, and nothing is asked for again', async () => {
  await studio.close();
  studio = new FilmStudio({ rendersFilms: false });
  const wish = { projectId: room.projectId, ...wished, ai: { makes: 'shots' as const, withSound: false } };
  const { filmId, jobId } = await studio.films.make({ ...wish, agreed: (await studio.films.quote(wish))!.total });
  for (const { id } of studio.jobs.list({ kinds: ['make-clip'] })) await studio.queue.settled(id as JobId);
  await studio.close();
  studio = new FilmStudio();
  const film = await studio.made(filmId as FilmId, jobId as JobId);
  expect(clipsIn(film)).toEqual(['clip', 'clip']);
  expect(double.submits()).toHaveLength(2);
});

test('a clip that is no clip is paid for, not shown, and not asked for twice by itself', async () => {
  double.fault({ on: 'submit', times: 1, action: { content: 'html' } });
  const film = await studio.make('shots');
  expect(film.notes).toHaveLength(1);
  expect(studio.clipJobs().filter(({ failureCode }) => failureCode === 'ai-result-unusable')).toHaveLength(1);
  expect(double.submits()).toHaveLength(2);

  // Another model's is shown in its place, and nothing more is paid for the film.
  const failed = studio.jobs.list({ kinds: ['make-clip'], states: ['failed'] })[0]!;
  const wish = { projectId: room.projectId, ...wished, ai: { makes: 'shots' as const, withSound: false } };
  const other = 'fal-ai/veo3.1/fast/image-to-video';
  const ask = (micros: number) => studio.retryWith({ jobId: failed.id as JobId, model: other, agreed: { micros, currency: 'USD' } });
  await expect(ask(1)).rejects.toMatchObject({ code: 'price-changed' });
  const { jobId } = await ask(10_000_000);
  // While it is being made it is not asked for of the first model again.
  expect(await studio.films.quote(wish)).toMatchObject({ count: 0 });
  expect((await studio.queue.settled(jobId as JobId)).state).toBe('done');
  expect(double.submits()).toHaveLength(3);
  expect(double.bill().at(-1)?.model).toBe(other);
  expect(await studio.films.quote(wish)).toMatchObject({ count: 0 });
  const whole = await studio.make('shots');
  expect([whole.notes, clipsIn(whole)]).toEqual([[], ['clip', 'clip']]);
  expect(double.submits()).toHaveLength(3);
});

test('what cannot be made or paid is refused before any of it is asked for', async () => {
  const wish = { projectId: room.projectId, ...wished, ai: { makes: 'all' as const, withSound: false } };
  const total = (await studio.films.quote(wish))!.total;
  const refused = async (change: Partial<Parameters<typeof studio.films.make>[0]> = {}): Promise<string> =>
    Promise.resolve(studio.films.make({ ...wish, agreed: total, ...change })).then(
      () => 'made',
      (error: { code: string }) => error.code,
    );
  expect(await refused({ agreed: { micros: total.micros - 1, currency: 'USD' } })).toBe('price-changed');
  expect(await refused({ ai: { makes: 'all', withSound: true } })).toBe('price-changed');
  expect(await refused({ ai: { makes: 'all', withSound: false, model: 'fal-ai/no-such-model' } })).toBe('ai-model-unknown');
  room.stores.projects.setBudget(room.projectId, total.micros - 1);
  expect(await refused()).toBe('budget-reached');
  room.stores.projects.setBudget(room.projectId, null);
  room.stores.projects.setNeverUploaded(room.projectId, true);
  expect(await refused()).toBe('upload-forbidden');
  room.stores.projects.setNeverUploaded(room.projectId, false);
  key = null;
  expect(await refused({ ai: { makes: 'all', withSound: false, provider: 'fal' } })).toBe('ai-key-missing');
  expect(studio.clipJobs()).toEqual([]);
  expect(room.stores.films.all()).toEqual([]);
  expect(double.requests).toEqual([]);
});
