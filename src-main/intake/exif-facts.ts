import exifr from 'exifr';
import type { TiffDirectory } from '../imaging/tiff-directories.ts';
import type { FrameFacts } from './frame-facts.ts';

/** What a file's EXIF tells; a part that is missing, damaged or nonsense is null. */
export type ExifFacts = Pick<FrameFacts, 'capturedAtMs' | 'exposure' | 'camera' | 'flash' | 'focalLengthMm' | 'focalLength35mm'>;

/** Only these are looked at: a maker's note or a huge comment costs nothing and can do nothing. */
const wanted = [
  ...'Make Model SerialNumber LensModel DateTimeOriginal CreateDate SubSecTimeOriginal SubSecTimeDigitized'.split(' '),
  ...'ExposureTime ShutterSpeedValue FNumber ApertureValue ISO ExposureCompensation FocalLength FocalLengthIn35mmFormat Flash'.split(' '),
];

/**
 * Reads EXIF from an EXIF block as decoders hand it out (with or without its `Exif\0\0`), or from a whole TIFF file.
 * Never throws: damaged EXIF is no EXIF.
 */
export async function readExif(source: Buffer | undefined): Promise<ExifFacts> {
  if (!source) return exifFacts({});
  const block = source.toString('latin1', 0, 6) === 'Exif\0\0' ? source.subarray(6) : source;
  try {
    // Node sees the package as CommonJS, without named exports.
    // oxlint-disable-next-line import/no-named-as-default-member
    const tags: unknown = await exifr.parse(block, { pick: wanted, translateValues: false, reviveValues: false });
    return exifFacts(typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : {});
  } catch {
    return exifFacts({});
  }
}

/** Tags of a RAW file's own directories by number (CIPA DC-008-2023, tables 4 to 8). */
const rawTags: readonly (readonly [name: string, tag: number, kind: 'text' | 'number'])[] = [
  ['Make', 0x10f, 'text'],
  ['Model', 0x110, 'text'],
  ['ExposureTime', 0x829a, 'number'],
  ['FNumber', 0x829d, 'number'],
  ['ISO', 0x8827, 'number'],
  ['DateTimeOriginal', 0x9003, 'text'],
  ['CreateDate', 0x9004, 'text'],
  ['ShutterSpeedValue', 0x9201, 'number'],
  ['ApertureValue', 0x9202, 'number'],
  ['ExposureCompensation', 0x9204, 'number'],
  ['Flash', 0x9209, 'number'],
  ['FocalLength', 0x920a, 'number'],
  ['SubSecTimeOriginal', 0x9291, 'text'],
  ['SubSecTimeDigitized', 0x9292, 'text'],
  ['FocalLengthIn35mmFormat', 0xa405, 'number'],
  ['SerialNumber', 0xa431, 'text'],
  ['LensModel', 0xa434, 'text'],
];

/** EXIF of a RAW file from its directories, the first that has a tag counting. The formats are no TIFF to other readers. */
export function readRawExif(directories: readonly TiffDirectory[]): ExifFacts {
  const read = (tag: number, kind: 'text' | 'number'): unknown =>
    directories.map((directory) => (kind === 'text' ? directory.text(tag) : directory.number(tag))).find((value) => value !== undefined);
  return exifFacts(Object.fromEntries(rawTags.map(([name, tag, kind]) => [name, read(tag, kind)])));
}

/** Facts from raw EXIF values by tag name (CIPA DC-008-2023). */
export function exifFacts(tags: Readonly<Record<string, unknown>>): ExifFacts {
  const shutter = number(tags['ShutterSpeedValue']);
  const aperture = number(tags['ApertureValue']);
  // The APEX values stand in where a camera writes only those.
  const timeS = within(number(tags['ExposureTime']) ?? (shutter === null ? null : 2 ** -shutter), 1e-6, 86_400);
  const fNumber = within(number(tags['FNumber']), 0.5, 512) ?? within(aperture === null ? null : 2 ** (aperture / 2), 0.5, 512);
  const iso = within(number(tags['ISO']), 1, 10_000_000);
  const isComplete = timeS !== null && fNumber !== null && iso !== null;
  return {
    capturedAtMs:
      cameraTime(tags['DateTimeOriginal'], tags['SubSecTimeOriginal']) ?? cameraTime(tags['CreateDate'], tags['SubSecTimeDigitized']),
    exposure: {
      timeS,
      fNumber,
      iso,
      value: isComplete ? Math.log2(fNumber ** 2 / timeS) - Math.log2(iso / 100) : null,
      biasEv: within(number(tags['ExposureCompensation']), -20, 20),
    },
    camera: { make: words(tags['Make']), model: words(tags['Model']), serial: words(tags['SerialNumber']), lens: words(tags['LensModel']) },
    flash: fired(number(tags['Flash'])),
    focalLengthMm: within(number(tags['FocalLength']), 0.1, 10_000),
    focalLength35mm: within(number(tags['FocalLengthIn35mmFormat']), 1, 10_000),
  };
}

/** `2016:01:12 15:33:28` and a fraction such as `02` (hundredths) or `860627`; null for dates that no digital camera has seen. */
function cameraTime(value: unknown, fraction: unknown): number | null {
  const match = typeof value === 'string' ? /^\s*(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(value) : null;
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(ms);
  // A day or a minute that does not exist rolls over into the next: such a date was never written by a clock.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && minute < 60 && second < 60;
  if (!isReal || year < 1990 || year > 2100) return null;
  const digits = /^\s*(\d{1,9})\s*$/.exec(typeof fraction === 'string' || typeof fraction === 'number' ? String(fraction) : '')?.[1];
  return ms + (digits === undefined ? 0 : Math.floor(Number(`0.${digits}`) * 1000));
}

/** A number, also as the first of several (some cameras write ISO twice). */
function number(value: unknown): number | null {
  const first: unknown = Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>)[0] : value;
  return typeof first === 'number' && Number.isFinite(first) ? first : null;
}

/** Bit 0 of the tag says whether it fired; bit 5 that there is none (CIPA DC-008-2023, Flash). */
const fired = (value: number | null): boolean | null => (value === null ? null : (value & 1) === 1);

function within(value: number | null, least: number, most: number): number | null {
  return value !== null && value >= least && value <= most ? value : null;
}

/** Text of a camera: one line, trimmed, bounded. */
function words(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 128)
    .toWellFormed();
  return text === '' ? null : text;
}
