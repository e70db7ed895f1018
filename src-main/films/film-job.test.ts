import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FilmWish } from '../../src-preload/contract/films.ts';
import type { FilmId, JobId, PhotoId } from '../../src-preload/contract/ids.ts';
import { Settings } from '../../src-preload/contract/settings.ts';
import { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { exportFilmJob } from '../delivery/export-film.ts';
import { DeliveryRoom } from '../delivery/testing/delivery-room.ts';
import { Grants } from '../grants.ts';
import { shrinkPicture } from '../imaging/shrink-picture.ts';
import type { Outcome } from '../jobs/job-worker.ts';
import { Thumbnails } from '../library/thumbnails.ts';
import { PauseSwitch } from '../pause.ts';
import { readClip } from './clips/read-clip.ts';
import { findFocus } from './direct/find-focus.ts';
import { chooseEncoder } from './ffmpeg/choose-encoder.ts';
import type { ChooseEncoderInput } from './film-tasks.ts';
import { filmHandlers } from './film-handlers.ts';
import { collectFiles } from './film-files.ts';
import { renderFilmJob } from './film-job.ts';
import { renderFilm } from './render/render-film.ts';
import { showFilm } from './render/show-film.ts';
import { readBundledTracks } from './sound/bundled-tracks.ts';
import { readSound } from './sound/read-sound.ts';
import { makeMedia, systemFfmpeg } from './testing/fixtures.ts';
import { boardOf, shotOf } from './testing/storyboards.ts';
import { readLogo } from './titles/read-logo.ts';

/** A film from the wish to the delivered file: real library, real FFmpeg, the tasks in this very process. */
let room: DeliveryRoom;
let parts: Parameters<typeof filmHandlers>[0] & Parameters<typeof renderFilmJob>[0] & Parameters<typeof exportFilmJob>[0];
let films: ReturnType<typeof filmHandlers>;
let photos: PhotoId[];
const grants = new Grants();
const signal = new AbortController().signal;

beforeAll(async () => {
  room = await DeliveryRoom.open();
  const tools = await systemFfmpeg();
  Object.assign(room.taskFunctions, {
    'shrink-picture': shrinkPicture,
    'find-focus': findFocus,
    'read-sound': readSound,
    'read-clip': readClip,
    'read-logo': readLogo,
    'render-film': renderFilm,
    'show-film': showFilm,
    'choose-encoder': ({ ffmpeg, frame, fps, workDir, ...wish }: ChooseEncoderInput) =>
      chooseEncoder(wish, { tools: ffmpeg, stream: { frame, fps, threads: 1 }, workDir, platform: process.platform, signal }),
  });
  const base = room.parts;
  const newId = (): string => v7();
  parts = {
    ...base,
    ...room.stores,
    stores: room.stores,
    newId,
    thumbnails: new Thumbnails({ files: room.files, imaging: base.imaging, newId }),
    settings: () => Settings.parse({}),
    bundledTracks: () => readBundledTracks(path.resolve('resources')),
    ffmpeg: () => Promise.resolve(tools),
    grants,
    closing: signal,
    jobs: { list: () => [] },
    queue: { enqueue: () => v7() },
  } as never;
  films = filmHandlers(parts);
  photos = [await room.addPhoto({ room: 'kitchen' }), await room.addPhoto({ room: 'bedroom' })];
});
afterAll(() => room.close());

const context = () => ({
  jobId: v7() as JobId,
  projectId: room.projectId,
  signal,
  onProgress: () => undefined,
  pause: new PauseSwitch(),
  isCancelAsked: () => false,
});
const render = async (filmId: FilmId): Promise<Outcome> => {
  const outcome = await renderFilmJob(parts).run({ filmId }, context());
  outcome.record?.();
  return outcome;
};
/** Two shots of a few frames. */
function shortStoryboard(change: Partial<Storyboard> = {}): Storyboard {
  const shown = room.stores.versions.shownByPhoto(room.projectId);
  const framing = { x: 0, y: 0.1, width: 1, height: 0.8 };
  const shots = photos.map((photoId, index) => {
    const { sha256, widthPx, heightPx } = shown.get(photoId)!;
    return shotOf(index, 400, index === 0 ? 120 : 0, {
      picture: { kind: 'photo', photoId, sha256, widthPx, heightPx },
      room: index === 0 ? 'kitchen' : 'bedroom',
      move: { from: framing, to: framing },
    });
  });
  return Storyboard.parse(boardOf(shots, { fps: 25, title: 'Short', ...change }));
}
const makeFrom = async (storyboard: Storyboard): Promise<FilmId> =>
  (await films.makeFrom({ projectId: room.projectId, storyboard })).filmId as FilmId;

test('a storyboard becomes a film once; an edit makes only what it touches', { timeout: 60_000 }, async () => {
  const storyboard = shortStoryboard();
  const filmId = await makeFrom(storyboard);
  const first = await render(filmId);
  expect(first.result).toMatchObject({ madeSegments: 3, segmentCount: 3, notes: [] });
  const row = room.stores.films.get(filmId);
  expect(row?.durationMs).toBe(680);
  expect(existsSync(room.files.film(filmId, row?.storyboardKey ?? ''))).toBe(true);
  expect((await films.storyboard({ filmId })).storyboard).toEqual(storyboard);

  room.tasks.length = 0;
  expect((await render(filmId)).record).toBeUndefined();
  expect(room.tasks).toEqual([]);

  const [one, two] = storyboard.shots;
  const move = { from: { x: 0, y: 0, width: 0.9, height: 0.72 }, to: { x: 0.1, y: 0.1, width: 0.9, height: 0.72 } };
  const edited = await makeFrom({ ...storyboard, shots: [one!, { ...two!, move }] });
  expect(edited).toBe(filmId);
  expect((await render(filmId)).result).toMatchObject({ madeSegments: 2, segmentCount: 3 });
  // Only the film that is shown stays known; what was unfinished is gone.
  expect(readdirSync(path.join(room.files.dir, 'work'))).toEqual([]);
});

test('a film goes out in every format, under names that say what it is', { timeout: 120_000 }, async () => {
  const filmId = await makeFrom(shortStoryboard());
  await render(filmId);
  const exportFilm = exportFilmJob(parts);
  const names: string[] = [];
  for (const format of ['mp4', 'hevc', 'prores', 'gif', 'webp', 'poster'] as const) {
    const payload = exportFilm.payload.parse({ filmId, targetDir: room.out, format });
    const { result } = await exportFilm.run(payload, context());
    names.push(path.basename((result as { file: string }).file));
  }
  expect(names).toEqual([
    'Fjordgata 12 16x9 own.mp4',
    'Fjordgata 12 16x9 own HEVC.mp4',
    'Fjordgata 12 16x9 own ProRes.mov',
    'Fjordgata 12 16x9 own teaser.gif',
    'Fjordgata 12 16x9 own teaser.webp',
    'Fjordgata 12 16x9 own poster.jpg',
  ]);
  room.tasks.length = 0;
  const again = exportFilm.payload.parse({ filmId, targetDir: room.out, format: 'hevc' });
  await exportFilm.run(again, context());
  expect(room.tasks).toEqual([]);
  expect(exportFilm.upgrade?.({ filmId, targetDir: room.out }, 1)).toEqual({ filmId, targetDir: room.out, format: 'mp4' });
});

test('a plan says what would be made, and makes nothing', async () => {
  const { storyboard: directed, plan } = await films.plan({
    projectId: room.projectId,
    ...FilmWish.parse({ template: 'quick-reel', aspect: '4:5' }),
  });
  const storyboard = Storyboard.parse(directed);
  expect(storyboard).toMatchObject({ template: 'quick-reel', aspect: '4:5', title: 'Fjordgata 12' });
  expect(plan).toMatchObject({ frame: { widthPx: 1080, heightPx: 1350 }, fps: 30 });
  expect(await films.planOf({ projectId: room.projectId, storyboard })).toEqual({ storyboard, plan });
});

test('what vanished is told by name, before anything is drawn', async () => {
  const storyboard = shortStoryboard();
  const [shot] = storyboard.shots;
  const gone = { ...shot!, picture: { ...shot!.picture, photoId: v7() } } as Storyboard['shots'][number];
  await expect(films.makeFrom({ projectId: room.projectId, storyboard: { ...storyboard, shots: [gone] } })).rejects.toMatchObject({
    code: 'film-photo-missing',
  });
  const imported = { kind: 'imported', sha256: 'a'.repeat(64) } as const;
  await expect(films.plan({ projectId: room.projectId, ...FilmWish.parse({ music: imported }) })).rejects.toMatchObject({
    code: 'sound-missing',
  });
  const withLogo = shortStoryboard({ brand: { ...storyboard.brand, logoSha256: 'b'.repeat(64) } });
  await expect(films.planOf({ projectId: room.projectId, storyboard: withLogo })).rejects.toMatchObject({ code: 'logo-missing' });
});

test('material is taken in once, and refused when it is not what it is wanted as', { timeout: 60_000 }, async () => {
  const { ffmpeg } = await systemFfmpeg();
  const tone = await makeMedia(ffmpeg, 'sine=f=440:d=3', ['-c:a', 'libmp3lame'], path.join(room.dir, 'Min låt; rm -rf.mp3'));
  const taken = await films.takeIn({ grant: grants.issue(tone), as: 'music' });
  expect(taken).toMatchObject({ kind: 'music', name: 'Min låt; rm -rf.mp3' });
  expect(Math.abs((taken.durationMs ?? 0) - 3000)).toBeLessThan(60);
  room.tasks.length = 0;
  expect(await films.material({})).toEqual([taken]);
  expect(await films.takeIn({ grant: grants.issue(tone), as: 'music' })).toEqual(taken);
  expect(room.tasks).toEqual([]);
  expect((await films.sounds({})).at(-1)).toMatchObject({ source: { kind: 'imported', sha256: taken.sha256 }, isVoice: false });
  // A file that went missing is put back by taking it in again.
  rmSync(room.files.asset(taken.sha256));
  await films.takeIn({ grant: grants.issue(tone), as: 'music' });
  expect(existsSync(room.files.asset(taken.sha256))).toBe(true);

  const script = path.join(room.dir, 'playlist.mp3');
  writeFileSync(script, '#EXTM3U\nhttp://127.0.0.1:9/a.ts\n');
  const empty = path.join(room.dir, 'empty.mp3');
  writeFileSync(empty, '');
  const refused = (file: string, as: 'music' | 'clip' | 'logo') =>
    Promise.resolve(films.takeIn({ grant: grants.issue(file), as })).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
  expect(await refused(script, 'music')).toBe('not-a-sound');
  expect(await refused(script, 'clip')).toBe('not-a-clip');
  expect(await refused(tone, 'logo')).toBe('not-a-photo');
  expect(await refused(empty, 'music')).toBe('file-empty');
  expect(await refused(room.dir, 'music')).toBe('not-a-regular-file');
  expect(await refused(path.join(room.dir, 'nowhere.mp3'), 'music')).toBe('file-not-readable');
  expect(readdirSync(path.join(room.files.dir, 'work'))).toEqual([]);
});

test('a film is made of the versions it says, also when a photo has been developed anew', async () => {
  const storyboard = shortStoryboard();
  const before = collectFiles(parts, room.projectId, storyboard, []);
  await room.develop(photos[0]!, 30);
  expect(shortStoryboard()).not.toEqual(storyboard);
  expect(collectFiles(parts, room.projectId, storyboard, [])).toEqual(before);
});
