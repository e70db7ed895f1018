import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { drawFrames } from '../draw/draw-frames.ts';
import { encodingArguments, filmSamples } from '../ffmpeg/encoding.ts';
import { feedFfmpeg } from '../ffmpeg/ffmpeg.ts';
import type { FrameMaker } from '../draw/frame-maker.ts';
import { planRender, type RenderPlan } from '../render-plan.ts';
import { measureLoudness } from '../sound/soundtrack.ts';
import type { RenderFilmInput } from '../storyboard.ts';
import { plainTitle } from '../titles/title-text.ts';
import { verifyFilm } from './verify-film.ts';

/** Frames on their way to ffmpeg while the next is drawn: enough that neither waits for the other. */
const framesUnderWay = 4;

/**
 * A storyboard to a finished, verified MP4 under the temporary name it is given. Frames are drawn here and encoded by an
 * ffmpeg that is fed through a pipe; nothing but the film is written. Fails with the codes of photos, ffmpeg and
 * film-not-verified; on failure and cancellation no file and no process is left.
 */
export const renderFilm: TaskFunction<'render-film'> = async (input, { signal, onProgress, kernelsDir }) => {
  const { storyboard, outFile } = input;
  const plan = planRender(storyboard);
  try {
    const args = await encodingFor(input, plan, signal);
    // Long enough for a machine that encodes one frame in a second; what takes longer hangs.
    const timeLimitMs = 600_000 + plan.frameCount * 1000;
    const onFrames = (count: number): void => onProgress(count / plan.frameCount);
    await encode(input.ffmpeg.ffmpeg, args, drawFrames(input, plan, kernelsDir), { signal, timeLimitMs, onFrames });
    await verifyFilm(input.ffmpeg, outFile, { frame: storyboard, fps: plan.fps, frameCount: plan.frameCount }, signal);
    return {
      durationMs: Math.round(plan.durationMs),
      widthPx: storyboard.widthPx,
      heightPx: storyboard.heightPx,
      sizeBytes: (await stat(outFile)).size,
      sha256: await sha256Of(outFile, signal),
    };
  } catch (error) {
    await rm(outFile, { force: true }).catch(() => {});
    throw error;
  }
};

async function encodingFor(
  { storyboard, musicFile, ffmpeg, outFile }: RenderFilmInput,
  plan: RenderPlan,
  signal: AbortSignal,
): Promise<string[]> {
  const { fps, frameCount } = plan;
  const samples = filmSamples(frameCount, fps);
  const music = musicFile === null ? null : { file: musicFile, loudness: await measureLoudness(ffmpeg.ffmpeg, musicFile, samples, signal) };
  const title = storyboard.title && plainTitle(storyboard.title.text);
  return encodingArguments({ frame: storyboard, fps, frameCount, title, music, outFile });
}

/** Feeds the frames to ffmpeg, a few ahead of it and no more. */
async function encode(
  ffmpeg: string,
  args: readonly string[],
  frames: AsyncIterable<FrameMaker>,
  options: Parameters<typeof feedFfmpeg>[2],
): Promise<void> {
  const feed = feedFfmpeg(ffmpeg, args, options);
  try {
    const buffers: Buffer[] = [];
    const underWay: Promise<void>[] = [];
    let n = 0;
    for await (const frame of frames) {
      options.signal.throwIfAborted();
      if (underWay.length === framesUnderWay) await underWay.shift();
      // The oldest write is over, and with it the use of the buffer that comes round.
      const buffer = (buffers[n % framesUnderWay] ??= Buffer.alloc(frame.frameBytes));
      n += 1;
      frame.copyTo(buffer);
      const written = feed.write(buffer);
      written.catch(() => {});
      underWay.push(written);
    }
    await Promise.all(underWay);
    await feed.finish();
  } catch (error) {
    await feed.kill();
    throw error;
  }
}

async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
