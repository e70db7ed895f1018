import { StudioFailure } from '../failure.ts';
import type { FrameFormat, RawFormat } from '../intake/frame-facts.ts';
import { isRaw, requireFormat } from '../intake/sniff-format.ts';
import { isHighDynamicRange } from './boxes.ts';
import type { Decoded, DecodedPicture, Rgb16, WantedDepth } from './decoded-picture.ts';
import { fromRgb, openPicture, pictureFailure, type Metadata, type Sharp } from './picture.ts';
import { readRawStructure, type EmbeddedPreview, type RawStructure } from './raw-structure.ts';
import { refuseBomb } from './unpacked-size.ts';
import { wrapTiff } from './wrap-tiff.ts';

/** A picture whose header was understood and whose pixels are still packed. */
export interface EncodedPicture {
  readonly bytes: Buffer;
  readonly format: FrameFormat;
  /** As a person sees it, orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation that the decoder still has to apply, 1 to 8. */
  readonly orientation: number;
  /** What a sample holds, rounded up to whole bytes. */
  readonly depth: 8 | 16;
  /** The EXIF block; null where there is none, and for RAW files, whose EXIF is in `raw`. */
  readonly exif: Buffer | null;
  /** ICC profile of the pixels; null for sRGB by default. */
  readonly profile: Buffer | null;
  /** What a RAW file is made of; null for all other formats. */
  readonly raw: RawParts | null;
}
interface RawParts extends RawStructure {
  /** Whether LibRaw knows the sensor data; otherwise the largest preview stands for the picture. */
  readonly hasSensor: boolean;
}

export interface DecodeOptions {
  /** Shows what there is of a picture that is cut short, instead of refusing it. */
  readonly isLenient?: boolean;
  /** For looking only: a RAW file's own preview will do. */
  readonly isQuick?: boolean;
}

/** What the picture says of itself before anything is unpacked; its format is told by its content, and a bomb ends here. */
export async function openEncoded(bytes: Buffer, { isQuick = false }: Pick<DecodeOptions, 'isQuick'> = {}): Promise<EncodedPicture> {
  const format = requireFormat(bytes);
  if (isRaw(format)) return openRaw(bytes, format, isQuick);
  const header = await readHeader(bytes, format);
  if ((format === 'heic' || format === 'avif') && isHighDynamicRange(bytes)) {
    throw new StudioFailure(
      'format-not-supported',
      'This is an HDR picture (PQ or HLG), which would look grey here. Set the camera to plain HEIC or JPEG.',
    );
  }
  const stated = header.orientation ?? 1;
  // What a HEIF file says by its own transforms the decoder has done already; the EXIF tag only repeats it.
  const orientation = header.format !== 'heif' && stated >= 1 && stated <= 8 ? stated : 1;
  const isTurned = orientation >= 5;
  return {
    bytes,
    format,
    widthPx: isTurned ? header.height : header.width,
    heightPx: isTurned ? header.width : header.height,
    orientation,
    depth: (header.bitsPerSample ?? 8) > 8 || header.depth !== 'uchar' ? 16 : 8,
    exif: header.exif ?? null,
    profile: header.icc ?? null,
    raw: null,
  };
}

async function readHeader(bytes: Buffer, format: FrameFormat): Promise<Metadata> {
  const header = await asPictureFailure(() => openPicture(bytes).metadata());
  refuseBomb({
    format,
    fileBytes: bytes.length,
    widthPx: header.width,
    heightPx: header.height,
    channels: header.channels,
    sampleBytes: header.depth === 'uchar' ? 1 : header.depth === 'ushort' ? 2 : 4,
    isProgressive: header.isProgressive,
  });
  return header;
}

/** Loaded when they are needed: most shoots need neither, and every worker process would start later. */
const heicDecoder = () => import('./decode-heic.ts');
const rawDecoder = () => import('./decode-raw.ts');

async function openRaw(bytes: Buffer, format: RawFormat, isQuick: boolean): Promise<EncodedPicture> {
  const structure = readRawStructure(bytes, format);
  const [preview] = structure.previews;
  const stated = isQuick && preview ? null : await (await rawDecoder()).readSensorSize(bytes);
  const sensor = stated && isBelievable(stated, bytes.length) ? stated : null;
  const { orientation } = structure;
  const size = sensor ?? (preview && uprightSize(preview, orientation));
  if (!size) {
    throw new StudioFailure(
      'photo-damaged',
      `This RAW file (${format.toUpperCase()}) is damaged, or from a camera that is not known here, and holds no preview. Use its JPEG.`,
    );
  }
  const raw = { ...structure, hasSensor: sensor !== null };
  return { bytes, format, ...size, orientation, depth: sensor ? 16 : 8, exif: null, profile: null, raw };
}

/** More than any sensor has; and packed as tightly as sensor data can be, a pixel takes more than a fortieth of a byte. */
const maxSensorPixels = 160_000_000;
const isBelievable = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }, fileBytes: number): boolean =>
  widthPx * heightPx <= Math.min(maxSensorPixels, 40 * fileBytes);

const uprightSize = ({ widthPx, heightPx }: EmbeddedPreview, orientation: number): { widthPx: number; heightPx: number } =>
  orientation >= 5 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };

/**
 * Upright sRGB, whatever the file held: other profiles, CMYK and grey converted, transparency on white. No larger than
 * `longEdgePx` where that is given; the decoder then leaves out what is not needed. A RAW file is developed from its sensor
 * data where that can be read, else from its preview.
 */
