import path from 'node:path';
import { z } from 'zod';
import { StudioFailure } from '../../failure.ts';
import type { ClipFacts, FfmpegTools } from '../../films/film-tasks.ts';
import { frameSize, type Size } from '../../films/geometry.ts';
import type { Imaging } from '../../imaging/tasks.ts';
import type { JobContext, JobWorker, Outcome } from '../../jobs/job-worker.ts';
import type { Assets } from '../../library/assets.ts';
import type { LibraryFiles } from '../../library/library-files.ts';
import type { Versions } from '../../library/versions.ts';
import { withWorkDir } from '../../library/work-dir.ts';
import { sha256Of } from '../../sha256-of.ts';
import type { ClipFrameInput } from '../edit-tasks.ts';
import type { ClipOrder, Model, UploadFile } from '../provider.ts';
import type { Providers } from '../providers.ts';
import type { PaidRequests, PreparedFiles } from '../spending/paid-requests.ts';
import { clipKey, type ClipEnd, ClipRecipe } from './clip-recipe.ts';
import type { ClipStore } from './clip-store.ts';

/** A job row carries its whole recipe: what was agreed to and paid is not changed by a film that moves later. */
export const ClipPayload = z.object({
  recipe: ClipRecipe,
  /** What a person knows the clip by, among the material. */
  name: z.string(),
  /** The most that a person agreed to pay for it, in millionths of a dollar. */
  agreedMicros: z.number().int(),
  /** Keys of the clips that could not be made, and that this one is shown for: another model was asked. */
  standsFor: z.array(z.string()).default([]),
});
export type ClipPayload = z.infer<typeof ClipPayload>;

export interface ClipParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly versions: Pick<Versions, 'withContent'>;
  readonly assets: Pick<Assets, 'add' | 'find'>;
  readonly clips: ClipStore;
  readonly providers: Pick<Providers, 'model'>;
  readonly paid: Pick<PaidRequests, 'advance' | 'poll' | 'cancel' | 'download' | 'settle' | 'spoil'>;
  readonly ffmpeg: () => Promise<FfmpegTools>;
}

/** More than any model answers with: a quarter of a minute at 100 Mbit/s. */
const mostClipBytes = 200 * 1024 * 1024;

/**
 * One clip, from its first picture to an asset that films can show. Between asking and answering the job is parked; it may be
 * taken up by another run of the program. What a recipe has made once is never asked for again.
 */
export function makeClipJob(parts: ClipParts): JobWorker<ClipPayload> {
  const { files, paid } = parts;
  return {
    lane: ({ recipe }) => `ai:${recipe.provider}`,
    payloadVersion: 1,
    payload: ClipPayload,
    maxFailures: 4,
    run: (payload, context) => withWorkDir(files, context.jobId, (workDir) => make(parts, payload, { ...context, workDir })),
    outside: {
      poll: (_, { jobId, signal }) => paid.poll(jobId, signal),
      cancel: (_, { jobId, signal }) => paid.cancel(jobId, signal),
    },
  };
}

interface ClipContext extends JobContext {
  /** An empty folder of this run's own. */
  readonly workDir: string;
}

async function make(parts: ClipParts, payload: ClipPayload, context: ClipContext): Promise<Outcome> {
  const { paid } = parts;
  const { recipe } = payload;
  const { jobId, projectId, signal, onProgress, workDir } = context;
  const key = clipKey(recipe);
  if (!projectId) throw new StudioFailure('not-found', 'The project of this clip is not here any more.');
  const made = clipFile(parts, key) === null ? undefined : parts.clips.contentOf(key);
  if (made !== undefined) return { result: { key }, record: () => recordClip(parts, payload, made) };
  const progress = await paid.advance(
    {
      jobId,
      projectId,
      provider: recipe.provider,
      model: recipe.model,
      what: 'clip',
      agreedMicros: payload.agreedMicros,
      files: () => prepare(parts, recipe, context),
    },
    signal,
  );
  if (progress.kind === 'parked') return { parked: true };

  onProgress(0.7);
  const file = path.join(workDir, 'clip');
  await paid.download(jobId, { file, kind: 'clip', mostBytes: mostClipBytes }, signal);
  onProgress(0.9);
  const facts = await readResult(parts, file, context);
  const sha256 = await sha256Of(file, signal);
  const sizeBytes = parts.files.sizeOf(file) ?? 0;
  parts.files.keep(file, parts.files.asset(sha256));
  return {
    result: { key },
    // Given up too late, it is paid for and kept: the next film that wants it has it for nothing.
    wasCancelled: context.isCancelAsked(),
    record: () => {
      paid.settle(jobId);
      parts.assets.add({ kind: 'clip', sha256, name: payload.name, sizeBytes, facts: JSON.stringify(facts) });
      recordClip(parts, payload, sha256);
    },
  };
}

