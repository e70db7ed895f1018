import { setImmediate } from 'node:timers/promises';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { alignFrames } from '../develop/align/align-frames.ts';
import { focalOf } from '../develop/geometry/focal.ts';
import { pyramidOf, type GreyPicture } from '../develop/grey-picture.ts';
import { loadFrames } from '../develop/load-frames.ts';
import { decodeFrame, openFrame } from '../develop/read-frame.ts';
import type { TaskFunction } from '../imaging/tasks.ts';
import { blurCheck } from './checks/blurred.ts';
import { findDustSpots } from './checks/dust-spots.ts';
import { exposureChecks } from './checks/exposures.ts';
import { measureLostTones, type LostTones } from './checks/lost-tones.ts';
import { movedCheck, type FrameMove } from './checks/moved.ts';
import { tiltCheck } from './checks/tilted.ts';
import type { CheckPhotoInput } from './photo-measure.ts';

/** Long edge of the pictures on which everything but blur is judged. */
const smallEdgePx = 1500;
/** Sensor formats are developed at half their size, which is several times as quick and tells the same. */
const rawEdgePx = 3000;
/** Panoramas larger than any camera's frame are looked at smaller: memory must not grow with them. */
const mostPx = 70_000_000;
const hugeEdgePx = 8000;
const rawFormats: ReadonlySet<string> = new Set(['cr2', 'cr3', 'nef', 'arw', 'dng', 'raf', 'orf', 'rw2']);

interface SmallFrame {
  readonly index: number;
  readonly grey: GreyPicture;
  readonly lost: LostTones;
}

/**
 * Looks at a photo's frames for what a photographer would want to know before leaving: blur, missing exposures, a camera
 * that moved. Frames that cannot be decoded are passed over; development names them. Fails with what is wrong with all of
 * the frames, or with an AbortError.
 */
export const checkPhoto: TaskFunction<'check-photo'> = async ({ frames, base }, { signal, onProgress }) => {
  const smalls: SmallFrame[] = [];
  for await (const { index, rgb, widthPx, heightPx } of loadFrames(frames, base, smallEdgePx, () => undefined)) {
    smalls.push({ index, grey: greenOf(rgb, widthPx, heightPx), lost: measureLostTones(rgb, widthPx, heightPx) });
    await setImmediate();
    signal.throwIfAborted();
    onProgress((0.5 * smalls.length) / frames.length);
  }
  const middle = smalls[0]!;
  const ordered = smalls.toSorted((a, b) => a.index - b.index);
  const blur = await findBlur(frames[middle.index]!);
  await setImmediate();
  signal.throwIfAborted();
  onProgress(0.8);
  const exposed = ordered.map(({ index, lost }) => {
    const { facts, meanLuma } = frames[index]!;
    return { lost, meanLuma, exposureValue: facts.exposure.value };
  });
  const moves = findMoves(frames, ordered, middle);
  const checks = [
    blur.check,
    ...exposureChecks(exposed),
    movedCheck(moves, blur.longEdgePx),
    tiltCheck(middle.grey, focalOf(frames[middle.index]!.facts, null).focal),
  ].filter((check) => check !== null);
  return {
    checks,
    spots: findDustSpots(middle.grey, frames[middle.index]!.facts.orientation),
    moved: moves.length > 0 ? Math.max(...moves.map(({ share }) => share ?? 0)) : null,
  };
};

type InputFrame = CheckPhotoInput['frames'][number];

async function findBlur(frame: InputFrame): Promise<{ check: PhotoCheck | null; longEdgePx: number }> {
  const open = await openFrame(frame);
  const longEdgePx = Math.max(open.widthPx, open.heightPx);
  const isHuge = open.widthPx * open.heightPx > mostPx;
  const { rgb, widthPx, heightPx } = await decodeFrame(open, rawFormats.has(frame.facts.format) ? rawEdgePx : isHuge ? hugeEdgePx : null);
  const grey = greenOf(rgb, widthPx, heightPx);
  // Tens of megabytes outside the heap: gone now, not when the collector gets to it.
  rgb.buffer.transfer(0);
  return { check: blurCheck(grey, longEdgePx / Math.max(widthPx, heightPx)), longEdgePx };
}

/** None for a single frame. */
function findMoves(frames: readonly InputFrame[], ordered: readonly SmallFrame[], middle: SmallFrame): FrameMove[] {
  if (ordered.length < 2) return [];
  // A quarter of the pixels tells motion to a twentieth of one.
  const halves = ordered.map(({ grey }) => pyramidOf(grey, 48, 2).at(-1)!);
  const edgePx = Math.max(halves[0]!.widthPx, halves[0]!.heightPx);
  return alignFrames(halves, ordered.indexOf(middle), 1).map((placement, place) => ({
    name: frames[ordered[place]!.index]!.name,
    share: placement.isUsed ? placement.movePx / edgePx : null,
  }));
}

/** The green channel: nearest to what the eye calls sharp, and the least noisy. */
function greenOf(rgb: Uint8Array, widthPx: number, heightPx: number): GreyPicture {
  const data = new Uint8Array(widthPx * heightPx);
  for (let i = 0, at = 1; i < data.length; i++, at += 3) data[i] = rgb[at]!;
  return { data, widthPx, heightPx };
}
