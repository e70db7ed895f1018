import { alignFrames, type Placement } from './align/align-frames.ts';
import { still } from './align/motion.ts';
import { findGhosts, type GhostMap } from './fuse/find-ghosts.ts';
import { flashShares } from './fuse/flash-set.ts';
import { greyOf, takePlanes, warpFrame, type FramePlanes } from './fuse/frame-planes.ts';
import type { FusedFrame } from './fuse/fuse-brackets.ts';
import { repairFrame } from './fuse/repair-frame.ts';
import { cumulativeShares, percentile, type GreyPicture } from './grey-picture.ts';
import type { PhotoKernels } from './kernels/photo-kernels.ts';
import type { LoadedFrame } from './load-frames.ts';
import { nightShare } from './look/decide-tone.ts';
import { lookFactor } from './pixels.ts';
import type { DevelopFacts, DevelopRecipe } from './recipe.ts';

/** Long edge of the pictures that motion is measured on. */
const alignEdgePx = 1500;

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

export function takeFrame(kernels: PhotoKernels, { index, rgb, widthPx, heightPx }: LoadedFrame<'held'>, facts: DevelopFacts): SetFrame {
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

/** A frame that takes part, lying under the base. */
type PlacedSetFrame = SetFrame & Pick<FusedFrame, 'map'>;

/** The frames of a set laid over each other in kernel memory, and what was found on the way. */
export interface AlignedSet {
  readonly frames: readonly SetFrame[];
  readonly placements: readonly Placement[];
  readonly base: number;
  readonly used: readonly PlacedSetFrame[];
  readonly usedBase: number;
  /** Of `used`, on the picture that looks are decided on. */
  readonly greys: readonly GreyPicture[];
  readonly night: number;
  readonly flash: ReturnType<typeof flashShares>;
  readonly ghosts: readonly (GhostMap | null)[] | null;
}

/**
 * Aligns the frames of one scene and mends what moved; `frames` from darkest to brightest, `base` a place among them.
 * `onStep` is called between the long parts and may throw.
 */
export async function alignSet(
  kernels: PhotoKernels,
  frames: readonly SetFrame[],
  base: number,
  { deghost }: Pick<DevelopRecipe['settings'], 'deghost'>,
  onStep: (fraction: number) => Promise<void>,
): Promise<AlignedSet> {
  const { widthPx, heightPx, index: baseIndex } = frames[base]!;
  const factor = alignFactor(widthPx, heightPx);
  const placements = alignFrames(
    frames.map(({ grey }) => grey),
    base,
    factor,
  );
  await onStep(0.3);
  const centre = { x: (factor * frames[base]!.grey.widthPx - 1) / 2, y: (factor * frames[base]!.grey.heightPx - 1) / 2 };
  const used = frames.flatMap((frame, place) => {
    const placement = placements[place]!;
    if (!placement.isUsed) return [];
    const map = placement.motion === still ? null : warpFrame(kernels, frame.planes, placement.motion, widthPx, heightPx, centre);
    return [{ ...frame, map }];
  });
  const usedBase = used.findIndex(({ index }) => index === baseIndex);
  await onStep(0.5);

  const lookAt = lookFactor(widthPx, heightPx);
  const greys = used.map(({ planes }) => greyOf(kernels, planes, widthPx, heightPx, lookAt));
  const night = nightOf(greys, usedBase);
  const flash = flashShares(used.map(({ facts }) => facts));
  // A flash lights every surface anew: that is no movement.
  const ghosts = deghost === 'off' || flash || used.length < 2 ? null : findGhosts(greys, usedBase);
  if (ghosts) repairAll(kernels, used, ghosts, usedBase, widthPx, heightPx, lookAt);
  await onStep(0.6);
  return { frames, placements, base, used, usedBase, greys, night, flash, ghosts };
}

/** Dark on purpose, by the medians of the base and of the brightest frame. */
function nightOf(greys: readonly GreyPicture[], base: number): number {
  const medians = greys.map((grey) => percentile(cumulativeShares(grey), 0.5) / 255);
  return nightShare(medians[base]!, Math.max(...medians));
}

/** From the base outwards: each frame is mended with what the one before it, mended itself, shows. */
function repairAll(
  kernels: PhotoKernels,
  frames: readonly SetFrame[],
  ghosts: readonly (GhostMap | null)[],
  base: number,
  widthPx: number,
  heightPx: number,
  factor: number,
): void {
  for (const direction of [-1, 1]) {
    for (let place = base + direction; place >= 0 && place < frames.length; place += direction) {
      const ghost = ghosts[place];
      if (ghost) repairFrame(kernels, frames[place]!.planes, frames[place - direction]!.planes, ghost, widthPx, heightPx, factor);
    }
  }
}

const alignFactor = (widthPx: number, heightPx: number): number => Math.ceil(Math.max(widthPx, heightPx) / alignEdgePx);
