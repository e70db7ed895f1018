import { alignFrames, type Placement } from './align/align-frames.ts';
import { still } from './align/motion.ts';
import { greyOf, takePlanes, warpFrame, type FramePlanes } from './fuse/frame-planes.ts';
import { fuseBrackets } from './fuse/fuse-brackets.ts';
import { isWorse, substanceOf } from './fuse/judge-fusion.ts';
import { cumulativeShares, percentile, type GreyPicture } from './grey-picture.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import type { LeftOut, LoadedFrame } from './load-frames.ts';
import { nightShare } from './look/decide-tone.ts';
import type { SmallPicture } from './look/small-picture.ts';
import { findWindows, measureStops, type WindowMask } from './look/window-mask.ts';
import { lookFactor, shrinkPixels, type Pixels } from './pixels.ts';
import type { DevelopFacts, DevelopRecipe } from './recipe.ts';
import { lumaShare } from './srgb.ts';

/** Long edge of the pictures that motion is measured on. */
const alignEdgePx = 1500;
/** What frames brighter than the base still say of a scene that is dark on purpose. */
const nightEmphasis = 0.1;

/** How to fuse: the recipe's constants, and what a person chose. */
export type FuseChoices = NonNullable<DevelopRecipe['fuse']> & Pick<DevelopRecipe['settings'], 'windowPull' | 'deghost'>;

/** A frame of a bracket set in kernel memory. */
export interface SetFrame {
  /** Place in the input. */
  readonly index: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly planes: FramePlanes;
  readonly grey: GreyPicture;
  readonly facts: DevelopFacts;
}

export function takeFrame(kernels: PhotoKernels, { index, rgb, widthPx, heightPx }: LoadedFrame, facts: DevelopFacts): SetFrame {
  const planes = takePlanes(kernels, rgb, widthPx, heightPx);
  return {
    index,
    widthPx,
    heightPx,
    planes,
    grey: greyOf(kernels, planes, widthPx, heightPx, alignFactor(widthPx, heightPx)),
    facts,
  };
}

interface FusedSet {
  readonly pixels: Pixels;
  readonly night: number;
  readonly windows: WindowMask | null;
}

export interface SetOutcome {
  /** Null where the base frame alone is the better picture; then `reason` says why. */
  readonly fused: FusedSet | null;
  readonly reason: string | null;
  readonly leftOut: readonly LeftOut[];
  readonly placed: readonly PlacedFrame[];
}
interface PlacedFrame {
  readonly index: number;
  /** The farthest that any pixel had to move. */
  readonly movePx: number;
  readonly isWarped: boolean;
  /** See Registration; null for the base. */
  readonly likeness: number | null;
}

/** Aligns and fuses the frames of one scene; `frames` from darkest to brightest, `base` a place among them. `onStep` is called between the long parts and may throw. */
export async function fuseSet(
  kernels: PhotoKernels,
  frames: readonly SetFrame[],
  base: number,
  fuse: FuseChoices,
  onStep: (fraction: number) => Promise<void>,
): Promise<SetOutcome> {
  const { widthPx, heightPx } = frames[base]!;
  const factor = alignFactor(widthPx, heightPx);
  const greys = frames.map(({ grey }) => grey);
  const placements = alignFrames(greys, base, factor);
  await onStep(0.3);
  const facts = { leftOut: refused(frames, placements), placed: accepted(frames, placements) };
  if (facts.placed.length < 2) return { fused: null, reason: 'No other frame could be laid over the base frame.', ...facts };

  const medians = greys.map((grey) => percentile(cumulativeShares(grey), 0.5) / 255);
  const night = nightShare(medians[base]!, Math.max(...medians));
  // Taken before warping: the base itself never moves.
  const baseFactor = lookFactor(widthPx, heightPx);
  const baseSubstance = substanceOf(greyOf(kernels, frames[base]!.planes, widthPx, heightPx, baseFactor));
  const centre = { x: (factor * greys[base]!.widthPx - 1) / 2, y: (factor * greys[base]!.heightPx - 1) / 2 };
  const taking = frames.flatMap((frame, place) => {
    const placement = placements[place]!;
    if (!placement.isUsed) return [];
    const map = placement.motion === still ? null : warpFrame(kernels, frame.planes, placement.motion, widthPx, heightPx, centre);
    return [{ planes: frame.planes, map, emphasis: place > base ? 1 - night * (1 - nightEmphasis) : 1 }];
  });
  await onStep(0.5);
  const planes = fuseBrackets(kernels, taking, widthPx, heightPx, fuse);
  await onStep(0.9);

  // The planes of the first two frames lie one behind the other: together exactly as large as the finished picture.
  const pixels: Pixels = { source: { planes }, widthPx, heightPx, out: Math.min(...frames.map((frame) => frame.planes.luma)) };
  const small = shrinkPixels(kernels, pixels, baseFactor);
  if (isWorse(substanceOf(asGrey(small)), baseSubstance)) {
    return { fused: null, reason: 'The fused picture showed less contrast and less detail than the base frame.', ...facts };
  }
  const isUsed = placements.map((placement) => placement.isUsed);
  const windows = night < 0.5 ? windowsOf(frames, isUsed, base, small) : null;
  return { fused: { pixels, night, windows }, reason: null, ...facts };
}

/** The frame that is dark enough to tell window from room, and hardly darker: at least this many stops under the base. */
const windowStops = 3;

function windowsOf(
  frames: readonly SetFrame[],
  isUsed: readonly boolean[],
  base: number,
  { widthPx, heightPx }: SmallPicture,
): WindowMask | null {
  let stops = 0;
  for (let place = base - 1; place >= 0; place--) {
    stops = stopsBelow(frames, place, base) ?? stops + (measureStops(frames[place]!.grey, frames[place + 1]!.grey) ?? 0);
    if (isUsed[place] && (stops >= windowStops || place === 0)) return findWindows(frames[place]!.grey, stops, widthPx, heightPx);
  }
  return null;
}

/** By what the camera wrote. */
function stopsBelow(frames: readonly SetFrame[], place: number, base: number): number | null {
  const dark = frames[place]!.facts.exposure.value;
  const bright = frames[base]!.facts.exposure.value;
  return dark === null || bright === null ? null : dark - bright;
}

function refused(frames: readonly SetFrame[], placements: readonly Placement[]): readonly LeftOut[] {
  return placements.flatMap((placement, place) => (placement.isUsed ? [] : [{ index: frames[place]!.index, reason: placement.reason }]));
}
function accepted(frames: readonly SetFrame[], placements: readonly Placement[]): readonly PlacedFrame[] {
  return placements.flatMap((placement, place) => {
    if (!placement.isUsed) return [];
    const { movePx, likeness, motion } = placement;
    return [{ index: frames[place]!.index, movePx, isWarped: motion !== still, likeness }];
  });
}

const alignFactor = (widthPx: number, heightPx: number): number => Math.ceil(Math.max(widthPx, heightPx) / alignEdgePx);

function asGrey({ red, green, blue, widthPx, heightPx }: SmallPicture): GreyPicture {
  // A clamped array rounds and stays within 0 to 255.
  const data = new Uint8ClampedArray(red.length);
  for (let i = 0; i < data.length; i++) data[i] = lumaShare.red * red[i]! + lumaShare.green * green[i]! + lumaShare.blue * blue[i]!;
  return { data: new Uint8Array(data.buffer), widthPx, heightPx };
}
