import { alignFrames, type Placement } from './align/align-frames.ts';
import { still } from './align/motion.ts';
import { findGhosts, type GhostMap } from './fuse/find-ghosts.ts';
import { flashShares } from './fuse/flash-set.ts';
import { greyOf, takePlanes, warpFrame, type FramePlanes } from './fuse/frame-planes.ts';
import { fuseBrackets, type FusedFrame, type FusedPlanes } from './fuse/fuse-brackets.ts';
import { lowerWindows } from './fuse/lower-windows.ts';
import { judgeFusion, type Verdict } from './fuse/judge-fusion.ts';
import { repairFrame, silenceMoved } from './fuse/repair-frame.ts';
import { windowPull } from './fuse/window-pull.ts';
import { cumulativeShares, percentile, type GreyPicture } from './grey-picture.ts';
import type { Address, PhotoKernels } from './kernels/photo-kernels.ts';
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
  { deghost }: Pick<FuseChoices, 'deghost'>,
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

const alignFactor = (widthPx: number, heightPx: number): number => Math.ceil(Math.max(widthPx, heightPx) / alignEdgePx);

const lumaOf = ({ red, green, blue }: SmallPicture): Float32Array =>
  red.map((value, i) => lumaShare.red * value + lumaShare.green * green[i]! + lumaShare.blue * blue[i]!);

function asGrey(picture: SmallPicture): GreyPicture {
  // A clamped array rounds and stays within 0 to 255.
  const data = Uint8ClampedArray.from(lumaOf(picture));
  return { data: new Uint8Array(data.buffer), widthPx: picture.widthPx, heightPx: picture.heightPx };
}
