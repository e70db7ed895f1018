import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';

/** What a recipe makes of a picture of a given size: which part of it, and how large. */
export interface PicturePlan {
  /** Size of the part that is kept, in pixels of the version. Where it lies is decided by what is in the picture. */
  readonly part: { readonly widthPx: number; readonly heightPx: number };
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the file says of its size on paper. */
  readonly dpi: number | null;
  readonly maxBytes: number | null;
}

/** What of a recipe decides the bytes of its files: neither what they are called nor where they go nor who made the recipe. */
export const essenceOf = ({ size, crop, format, quality, limits, sharpen, metadata }: PictureRecipe) => ({
  size,
  crop,
  format,
  quality,
  limits,
  sharpen,
  metadata,
});

const cmPerInch = 2.54;

/** The largest picture that keeps within the recipe's size and every one of its limits; never larger than the version. */
export function planPicture(
  { size, crop, limits }: Pick<PictureRecipe, 'size' | 'crop' | 'limits'>,
  version: { readonly widthPx: number; readonly heightPx: number },
): PicturePlan {
  const part = crop ? largestPart(version, crop.width / crop.height) : { widthPx: version.widthPx, heightPx: version.heightPx };
  const scales = [1, scaleOf(size, part)];
  for (const limit of limits) {
    if (limit.widthPx !== null) scales.push(limit.widthPx / part.widthPx);
    if (limit.heightPx !== null) scales.push(limit.heightPx / part.heightPx);
  }
  const scaled = atScale(part, Math.min(...scales));
  const maxPixels = Math.min(...limits.map((limit) => limit.maxPixels ?? Infinity));
  const maxBytes = Math.min(...limits.map((limit) => limit.maxBytes ?? Infinity));
  return {
    part,
    ...(scaled.widthPx * scaled.heightPx > maxPixels ? withinPixels(scaled, maxPixels) : scaled),
    dpi: size.kind === 'print' ? size.dpi : null,
    maxBytes: Number.isFinite(maxBytes) ? maxBytes : null,
  };
}

interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

function largestPart({ widthPx, heightPx }: Extent, aspect: number): Extent {
  return widthPx / heightPx > aspect
    ? { widthPx: Math.max(1, Math.round(heightPx * aspect)), heightPx }
    : { widthPx, heightPx: Math.max(1, Math.round(widthPx / aspect)) };
}

function scaleOf(size: PictureRecipe['size'], { widthPx, heightPx }: Extent): number {
  switch (size.kind) {
    case 'full':
      return 1;
    case 'long-edge':
      return size.px / Math.max(widthPx, heightPx);
    case 'box':
      return Math.min(size.widthPx / widthPx, size.heightPx / heightPx);
    case 'print': {
      const long = (Math.max(size.widthCm, size.heightCm) / cmPerInch) * size.dpi;
      const short = (Math.min(size.widthCm, size.heightCm) / cmPerInch) * size.dpi;
      return Math.max(long / Math.max(widthPx, heightPx), short / Math.min(widthPx, heightPx));
    }
    default:
      return size satisfies never;
  }
}

const atScale = ({ widthPx, heightPx }: Extent, scale: number): Extent => ({
  widthPx: Math.max(1, Math.round(widthPx * scale)),
  heightPx: Math.max(1, Math.round(heightPx * scale)),
});

/** Rounded down, so that the product keeps below the bound. */
function withinPixels({ widthPx, heightPx }: Extent, maxPixels: number): Extent {
  const scale = Math.sqrt(maxPixels / (widthPx * heightPx));
  return { widthPx: Math.max(1, Math.floor(widthPx * scale)), heightPx: Math.max(1, Math.floor(heightPx * scale)) };
}