export async function decodePicture<Depth extends WantedDepth>(
  picture: EncodedPicture,
  longEdgePx: number | null,
  wanted: Depth,
  { isLenient = false, isQuick = false }: DecodeOptions = {},
): Promise<Decoded<Depth>> {
  const depth = wanted === 'held' ? picture.depth : 8;
  const decoded = await (picture.raw
    ? decodeRaw(picture, picture.raw, longEdgePx, depth, isQuick)
    : decodeOther(picture, longEdgePx, depth, isLenient));
  // A frame is laid over others of its set: a size other than promised would end that in the middle.
  if (longEdgePx === null && (decoded.widthPx !== picture.widthPx || decoded.heightPx !== picture.heightPx)) {
    throw new StudioFailure('photo-damaged', 'The picture does not hold what its header says.');
  }
  return decoded as Decoded<Depth>;
}

async function decodeOther(picture: EncodedPicture, longEdgePx: number | null, depth: 8 | 16, isLenient: boolean): Promise<DecodedPicture> {
  const { bytes, format, profile } = picture;
  const open = (source: Buffer): Sharp => {
    const opened = openPicture(source, { strict: !isLenient }).autoOrient();
    // Deep pictures with a profile are worked on in a wider space than sRGB, and left there unless told otherwise.
    return profile && picture.depth === 16 ? opened.withIccProfile('srgb') : opened;
  };
  if (format !== 'heic') return render(open(bytes), longEdgePx, depth);
  const { decodeHeic } = await heicDecoder();
  const { data, widthPx, heightPx } = await decodeHeic(bytes, picture, picture.depth);
  if (profile) return render(open(wrapTiff({ data, widthPx, heightPx, depth: picture.depth, profile })), longEdgePx, depth);
  const samples = picture.depth === 16 ? new Uint16Array(data.buffer) : data;
  return render(fromRgb(samples, widthPx, heightPx), longEdgePx, depth);
}

async function decodeRaw(
  { bytes, widthPx, heightPx }: EncodedPicture,
  { previews, orientation, hasSensor }: RawParts,
  longEdgePx: number | null,
  depth: 8 | 16,
  isQuick: boolean,
): Promise<DecodedPicture> {
  const fullEdgePx = Math.max(widthPx, heightPx);
  const edgePx = longEdgePx === null ? fullEdgePx : Math.min(longEdgePx, fullEdgePx);
  const isHalfEnough = edgePx <= Math.floor(fullEdgePx / 2);
  const sensor = hasSensor && !(isQuick && previews.length > 0) ? await (await rawDecoder()).decodeSensor(bytes, isHalfEnough) : null;
  if (sensor) {
    const isWhole = sensor.widthPx === widthPx && sensor.heightPx === heightPx && edgePx === fullEdgePx;
    if (isWhole && depth === 16) return { depth, ...sensor };
    return render(fromRgb(sensor.rgb, sensor.widthPx, sensor.heightPx), { widthPx, heightPx, edgePx }, depth);
  }
  // Of those that are large enough the smallest, else the largest.
  const preview = previews.findLast((one) => Math.max(one.widthPx, one.heightPx) >= edgePx) ?? previews[0];
  if (!preview) throw new StudioFailure('photo-damaged', 'The sensor data of this RAW file cannot be read, and it holds no preview.');
  const jpeg = Buffer.from(preview.bytes.buffer, preview.bytes.byteOffset, preview.bytes.length);
  await readHeader(jpeg, 'jpeg');
  const upright = turn(openPicture(jpeg), orientation);
  // In the place of sensor data it takes its size too, so that its set stays together.
  return render(upright, hasSensor && !isQuick ? { widthPx, heightPx, edgePx } : longEdgePx, depth);
}

/** Turns by an EXIF orientation that stands outside the picture itself (CIPA DC-008, Orientation). */
function turn(picture: Sharp, orientation: number): Sharp {
  const degrees = [0, 0, 180, 180, 270, 90, 90, 270][orientation - 1] ?? 0;
  const mirrored = orientation === 2 || orientation === 4 || orientation === 5 || orientation === 7;
  // Mirroring comes before turning, here as in the tag.
  return (mirrored ? picture.flop() : picture).rotate(degrees);
}

interface ExactSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Long edge of what is made, in the proportions of the two. */
  readonly edgePx: number;
}

async function render(picture: Sharp, size: number | null | ExactSize, depth: 8 | 16): Promise<DecodedPicture> {
  const onWhite = resize(picture, size).flatten({ background: '#ffffff' });
  const { data, info } = await asPictureFailure(() =>
    (depth === 16
      ? onWhite.toColourspace('rgb16').raw({ depth: 'ushort' })
      : onWhite.toColourspace('srgb').raw({ depth: 'uchar' })
    ).toBuffer({
      resolveWithObject: true,
    }),
  );
  if (info.channels !== 3) throw new StudioFailure('photo-damaged', 'The picture does not hold what its header says.');
  const { width: widthPx, height: heightPx } = info;
  return depth === 16 ? asDeep(data, widthPx, heightPx) : { depth, rgb: data, widthPx, heightPx };
}

function resize(picture: Sharp, size: number | null | ExactSize): Sharp {
  if (size === null) return picture;
  if (typeof size === 'number') return picture.resize(size, size, { fit: 'inside', withoutEnlargement: true });
  const share = size.edgePx / Math.max(size.widthPx, size.heightPx);
  return picture.resize(Math.max(1, Math.round(size.widthPx * share)), Math.max(1, Math.round(size.heightPx * share)), { fit: 'fill' });
}

/** The bytes of a 16-bit picture as samples, without a copy where they lie on an even address. */
function asDeep(data: Buffer<ArrayBuffer>, widthPx: number, heightPx: number): Rgb16 {
  const { buffer, byteOffset } = data.byteOffset % 2 === 0 ? data : new Uint8Array(data);
  return { depth: 16, rgb: new Uint16Array(buffer, byteOffset, data.length / 2), widthPx, heightPx };
}

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}
