import type { Placement } from './align/align-frames.ts';
import { still } from './align/motion.ts';
import type { AlignedSet, SetFrame } from './align-set.ts';
import type { GhostMap } from './fuse/find-ghosts.ts';
import { fuseBrackets, type FusedFrame, type FusedPlanes } from './fuse/fuse-brackets.ts';
import { judgeFusion, type Verdict } from './fuse/judge-fusion.ts';
import { lowerWindows } from './fuse/lower-windows.ts';
import { silenceMoved } from './fuse/repair-frame.ts';
import { windowPull } from './fuse/window-pull.ts';
import type { Address, PhotoKernels } from './kernels/photo-kernels.ts';
import type { LeftOut } from './load-frames.ts';
import { asGrey, lumaOf, type SmallPicture } from './look/small-picture.ts';
import { findWindows, measureStops, type WindowMask } from './look/window-mask.ts';
import { lookFactor, shrinkPixels, type Pixels } from './pixels.ts';
import type { DevelopRecipe } from './recipe.ts';

/** What frames brighter than the base still say of a scene that is dark on purpose. */
const nightEmphasis = 0.1;

/** How to fuse: the recipe's constants, and what a person chose. */
export type FuseChoices = NonNullable<DevelopRecipe['fuse']> & Pick<DevelopRecipe['settings'], 'windowPull' | 'deghost'>;

interface FusedSet {
  readonly pixels: Pixels;
  readonly night: number;
  readonly windows: WindowMask | null;
}

export interface SetOutcome {
  /** Null where one frame alone is the better picture; then `reason` says why and `best` which. */
  readonly fused: FusedSet | null;
  readonly reason: string | null;
  /** Place in the input. */
  readonly best: number;
  readonly leftOut: readonly LeftOut[];
  readonly findings: SetFindings;
}
/** What was found on the way, for the record. */
export interface SetFindings {
  readonly placed: readonly PlacedFrame[];
  /** Share of the picture in which something moved between the frames; null where nobody looked. */
  readonly moving: number | null;
  /** Some frames were shot with a flash and some without. */
  readonly isFlashSet: boolean;
  readonly verdict: Omit<Verdict, 'reason'> | null;
}
interface PlacedFrame {
  readonly index: number;
  /** The farthest that any pixel had to move. */
  readonly movePx: number;
  readonly isWarped: boolean;
  /** See Registration; null for the base. */
  readonly likeness: number | null;
}

/**
 * Fuses an aligned set. The fused planes come to lie at `from`, and what lay there is gone; the frames themselves are only
 * read, so that with `from` behind them they can be fused again.
 */
export async function blendSet(
  kernels: PhotoKernels,
  { frames, placements, base, used, usedBase, greys, night, flash, ghosts }: AlignedSet,
  choices: FuseChoices,
  from: Address,
  onStep: (fraction: number) => Promise<void>,
): Promise<SetOutcome> {
  const { widthPx, heightPx, index: baseIndex } = frames[base]!;
  const placed = accepted(frames, placements);
  const outcome = { best: baseIndex, leftOut: refused(frames, placements) };
  const unfused = { placed, moving: null, isFlashSet: false, verdict: null };
  if (placed.length < 2) return { fused: null, reason: 'No other frame could be laid over the base frame.', findings: unfused, ...outcome };

  const lookAt = lookFactor(widthPx, heightPx);
  const pull = windowPull(choices.windowPull);
  const taking = used.map(({ planes, map }, place): FusedFrame => {
    const ghost = ghosts?.[place];
    return {
      planes,
      map,
      emphasis: (place > usedBase ? 1 - night * (1 - nightEmphasis) : 1) * (flash?.[place]?.emphasis ?? 1),
      inBright: (place < usedBase ? pull.darker : pull.others) * (flash?.[place]?.inBright ?? 1),
      doubt: ghost ? (weights, width, height) => silenceMoved(weights, width, height, ghost, lookAt) : null,
    };
  });
  const fusedPlanes = fuseBrackets(kernels, taking, usedBase, widthPx, heightPx, { ...choices, broadShare: pull.broadShare });
  await onStep(0.9);

  const small = shrinkPixels(kernels, { source: { planes: fusedPlanes }, widthPx, heightPx, out: null }, lookAt);
  // Before windows come down: how far they do is a person's choice, and no reason to take a frame in which they are white.
  const { reason, ...verdict } = judgeFusion(greys, usedBase, asGrey(small));
  const findings = { placed, moving: ghosts && movingShare(ghosts), isFlashSet: flash !== null, verdict };
  if (reason !== null) return { ...outcome, fused: null, reason, best: used[verdict.best]!.index, findings };

  // Windows of a night scene are dark, and its lights are meant to shine.
  if (night < 0.5) {
    const frame = { base: used[usedBase]!.planes, darkest: used[0]!.planes };
    const lumas = { small: lumaOf(small), smallBase: greys[usedBase]! };
    lowerWindows(kernels, fusedPlanes, frame, lumas, widthPx, heightPx, lookAt, choices.windowPull);
  }
  const planes = moveDown(kernels, fusedPlanes, widthPx, heightPx, from);
  const pixels: Pixels = { source: { planes }, widthPx, heightPx, out: null };
  const isUsed = placements.map((placement) => placement.isUsed);
  const windows = night < 0.5 ? windowsOf(frames, isUsed, base, small) : null;
  return { ...outcome, fused: { pixels, night, windows }, reason: null, findings };
}

const movingShare = (ghosts: readonly (GhostMap | null)[]): number => Math.max(0, ...ghosts.map((ghost) => ghost?.coverage ?? 0));

/** Moves fused planes down in memory, over what nobody needs any more. */
function moveDown(
  kernels: PhotoKernels,
  { luma, chromaBlue, chromaRed }: FusedPlanes,
  widthPx: number,
  heightPx: number,
  from: Address,
): FusedPlanes {
  const half = 2 * ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1);
  kernels.release(from);
  const move = (place: number, bytes: number): number => {
    const to = kernels.alloc(bytes);
    new Uint8Array(kernels.run.memory.buffer).copyWithin(to, place, place + bytes);
    return to;
  };
  // In the order in which they lie, so that none is overwritten before it has moved.
  const blue = move(chromaBlue, half);
  const red = move(chromaRed, half);
  return { luma: move(luma, 2 * widthPx * heightPx), chromaBlue: blue, chromaRed: red };
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
