import exifr from 'exifr';

/** What the photographer wrote into a frame, from IPTC or XMP. Null or empty where nothing was said. */
export interface Captions {
  readonly title: string | null;
  readonly headline: string | null;
  readonly description: string | null;
  readonly keywords: readonly string[];
  readonly city: string | null;
  readonly country: string | null;
}
/** In degrees, north and east positive. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitudeM: number | null;
}
export interface FrameWords {
  readonly captions: Captions;
  readonly place: Place | null;
}

export const nothingSaid: Captions = { title: null, headline: null, description: null, keywords: [], city: null, country: null };

/** So that all of it, escaped, stays in the one segment that a JPEG has for it. */
const longestText = 2000;
const longestLine = 300;
const longestKeyword = 64;
const mostKeywords = 64;

/** Reads the words and the place of a frame of ours. Never throws: a block that cannot be read says nothing. */
export async function readFrameWords(frameFile: string): Promise<FrameWords> {
  try {
    // Node sees the package as CommonJS, without named exports.
    // oxlint-disable-next-line import/no-named-as-default-member
    const found: unknown = await exifr.parse(frameFile, { tiff: true, exif: false, gps: true, iptc: true, xmp: true, mergeOutput: false });
    return frameWords(found);
  } catch {
    return { captions: nothingSaid, place: null };
  }
}

/** What a parsed block says, bounded: any text may stand in a file. XMP is the newer word where both speak. */
function frameWords(found: unknown): FrameWords {
  const { iptc, dc, photoshop, gps } = groups(found);
  const inXmp = list(dc['subject']).flatMap((keyword) => fromXml(keyword, longestKeyword) ?? []);
  const inIptc = list(iptc['Keywords']).flatMap((keyword) => text(keyword, longestKeyword) ?? []);
  const keywords = (inXmp.length > 0 ? inXmp : inIptc).slice(0, mostKeywords);
  return {
    captions: {
      title: fromXml(dc['title'], longestLine) ?? text(iptc['ObjectName'], longestLine),
      headline: fromXml(photoshop['Headline'], longestLine) ?? text(iptc['Headline'], longestLine),
      description: fromXml(dc['description'], longestText) ?? text(iptc['Caption'], longestText),
      keywords: [...new Set(keywords)],
      city: fromXml(photoshop['City'], longestLine) ?? text(iptc['City'], longestLine),
      country: fromXml(photoshop['Country'], longestLine) ?? text(iptc['Country'], longestLine),
    },
    place: placeOf(gps),
  };
}

type Block = Readonly<Record<string, unknown>>;

function groups(found: unknown): { iptc: Block; dc: Block; photoshop: Block; gps: Block } {
  const block = (value: unknown): Block => (typeof value === 'object' && value !== null ? (value as Block) : {});
  const all = block(found);
  return { iptc: block(all['iptc']), dc: block(all['dc']), photoshop: block(all['photoshop']), gps: block(all['gps']) };
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The reader leaves XML's escapes as they stand in the file (XML 1.0, 4.6 and 4.1). */
function fromXml(value: unknown, longest: number): string | null {
  const raw = text(value, 6 * longest);
  if (raw === null) return null;
  const unescaped = raw.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
  });
  return text(unescaped, longest);
}

/** Plain text, or a text with its language. */
function text(value: unknown, longest: number): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const plain: unknown = typeof first === 'object' && first !== null && 'value' in first ? first.value : first;
  if (typeof plain !== 'string') return null;
  const clean = plain
    .toWellFormed()
    .replaceAll(/[^\P{C}\n]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
  return clean === '' ? null : clean;
}

function placeOf(gps: Block): Place | null {
  const { latitude, longitude, GPSAltitude: altitude, GPSAltitudeRef: reference } = gps;
  const isAngle = (value: unknown, most: number): value is number => typeof value === 'number' && Math.abs(value) <= most;
  if (!isAngle(latitude, 90) || !isAngle(longitude, 180)) return null;
  const below = reference instanceof Uint8Array ? reference[0] === 1 : reference === 1;
  const isKnown = typeof altitude === 'number' && Math.abs(altitude) < 40_000_000;
  return { latitude, longitude, altitudeM: isKnown ? (below ? -altitude : altitude) : null };
}
