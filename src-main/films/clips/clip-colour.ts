import type { ClipProbe } from './clip-probe.ts';
import { isLightOf, type LightOf } from './to-sdr.ts';

/** How the numbers of a clip's pictures become limited range BT.709. */
export interface ClipColour {
  /** As ffmpeg's `scale` calls it; null for pictures that are stored as RGB. */
  readonly matrix: 'bt709' | 'smpte170m' | 'smpte240m' | 'fcc' | 'bt2020' | null;
  readonly range: 'tv' | 'pc';
  /** What the light is when it is not that of BT.709; null where nothing but matrix and range differ. */
  readonly light: LightOf | null;
  /** Where chroma lies between luma, in 1/256 of a luma pixel; null along an axis where it is not halved. */
  readonly chromaX: number | null;
  readonly chromaY: number | null;
  readonly hasAlpha: boolean;
}

const matrices: Readonly<Record<string, ClipColour['matrix']>> = {
  bt709: 'bt709',
  smpte170m: 'smpte170m',
  bt470bg: 'smpte170m',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
  gbr: null,
};
/** Curves that look like BT.709's on a screen, and what footage without a word is taken for. */
const plainTransfers: ReadonlySet<string> = new Set(
  'unknown reserved bt709 smpte170m smpte240m bt470m bt470bg iec61966-2-1 iec61966-2-4 bt1361e bt2020-10 bt2020-12'.split(' '),
);

export const isHdr = ({ transfer }: ClipProbe): boolean => transfer === 'smpte2084' || transfer === 'arib-std-b67';

/**
 * Null for colours that nobody records footage in and that would come out wrong. Footage that says nothing is BT.709, and
 * BT.601 when it is of standard definition, as players have it.
 */
export function clipColour(probe: ClipProbe): ClipColour | null {
  const { pixelFormat, transfer, stored } = probe;
  if (!isHdr(probe) && !plainTransfers.has(transfer)) return null;
  const isRgb = /^(?:gbr|rgb|bgr|argb|abgr|0rgb|0bgr|pal8|x2rgb|x2bgr)/.test(pixelFormat);
  const isStandardDefinition = stored.widthPx < 1280 && stored.heightPx <= 576;
  const said = isUnsaid(probe.matrix) ? unsaidMatrix(probe, isStandardDefinition) : probe.matrix;
  const matrix = isRgb ? null : matrices[said];
  if (matrix === undefined || (matrix === null && !isRgb)) return null;
  const primaries = isUnsaid(probe.primaries) ? (said === 'bt2020nc' ? 'bt2020' : 'bt709') : probe.primaries;
  if (!isLightOf(primaries)) return null;
  const curve = transfer === 'smpte2084' ? 'pq' : transfer === 'arib-std-b67' ? 'hlg' : 'sdr';
  const isFull = isRgb || pixelFormat.startsWith('yuvj') || probe.range === 'pc';
  return {
    matrix,
    range: isFull ? 'pc' : 'tv',
    light: curve === 'sdr' && primaries === 'bt709' ? null : { primaries, curve },
    ...chromaOf(pixelFormat, probe.chromaPlace),
    hasAlpha: /^(?:yuva|gbra|rgba|bgra|argb|abgr|ya|pal8)/.test(pixelFormat),
  };
}

const isUnsaid = (name: string): boolean => name === 'unknown' || name === 'reserved' || name === '';

/** HDR without a word of its matrix is BT.2020, which is the only one it is made in. */
const unsaidMatrix = (probe: ClipProbe, isStandardDefinition: boolean): string =>
  isHdr(probe) || probe.primaries === 'bt2020' ? 'bt2020nc' : isStandardDefinition ? 'smpte170m' : 'bt709';

function chromaOf(pixelFormat: string, place: string): Pick<ClipColour, 'chromaX' | 'chromaY'> {
  const isHalfWide = /4(?:20|22|11)|nv12|nv16|p0\d\d|yuyv|uyvy/.test(pixelFormat);
  const isHalfTall = /420|nv12|p0\d\d/.test(pixelFormat);
  const isCentred = place === 'center' || place === 'top' || place === 'bottom';
  return {
    chromaX: isHalfWide ? (isCentred ? 128 : 0) : null,
    chromaY: isHalfTall ? (place.startsWith('top') ? 0 : place.startsWith('bottom') ? 256 : 128) : null,
  };
}
