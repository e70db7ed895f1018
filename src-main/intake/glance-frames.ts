import { writeFile } from 'node:fs/promises';
import { readJpegHeader } from '../imaging/jpeg-segments.ts';
import { readRawStructure } from '../imaging/raw-structure.ts';
import { TiffFile, tiffTag, type TiffDirectory } from '../imaging/tiff-directories.ts';
import type { TaskFunction } from '../imaging/tasks.ts';
import { readRawExif } from './exif-facts.ts';
import { openRegular } from './open-regular.ts';
import { toBytes } from './path-text.ts';
import { formatRefusal, isRaw, sniffFormat } from './sniff-format.ts';
import type { FrameFormat } from './frame-facts.ts';

/** So much of a file holds its EXIF and its small picture, whatever the camera. */
const headBytes = 256 * 1024;
/** So much of a JPEG: its EXIF block is no longer than 64 KB, and stands in front. */
const jpegHeadBytes = 72 * 1024;

export interface GlanceInput {
  readonly files: readonly {
    /** In text form (see path-text.ts). */
    readonly file: string;
    /** Where the camera's own small picture goes, under a temporary name. */
    readonly thumbnailTo: string;
  }[];
}
/** What the first bytes of a file tell. */
export interface Glance {
  readonly capturedAtMs: number | null;
  readonly hasThumbnail: boolean;
}

/**
 * A first look at many files: only their heads are read, and nothing is decoded. Cameras put a small picture there, which
 * is shown until the file itself was read. Null for what is no picture or cannot be read; whoever reads it will say why.
 */
export const glanceFrames: TaskFunction<'glance-frames'> = async ({ files }, { signal }) => {
  const glances: (Glance | null)[] = [];
  const head = Buffer.allocUnsafeSlow(headBytes);
  for (const { file, thumbnailTo } of files) {
    signal.throwIfAborted();
    glances.push(await glance(file, thumbnailTo, head).catch(() => null));
  }
  return { glances };
};

async function glance(file: string, thumbnailTo: string, buffer: Buffer): Promise<Glance | null> {
  const head = await readHead(file, buffer);
  const format = sniffFormat(head);
  if (format === null || formatRefusal(format)) return null;
  const { directories, small } = lookInto(head, format as FrameFormat);
  // The first directory's orientation is meant for the small picture too.
  if (small) await writeFile(thumbnailTo, oriented(small, directories[0]?.number(tiffTag.orientation) ?? 1));
  return { capturedAtMs: readRawExif(directories).capturedAtMs, hasThumbnail: small !== null };
}

/** As much of the file as is needed, as a view of `into`. */
async function readHead(file: string, into: Buffer): Promise<Buffer> {
  const { handle } = await openRegular(toBytes(file));
  try {
    const { bytesRead: first } = await handle.read(into, 0, jpegHeadBytes, 0);
    if (first < jpegHeadBytes || sniffFormat(into.subarray(0, first)) === 'jpeg') return into.subarray(0, first);
    const { bytesRead: rest } = await handle.read(into, first, headBytes - first, first);
    return into.subarray(0, first + rest);
  } finally {
    await handle.close();
  }
}

interface Head {
  readonly directories: readonly TiffDirectory[];
  readonly small: Uint8Array | null;
}

/** A cut file is read like a whole one: what points behind its end is not there. */
function lookInto(head: Buffer, format: FrameFormat): Head {
  if (format === 'jpeg') return lookIntoJpeg(head);
  // Fujifilm's file begins with a fixed header and goes on with a whole JPEG.
  if (format === 'raf') return lookIntoJpeg(head.subarray(head.readUInt32BE(84)));
  if (format === 'tiff') return { directories: TiffFile.open(head)?.directories() ?? [], small: null };
  if (!isRaw(format)) return { directories: [], small: null };
  const { previews, exif } = readRawStructure(head, format);
  return { directories: exif, small: previews.at(-1)?.bytes ?? null };
}

function lookIntoJpeg(bytes: Uint8Array): Head {
  const block = readJpegHeader(bytes)?.exif;
  const directories = block ? (TiffFile.open(block)?.directories() ?? []) : [];
  for (const directory of directories) {
    const at = directory.number(tiffTag.jpegOffset);
    const length = directory.number(tiffTag.jpegLength);
    if (!block || at === undefined || length === undefined || at + length > block.length) continue;
    const small = block.subarray(at, at + length);
    if (readJpegHeader(small)?.isViewable) return { directories, small };
  }
  return { directories, small: null };
}

/** The JPEG with an orientation of its own: small pictures lie as the sensor lay, and who shows them turns them. */
function oriented(jpeg: Uint8Array, orientation: number): Uint8Array {
  if (orientation < 2 || orientation > 8) return jpeg;
  const exif = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
  exif.writeUInt16BE(orientation, 24);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif, jpeg.subarray(2)]);
}
