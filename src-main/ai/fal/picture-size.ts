import type { PixelSize } from '../provider.ts';

/** How models want to be told sizes. All pure. */

const ratioOf = (aspect: string): number => {
  const [width = 1, height = 1] = aspect.split(':').map(Number);
  return width / height;
};

/** Further off than this, a named aspect would crop or stretch the picture. */
const aspectTolerance = 0.015;

/** The aspect of a list that a picture has, or `auto`: the model goes by the picture itself. */
export function aspectFor({ widthPx, heightPx }: PixelSize, aspects: readonly string[]): string {
  const distance = (aspect: string): number => Math.abs(Math.log(ratioOf(aspect) / (widthPx / heightPx)));
  const [nearest] = aspects.toSorted((one, other) => distance(one) - distance(other));
  return nearest !== undefined && distance(nearest) <= aspectTolerance ? nearest : 'auto';
}

export interface Tier {
  readonly name: string;
  readonly pixels: number;
}

/** So much of a picture's pixels may be missing from what comes back before it is worth the next, dearer tier. */
const tierTolerance = 0.15;

/** The smallest tier that holds the picture, or the largest there is. `tiers` smallest first. */
export function tierFor({ widthPx, heightPx }: PixelSize, tiers: readonly [Tier, ...Tier[]]): Tier {
  const least = widthPx * heightPx * (1 - tierTolerance);
  return tiers.find(({ pixels }) => pixels >= least) ?? tiers.at(-1)!;
}

export interface SizeRule {
  readonly leastPixels?: number;
  readonly mostPixels: number;
  readonly mostEdgePx: number;
  /** Both sides are a multiple of this. */
  readonly multiple: number;
}

/** The size nearest to the picture's own, of its shape, that a model can make. */
export function fitSize({ widthPx, heightPx }: PixelSize, { leastPixels = 1, mostPixels, mostEdgePx, multiple }: SizeRule): PixelSize {
  const pixels = widthPx * heightPx;
  const wanted = Math.min(Math.max(pixels, leastPixels), mostPixels);
  const scale = Math.min(Math.sqrt(wanted / pixels), mostEdgePx / Math.max(widthPx, heightPx));
  // towards the inside of the limits: down at the upper ones, up at the lower one
  const round = scale > 1 && wanted === leastPixels ? Math.ceil : Math.floor;
  const side = (px: number): number =>
    Math.min(Math.max(multiple, round((px * scale) / multiple + (round === Math.ceil ? -1e-9 : 1e-9)) * multiple), mostEdgePx);
  return { widthPx: side(widthPx), heightPx: side(heightPx) };
}

/** Started megapixels, as Fal counts them. */
export const megapixels = ({ widthPx, heightPx }: PixelSize): number => Math.max(1, Math.ceil((widthPx * heightPx) / 1_000_000));
