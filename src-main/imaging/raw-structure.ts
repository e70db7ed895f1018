import type { RawFormat } from '../intake/frame-facts.ts';
import { findBox, readBoxes } from './boxes.ts';
import { readJpegHeader } from './jpeg-segments.ts';
import { TiffFile, tiffTag, type TiffDirectory } from './tiff-directories.ts';

/** A JPEG that a camera put into its RAW file. */
export interface EmbeddedPreview {
  /** As a view. */
  readonly bytes: Uint8Array;
  /** As stored, not turned. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a RAW file tells without its sensor data being touched. */
export interface RawStructure {
  /** Largest first. Empty where there is none, or where all of them point outside the file. */
  readonly previews: readonly EmbeddedPreview[];
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Directories that hold the EXIF tags, the one that counts first. */
  readonly exif: readonly TiffDirectory[];
}

/** Finds previews, orientation and EXIF by the file's own structure. Hostile offsets lead nowhere; never throws. */
export function readRawStructure(bytes: Uint8Array, format: RawFormat): RawStructure {
  switch (format) {
    case 'cr3':
      return fromBoxes(bytes);
    case 'raf':
      return fromRaf(bytes);
    default:
      return fromTiff(bytes);
  }
}

/** CR2, NEF, ARW, DNG, ORF and RW2 are TIFF files at heart. */
function fromTiff(bytes: Uint8Array): RawStructure {
  const file = TiffFile.open(bytes);
  if (!file) return nothing;
  const directories = file.directories();
  const previews = [...directories.flatMap(previewsOf), ...olympusPreviews(directories)];
  // Panasonic keeps a whole JPEG, EXIF and all, in a tag of its first directory.
  const panasonic = directories[0]?.raw(panasonicJpeg);
  const inside = panasonic ? (readJpegHeader(panasonic)?.exif ?? null) : null;
  const exif = [...directories, ...(inside ? (TiffFile.open(inside)?.directories() ?? []) : [])];
  return { previews: largestFirst(previews), orientation: orientationOf(exif), exif };
}

const panasonicJpeg = 0x2e;
/** Old-style and new-style JPEG (TIFF 6.0 section 22, TechNote 2). */
const jpegCompressions: ReadonlySet<number> = new Set([6, 7]);

/** JPEGs that a directory points to. */
function previewsOf(directory: TiffDirectory): EmbeddedPreview[] {
  const { bytes } = directory.file;
  const places: [number | undefined, number | undefined][] = [[directory.number(tiffTag.jpegOffset), directory.number(tiffTag.jpegLength)]];
  const offsets = directory.numbers(tiffTag.stripOffsets);
  // A picture in several strips is no file of its own.
  if (offsets.length === 1 && jpegCompressions.has(directory.number(tiffTag.compression) ?? 0)) {
    places.push([offsets[0], directory.number(tiffTag.stripByteCounts)]);
  }
  const embedded = directory.raw(panasonicJpeg);
  const slices = places.flatMap(([offset, length]) => slice(bytes, offset, length));
  return [...slices, ...(embedded ? [embedded] : [])].flatMap(asPreview);
}

/**
 * Olympus and OM System point to their preview from a directory inside the maker's note, whose offsets count from the
 * note's beginning.
 */
function olympusPreviews(directories: readonly TiffDirectory[]): EmbeddedPreview[] {
  return directories.flatMap((directory) => {
    const note = directory.raw(0x927c);
    if (!note) return [];
    const start = String.fromCharCode(...note.subarray(0, 10));
    const headBytes = start.startsWith('OLYMPUS\0') ? 12 : start.startsWith('OM SYSTEM') ? 16 : 0;
    if (headBytes === 0) return [];
    const origin = note.byteOffset - directory.file.bytes.byteOffset;
    const inNote = directory.file.from(origin);
    const settingsAt = inNote.directory(headBytes)?.number(0x2020);
    const settings = settingsAt === undefined ? null : inNote.directory(settingsAt);
    const offset = settings?.number(0x101);
    if (offset === undefined) return [];
    return slice(directory.file.bytes, origin + offset, settings?.number(0x102)).flatMap(asPreview);
  });
}

/** Fujifilm: a fixed header points to one JPEG that also carries the EXIF. */
function fromRaf(bytes: Uint8Array): RawStructure {
  if (bytes.length < 92) return nothing;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [jpeg] = slice(bytes, view.getUint32(84), view.getUint32(88));
  const exifBlock = jpeg ? readJpegHeader(jpeg)?.exif : null;
  const exif = exifBlock ? (TiffFile.open(exifBlock)?.directories() ?? []) : [];
  return { previews: jpeg ? asPreview(jpeg) : [], orientation: orientationOf(exif), exif };
}

/** Canon CR3: boxes. EXIF in small TIFFs of their own, a preview beside the index, a full-size JPEG among the tracks. */
function fromBoxes(bytes: Uint8Array): RawStructure {
  const movie = findBox(bytes, ['moov']);
  if (!movie) return nothing;
  const inner = readBoxes(movie);
  const canon = inner.filter(({ kind }) => kind === 'uuid').flatMap(({ body }) => readBoxes(body.subarray(16)));
  const exif = ['CMT1', 'CMT2'].flatMap((kind) => {
    const block = canon.find((box) => box.kind === kind)?.body;
    return block ? (TiffFile.open(block)?.directories() ?? []) : [];
  });
  const tracks = inner.filter(({ kind }) => kind === 'trak').flatMap(({ body }) => firstSample(bytes, body));
  // The preview's box follows eight bytes of its own in a box beside the index.
  const beside = readBoxes(bytes)
    .filter(({ kind }) => kind === 'uuid')
    .flatMap(({ body }) => readBoxes(body.subarray(24)))
    .filter(({ kind }) => kind === 'PRVW')
    .flatMap(({ body }) => jpegInside(body));
  const small = canon.filter(({ kind }) => kind === 'THMB').flatMap(({ body }) => jpegInside(body));
  return { previews: largestFirst([...tracks, ...beside, ...small].flatMap(asPreview)), orientation: orientationOf(exif), exif };
}

/** The first sample of a track: its size stands in `stsz`, its place in `co64` or `stco`. */
function firstSample(bytes: Uint8Array, track: Uint8Array): Uint8Array[] {
  const table = findBox(track, ['mdia', 'minf', 'stbl']);
  if (!table) return [];
  const numbers = (kind: string): DataView | null => {
    const body = readBoxes(table).find((box) => box.kind === kind)?.body;
    return body && body.length >= 16 ? new DataView(body.buffer, body.byteOffset, body.byteLength) : null;
  };
  const sizes = numbers('stsz');
  if (!sizes) return [];
  const common = sizes.getUint32(4);
  const length = common === 0 ? sizes.getUint32(12) : common;
  const long = numbers('co64');
  const offset = long ? Number(long.getBigUint64(8)) : numbers('stco')?.getUint32(8);
  return slice(bytes, offset, length);
}

/** A JPEG that stands behind a few numbers in a small box. */
function jpegInside(body: Uint8Array): Uint8Array[] {
  for (let at = 0; at < Math.min(64, body.length - 4); at += 1) {
    if (body[at] === 0xff && body[at + 1] === 0xd8 && body[at + 2] === 0xff) return [body.subarray(at)];
  }
  return [];
}

function slice(bytes: Uint8Array, offset: number | undefined, length: number | undefined): Uint8Array[] {
  if (offset === undefined || length === undefined || length < 4 || offset < 8) return [];
  return Number.isSafeInteger(offset) && offset + length <= bytes.length ? [bytes.subarray(offset, offset + length)] : [];
}

/** Sensor data is packed as JPEG too, but lossless; that is no preview. */
function asPreview(bytes: Uint8Array): EmbeddedPreview[] {
  const header = readJpegHeader(bytes);
  return header?.isViewable ? [{ bytes, widthPx: header.widthPx, heightPx: header.heightPx }] : [];
}

const largestFirst = (previews: readonly EmbeddedPreview[]): EmbeddedPreview[] =>
  previews.toSorted((a, b) => b.widthPx * b.heightPx - a.widthPx * a.heightPx);

function orientationOf(directories: readonly TiffDirectory[]): number {
  const value = directories.map((directory) => directory.number(tiffTag.orientation)).find((number) => number !== undefined) ?? 1;
  return value >= 1 && value <= 8 ? value : 1;
}

const nothing: RawStructure = { previews: [], orientation: 1, exif: [] };