/** Under its own key, and where it is looked for in another's place. */
function recordClip({ clips }: ClipParts, { recipe, standsFor }: ClipPayload, sha256: string): void {
  for (const key of new Set([clipKey(recipe), ...standsFor])) clips.record(key, recipe, sha256);
}

/** The file of a clip that was made, or null. */
function clipFile({ clips, files }: Pick<ClipParts, 'clips' | 'files'>, key: string): string | null {
  const sha256 = clips.contentOf(key);
  if (sha256 === undefined) return null;
  const file = files.asset(sha256);
  return files.has(file) ? file : null;
}

export const clipOrder = ({ prompt, avoid, durationS, aspect, end, withSound, seed }: ClipRecipe): ClipOrder => ({
  operation: 'clip',
  prompt,
  avoid,
  durationS,
  aspect,
  hasEndFrame: end !== null,
  withSound,
  seed,
});

/** The pictures that it begins and ends with, as the film shows them. */
async function prepare(parts: ClipParts, recipe: ClipRecipe, { signal, workDir }: ClipContext): Promise<PreparedFiles> {
  const frame = sentSize(recipe.aspect, parts.providers.model(recipe.provider, recipe.model));
  const ffmpeg = await parts.ffmpeg();
  const draw = async (end: ClipEnd, name: string): Promise<UploadFile> => {
    const outFile = path.join(workDir, name);
    await parts.imaging.run('clip-frame', { source: sourceOf(parts, end), frame, ffmpeg, outFile }, { signal });
    return { file: outFile, contentType: 'image/png' };
  };
  return {
    order: clipOrder(recipe),
    picture: await draw(recipe.start, 'first.png'),
    mask: null,
    endFrame: recipe.end && (await draw(recipe.end, 'last.png')),
    facts: null,
  };
}

/** Full HD, or less where a model takes no more: no model makes larger clips of it. */
function sentSize(aspect: ClipRecipe['aspect'], { most }: Pick<Model, 'most'>): Size {
  const full = frameSize(aspect, '1080p');
  const isTaken = Math.max(full.widthPx, full.heightPx) <= most.longEdgePx && full.widthPx * full.heightPx <= most.pixels;
  return isTaken ? full : frameSize(aspect, '720p');
}

function sourceOf(parts: ClipParts, end: ClipEnd): ClipFrameInput['source'] {
  if (end.kind === 'clip') {
    const file = clipFile(parts, end.key);
    if (file === null)
      throw new StudioFailure('clip-missing', 'A clip that this one begins or ends with is not here. Make the film again.');
    return { kind: 'clip', file, which: end.which };
  }
  const { photoId, sha256, widthPx, heightPx, framing } = end;
  const version = parts.versions.withContent(photoId, sha256);
  if (!version || !parts.files.has(parts.files.version(version)))
    throw new StudioFailure('film-photo-missing', 'The photo of this clip is not here any more, or was made anew. Make the film again.');
  return { kind: 'photo', file: parts.files.version(version), picture: { widthPx, heightPx }, framing };
}

/** What the footage is; a person's own would be read just so. It was charged: what is no usable clip is not asked for twice. */
async function readResult({ imaging, ffmpeg, paid }: ClipParts, file: string, { jobId, signal, workDir }: ClipContext): Promise<ClipFacts> {
  try {
    return await imaging.run('read-clip', { file, ffmpeg: await ffmpeg(), workDir }, { signal });
  } catch (error) {
    if (!(error instanceof StudioFailure) || !verdicts.has(error.code)) throw error;
    paid.spoil(jobId);
    throw new StudioFailure('ai-result-unusable', 'What the provider sent is no clip that can be shown. It may have been charged.', {
      cause: error,
    });
  }
}

/** What can be wrong with the file itself. */
const verdicts: ReadonlySet<string> = new Set(['not-a-clip', 'clip-not-supported', 'clip-damaged', 'clip-too-long', 'too-many-pixels']);
