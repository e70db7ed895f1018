import type { GreyPicture } from '../grey-picture.ts';
import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import { boxMean } from '../look/box-mean.ts';
import type { FramePlanes } from './frame-planes.ts';
import type { FusedPlanes } from './fuse-brackets.ts';
import { percentileOf } from '../look/small-picture.ts';
import { brightMatte, lowered, usualWhite } from './window-tone.ts';

/** What is looked at together, as a share of the long edge: brightness is brought down, what is seen in it is not. */
const reachShare = 1 / 28;

/**
 * Brings the view through windows down by `strength`, 0 to 1, after the blend has left it nearly as bright as it is: the
 * mean of what is bright around each place moves, detail rides on it unharmed. `small` and `smallBase` are the blended
 * picture's and the base frame's luma, `factor` times smaller than the planes.
 */
export function lowerWindows(
  kernels: PhotoKernels,
  fused: FusedPlanes,
  { base, darkest }: { readonly base: FramePlanes; readonly darkest: FramePlanes },
  { small, smallBase }: { readonly small: Float32Array; readonly smallBase: GreyPicture },
  widthPx: number,
  heightPx: number,
  factor: number,
  strength: number,
): void {
  if (strength === 0) return;
  const { widthPx: width, heightPx: height } = smallBase;
  const reach = Math.max(1, Math.round(Math.max(width, height) * reachShare));
  const matte = Float32Array.from(smallBase.data, brightMatte);
  const spread = (values: Float32Array): Float32Array => boxMean(boxMean(values, width, height, reach), width, height, reach);
  // Squared: a bright wall shall not have a say in how bright its window is.
  const weight = spread(matte.map((share) => share * share));
  const sum = spread(matte.map((share, i) => share * share * small[i]!));
  const white = roomWhite(small, matte);
  const map = sum.map((value, i) => (weight[i]! < 1e-3 ? 0 : lowered(value / weight[i]!, strength, white) - value / weight[i]!));
  const mark = kernels.mark();
  const at = kernels.putFloats(map);
  const scratch = kernels.alloc(4 * (width + widthPx + 64));
  // prettier-ignore
  kernels.run.lowerBright(fused.luma, widthPx, heightPx, base.luma, base.isDeep, darkest.luma, darkest.isDeep, at, width, height, factor, scratch);
  kernels.release(mark);
}

/** The brightest surfaces outside the windows, in levels: what will be made nearly white, and takes the windows with it. */
function roomWhite(small: Float32Array, matte: Float32Array): number {
  const room = small.filter((_, i) => matte[i]! < 0.85);
  return room.length === 0 ? usualWhite : percentileOf(room, 0.995);
}
