import { rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { errnoOf, StudioFailure, toFailure } from '../../failure.ts';
import type { TaskContext, TaskFunction } from '../../imaging/tasks.ts';
import { sha256Of } from '../../sha256-of.ts';
import { createClipOpener } from '../clips/clip-frames.ts';
import { createSegmentDrawer } from '../draw/segment-drawer.ts';
import { segmentExtension } from '../ffmpeg/encoders.ts';
import type { RenderedFilm, RenderFilmInput } from '../film-tasks.ts';
import type { RenderPlan, Segment } from '../render-plan.ts';
import { makeSound } from '../sound/make-sound.ts';
import { addXmp } from './describe-film.ts';
import { orFullDisk } from './full-disk.ts';
import { joinFilm } from './join-film.ts';
import { chooseLanes } from './lanes.ts';
import { makeSegments } from './make-segments.ts';
import { followRender, onlyForward, type RenderProgress } from './render-progress.ts';
import { openSegmentCache, type SegmentCache } from './segment-cache.ts';
import { cacheLimitBytes, trimCache } from './trim-cache.ts';
import { verifyFilm } from './verify-film.ts';

/**
 * A plan to a finished, verified film under the temporary name it is given: the segments that are not in the cache are drawn
 * and encoded, the sound is made meanwhile, and all of it is joined by copying. Fails with the codes of photos, clips, sounds
 * and ffmpeg, and film-not-verified; on failure and cancellation no process and no film is left, and what was finished stays
 * in the cache.
 */
export const renderFilm: TaskFunction<'render-film'> = async (input, context) => {
  const { plan, outFile, cacheDir } = input;
  // What this render uses is newer than this, also on disks that count time in steps of two seconds.
  const usedSinceMs = Date.now() - 2000;
  const trim = (limitBytes = cacheLimitBytes): Promise<void> => trimCache(cacheDir, { usedSinceMs, nowMs: Date.now(), limitBytes });
  const onProgress = onlyForward(context.onProgress);
  try {
    const cache = await openSegmentCache(cacheDir, segmentExtension(plan.encoding));
    const attempt = async (missing: readonly Segment[]): Promise<RenderedFilm> => {
      const progress = followRender(framesOf(missing), plan.frameCount, onProgress);
      return makeFilm(input, { ...context, onProgress }, { cache, missing, progress });
    };
    const missing = await missingSegments(plan, cache);
    const film = await attempt(missing).catch(async (error: unknown) => {
      if (!isFaultOfCache(error) || missing.length === plan.segments.length) throw error;
      // Something that was kept is not what it was taken for, or is gone: once more, and for that from the beginning.
      return attempt(await missingSegments(plan, cache));
    });
    await trim();
    onProgress(1);
    return film;
  } catch (error) {
    await rm(outFile, { force: true }).catch(() => {});
    // On a full disk the cache gives back everything but this film.
    await trim(toFailure(error).code === 'disk-full' ? 0 : cacheLimitBytes).catch(() => {});
    throw error;
  }
};

interface Making {
  readonly cache: SegmentCache;
  /** Segments that are not there, in the film's order. */
  readonly missing: readonly Segment[];
  readonly progress: RenderProgress;
}

async function makeFilm(input: RenderFilmInput, context: TaskContext, making: Making): Promise<RenderedFilm> {
  const { plan, ffmpeg, outFile, workDir } = input;
  const { signal } = context;
  const { cache, missing, progress } = making;
  const soundFile = await makeParts(input, context, making);
  await joinFilm({
    plan,
    ffmpeg: ffmpeg.ffmpeg,
    segmentFiles: plan.segments.map((segment) => cache.fileOf(segment)),
    soundFile,
    workDir,
    outFile,
    signal,
    onFrames: (count) => progress.joined(count),
  });
  await addXmp(outFile, { title: plan.title, isPartlyGenerated: plan.isPartlyGenerated });
  const { frame, fps, frameCount } = plan;
  const made = new Set(missing.map(({ key }) => key));
  const expected = {
    frame,
    fps,
    frameCount,
    codec: plan.encoding.codec,
    hasChapters: plan.chapters.length > 0,
    segmentStarts: plan.segments.map(({ start }) => start),
    newStarts: plan.segments.filter(({ key }) => made.has(key)).map(({ start }) => start),
  };
  try {
    await verifyFilm(ffmpeg, outFile, expected, signal);
  } catch (error) {
    if (!isNotVerified(error)) throw error;
    const failure = await orFullDisk(outFile, error);
    // Nothing that this film was made of is trusted again.
    if (failure === error) await Promise.all([rm(soundFile, { force: true }), ...plan.segments.map((segment) => cache.drop(segment))]);
    throw failure;
  }
  return {
    durationMs: Math.round(plan.durationMs),
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    sizeBytes: (await stat(outFile)).size,
    sha256: await sha256Of(outFile, signal),
    madeSegments: missing.length,
    segmentCount: plan.segments.length,
  };
}

/** Makes the missing segments and, at the same time, the sound, whose file it gives. */
async function makeParts(input: RenderFilmInput, context: TaskContext, { cache, missing, progress }: Making): Promise<string> {
  const { plan, files, bundled, fontsDir, ffmpeg, cacheDir, workDir } = input;
  const { kernelsDir, pause } = context;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const stopAll = (error: unknown): never => {
    // The other one stops too; the first reason is the one that is told.
    stop.abort(error);
    throw error;
  };
  const openClip = createClipOpener({ ffmpeg, cacheDir, workDir });
  const pictures = makeSegments(missing, {
    plan,
    ffmpeg: ffmpeg.ffmpeg,
    cache,
    lanes: chooseLanes(availableParallelism()),
    openDrawer: (segments) =>
      createSegmentDrawer({ kernelsDir, frame: plan.frame, fontsDir, files, openClip, recipes: segments.map(({ recipe }) => recipe) }),
    signal,
    pause,
    onFrames: (count) => progress.pictures(count),
  }).catch(stopAll);
  const codec = plan.encoding.codec === 'prores' ? 'pcm' : 'aac';
  const sound = makeSound(plan.sound, { files, bundled, ffmpeg, cacheDir, workDir, codec, signal }).then((file) => {
    progress.sound();
    return file;
  }, stopAll);
  const [soundOutcome] = await Promise.allSettled([sound, pictures]);
  context.signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  if (soundOutcome.status === 'rejected') throw soundOutcome.reason;
  return soundOutcome.value;
}

/** What is not in the cache, each once: the same card twice is one segment. */
async function missingSegments(plan: RenderPlan, cache: SegmentCache): Promise<Segment[]> {
  const missing = new Map<string, Segment>();
  const seen = new Set<string>();
  for (const segment of plan.segments) {
    if (seen.has(segment.key)) continue;
    seen.add(segment.key);
    if ((await cache.find(segment)) === null) missing.set(segment.key, segment);
  }
  return [...missing.values()];
}

const framesOf = (segments: readonly Segment[]): number => segments.reduce((sum, { recipe }) => sum + recipe.frameCount, 0);

const isNotVerified = (error: unknown): error is StudioFailure => error instanceof StudioFailure && error.code === 'film-not-verified';
/** The film is not what it should be, or a segment was taken away between finding and joining. */
const isFaultOfCache = (error: unknown): boolean => isNotVerified(error) || errnoOf(error) === 'ENOENT';
