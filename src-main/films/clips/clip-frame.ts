import path from 'node:path';
import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { frameToRgb } from '../draw/frame-to-rgb.ts';
import { createSegmentDrawer } from '../draw/segment-drawer.ts';
import { readFrames } from '../ffmpeg/ffmpeg.ts';
import { clipInput } from '../ffmpeg/safe-input.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import { fitFraming } from '../fit-move.ts';
import type { Size } from '../geometry.ts';
import type { SegmentRecipe } from '../render-plan.ts';
import { clipColour } from './clip-colour.ts';
import { clipGraph } from './clip-graph.ts';
import { isOnItsSide, uprightSize } from './clip-probe.ts';
import { writeCube } from './normalise-clip.ts';
import { damaged, openClipFile } from './read-clip.ts';

const timeLimitMs = 60_000;
const whole: Framing = { x: 0, y: 0, width: 1, height: 1 };
/** Of the end of a clip, read first; where nothing is there all of it is read. */
const endSeconds = 2;

/**
 * The picture in which a shot begins or ends, drawn by the very code that draws the film, as a PNG of its numbers. Fails with
 * the codes of photos and of clips.
 */
export const clipFrame: TaskFunction<'clip-frame'> = async ({ source, frame, ffmpeg, outFile }, { signal, kernelsDir }) => {
  const drawn =
    source.kind === 'photo'
      ? await photoFrame(source, frame, kernelsDir, signal)
      : await clipEnd({ ...source, frame, ffmpeg, workDir: path.dirname(outFile) }, signal);
  const rgb = frameToRgb(drawn, frame);
  await fromRgb(rgb, frame.widthPx, frame.heightPx).png({ compressionLevel: 6 }).toFile(outFile);
  return frame;
};

async function photoFrame(
  { file, picture, framing }: { file: string; picture: Size; framing: Framing },
  frame: Size,
  kernelsDir: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const sha256 = 'photo';
  const move = { from: framing, to: framing, ease: 'even' as const, frames: 1, rampIn: 0, rampOut: 0 };
  const recipe: SegmentRecipe = {
    frame,
    fps: 25,
    light: 'display',
    frameCount: 1,
    under: { picture: { kind: 'photo', sha256, ...picture }, move, first: 0 },
    over: null,
    texts: [],
    endFade: null,
    brand: null,
  };
  const openClip = (): never => {
    throw new Error('a photo needs no clip');
  };
  const drawer = await createSegmentDrawer({ kernelsDir, frame, fontsDir: '', files: { [sha256]: file }, openClip, recipes: [recipe] });
  const pixels = new Uint8Array(drawer.frameBytes);
  for await (const made of drawer.frames(recipe, signal)) made.copyTo(pixels);
  return pixels;
}

interface ClipEnd {
  readonly file: string;
  readonly which: 'first' | 'last';
  readonly frame: Size;
  readonly ffmpeg: FfmpegTools;
  readonly workDir: string;
}

/** The first frame of a clip, or the last that can be decoded, in the film's size and colours. */
async function clipEnd({ file, which, frame, ffmpeg, workDir }: ClipEnd, signal: AbortSignal): Promise<Uint8Array> {
  const options = { signal, timeLimitMs };
  const { kind, probe } = await openClipFile(ffmpeg, file, options);
  const colour = clipColour(probe);
  if (!colour) throw damaged();
  const { stored, rotation, durationMs } = probe;
  const turned = isOnItsSide(rotation) ? { widthPx: stored.heightPx, heightPx: stored.widthPx } : stored;
  const upright = uprightSize(probe);
  const framing = fitFraming(whole, (frame.widthPx / frame.heightPx) * (upright.heightPx / upright.widthPx));
  const cube = colour.light && (await writeCube(workDir, colour.light));
  const graph = clipGraph({ turned, framing, frame, fps: null, lead: 0, colour, cube });
  const read = async (fromSeconds: number): Promise<Uint8Array | null> => {
    const args = [
      ['-v', 'error', '-fflags', '+discardcorrupt'],
      fromSeconds > 0 ? ['-ss', fromSeconds.toFixed(3)] : [],
      clipInput(file, kind),
      // Numbered anew, one after the other: FFmpeg then neither doubles nor drops a frame, in any of its versions.
      ['-filter_complex', `${graph};[out]setpts=N/(25*TB)[numbered]`, '-map', '[numbered]', '-r', '25'],
      which === 'first' ? ['-frames:v', '1'] : [],
      ['-f', 'rawvideo', 'pipe:1'],
    ].flat();
    const frameBytes = (frame.widthPx * frame.heightPx * 3) / 2;
    let found: Uint8Array | null = null;
    for await (const bytes of readFrames(ffmpeg.ffmpeg, args, { ...options, frameBytes })) {
      found ??= new Uint8Array(frameBytes);
      found.set(bytes);
    }
    return found;
  };
  const from = which === 'first' || durationMs === null ? 0 : Math.max(0, durationMs / 1000 - endSeconds);
  const found = (await read(from)) ?? (from > 0 ? await read(0) : null);
  if (!found) throw damaged();
  return found;
}
