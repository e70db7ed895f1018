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

/** How far from the picture's own size a better shape is looked for, and what a lost pixel weighs against a wrong shape. */
const searched = 0.07;
const pixelWeight = 0.02;

/**
 * The size that a model can make which is most like the picture's own: its shape first, so that nothing is stretched or
 * cropped on the way, then its pixels. A shape that no allowed size has comes as near as whole blocks go.
 */
export function fitSize({ widthPx, heightPx }: PixelSize, { leastPixels = 1, mostPixels, mostEdgePx, multiple }: SizeRule): PixelSize {
  const pixels = widthPx * heightPx;
  const wanted = Math.min(Math.max(pixels, leastPixels), mostPixels);
  const scale = Math.min(Math.sqrt(wanted / pixels), mostEdgePx / Math.max(widthPx, heightPx));
  const ideal = { widthPx: widthPx * scale, heightPx: heightPx * scale };
  const ratio = widthPx / heightPx;

  // no larger than was wanted, where that is allowed: a started megapixel more is charged
  const most = wanted > leastPixels ? Math.min(pixels, mostPixels) : mostPixels;

  const blocks = (px: number): number => Math.max(1, Math.round(px / multiple));
  const reach = Math.ceil((ideal.widthPx * searched) / multiple) + 1;
  const widths = Array.from({ length: 2 * reach + 1 }, (_, index) => (blocks(ideal.widthPx) - reach + index) * multiple);
  const sizes = widths
    .filter((width) => width > 0)
    .map((width) => ({ widthPx: width, heightPx: blocks(width / ratio) * multiple }))
    .filter((size) => Math.max(size.widthPx, size.heightPx) <= mostEdgePx && isWithin(size, leastPixels, most));
  const cost = (size: PixelSize): number =>
    Math.abs(Math.log(size.widthPx / size.heightPx / ratio)) + pixelWeight * Math.abs(Math.log((size.widthPx * size.heightPx) / wanted));
  const [best] = sizes.toSorted((one, other) => cost(one) - cost(other));
  const inside = (px: number): number => Math.max(multiple, Math.floor(px / multiple) * multiple);
  return best ?? { widthPx: inside(ideal.widthPx), heightPx: inside(ideal.heightPx) };
}

const isWithin = ({ widthPx, heightPx }: PixelSize, leastPixels: number, mostPixels: number): boolean =>
  widthPx * heightPx >= leastPixels && widthPx * heightPx <= mostPixels;

/** Started megapixels, as Fal counts them. */
export const megapixels = ({ widthPx, heightPx }: PixelSize): number => Math.max(1, Math.ceil((widthPx * heightPx) / 1_000_000));
