import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { TaskFunction } from '../imaging/tasks.ts';
import { encodingArguments, filmSamples } from './encoding.ts';
import { feedFfmpeg } from './ffmpeg.ts';
import { FrameMaker } from './frame-maker.ts';
import type { Rectangle } from './geometry.ts';
import { loadFilmKernel } from './kernels/film-kernel.ts';
import { decodePlate, planPlate, type PlatePlan, plateRectangle, readPhotoSize } from './motion-plate.ts';
import { frameAt, planRender, type RenderPlan } from './render-plan.ts';
import { measureLoudness } from './soundtrack.ts';
import type { Framing, RenderFilmInput } from './storyboard.ts';
import { makeTitleCard } from './title-card.ts';
import { plainTitle } from './title-text.ts';
import { verifyFilm } from './verify-film.ts';

/** Two shots are on screen while they cross; the pixels of the next one wait outside the kernel. */
const plateSlots = 2;
const slotOf = (shot: number): number => shot % plateSlots;
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
  const expected = { frame: storyboard, fps: plan.fps, frameCount: plan.frameCount };
  try {
    const plates = await planPlates(input);
    const maker = new FrameMaker(
      await loadFilmKernel(kernelsDir),
      storyboard,
      plates.map(({ plan: { crop } }) => crop),
      plateSlots,
    );
    if (storyboard.title) maker.setOverlay(await makeTitleCard(storyboard.title.text, input.fontFile, storyboard));
    signal.throwIfAborted();
    await encode(input, plan, drawFrames(maker, plan, plates), maker.frameBytes, signal, (frames) => onProgress(frames / plan.frameCount));
    await verifyFilm(input.ffmpeg, outFile, expected, signal);
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

interface ShotPlate {
  readonly file: string;
  readonly plan: PlatePlan;
}

async function planPlates({ storyboard, files }: RenderFilmInput): Promise<ShotPlate[]> {
  const plates: ShotPlate[] = [];
  for (const shot of storyboard.shots) {
    const file = files[shot.photoId];
    if (file === undefined) throw new Error(`no file for photo ${shot.photoId}`);
    plates.push({ file, plan: planPlate(await readPhotoSize(file), [shot.from, shot.to], storyboard) });
  }
  return plates;
}

/** Draws frame after frame into the maker; the photo of the next shot is decoded meanwhile, on another thread. */
async function* drawFrames(maker: FrameMaker, plan: RenderPlan, plates: readonly ShotPlate[]): AsyncGenerator<FrameMaker> {
  const draw = (shot: number, framing: Framing): [slot: number, rectangle: Rectangle] => [
    slotOf(shot),
    plateRectangle(plates[shot]!.plan, framing),
  ];
  let coming = decoding(plates[0]);
  let readyShots = 0;
  for (let n = 0; n < plan.frameCount; n++) {
    const { shot, framing, over, titleOpacity } = frameAt(plan, n);
    for (; readyShots <= (over?.shot ?? shot); readyShots++) {
      const pixels = await coming;
      coming = decoding(plates[readyShots + 1]);
      if (pixels) maker.fillPlate(slotOf(readyShots), pixels, plates[readyShots]!.plan.crop);
    }
    maker.draw(...draw(shot, framing));
    if (over) maker.mixIn(...draw(over.shot, over.framing), over.amount);
    if (titleOpacity > 0) maker.layOverlay(titleOpacity);
    yield maker;
  }
}

function decoding(plate: ShotPlate | undefined): Promise<Uint8Array> | undefined {
  const pixels = plate && decodePlate(plate.file, plate.plan);
  // Waited for when its shot begins, or never when the film is cancelled before.
  pixels?.catch(() => {});
  return pixels;
}

async function encode(
  input: RenderFilmInput,
  plan: RenderPlan,
  frames: AsyncGenerator<FrameMaker>,
  frameBytes: number,
  signal: AbortSignal,
  onFrames: (count: number) => void,
): Promise<void> {
  const { storyboard, musicFile, ffmpeg, outFile } = input;
  const { fps, frameCount } = plan;
  const loudness = musicFile === null ? null : await measureLoudness(ffmpeg.ffmpeg, musicFile, filmSamples(frameCount, fps), signal);
  const args = encodingArguments({
    frame: storyboard,
    fps,
    frameCount,
    title: storyboard.title && plainTitle(storyboard.title.text),
    music: musicFile !== null && loudness ? { file: musicFile, loudness } : null,
    outFile,
  });
  const feed = feedFfmpeg(ffmpeg.ffmpeg, args, { signal, timeLimitMs: 600_000 + frameCount * 1000, onFrames });
  try {
    const buffers = Array.from({ length: framesUnderWay }, () => Buffer.alloc(frameBytes));
    const underWay: Promise<void>[] = [];
    let n = 0;
    for await (const maker of frames) {
      signal.throwIfAborted();
      if (underWay.length === framesUnderWay) await underWay.shift();
      const buffer = buffers[n++ % framesUnderWay]!;
      maker.copyTo(buffer);
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
