import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { readMp4Boxes } from './mp4-boxes.ts';

/**
 * A finished segment says of itself that it is whole: an MP4 box that players skip (`free`) at its very end, with the number
 * of its frames and a checksum of everything before. So a file that was cut short, emptied or changed when the power went is
 * known without a word about it anywhere else.
 */
const sealBytes = 28;
const magic = 'whole segment';

/** Appends the seal and syncs the file. Returns false, and changes nothing, when its boxes do not fill it. */
export async function sealSegment(file: string, frameCount: number): Promise<boolean> {
  const boxes = (await readMp4Boxes(file))?.map(({ type }) => type);
  if (!boxes?.includes('moov') || !boxes.includes('mdat')) return false;
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(seal(frameCount, await checksum(handle, size)), 0, sealBytes, size);
    await handle.sync();
    return true;
  } finally {
    await handle.close();
  }
}

/** Whether this is a segment of so many frames, to the last bit as it was sealed. False also where there is no file. */
export async function isWholeSegment(file: string, frameCount: number): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { size } = await handle.stat();
    if (size <= sealBytes) return false;
    const found = Buffer.alloc(sealBytes);
    await handle.read(found, 0, sealBytes, size - sealBytes);
    // The frames are compared before the whole file is read.
    if (found.compare(seal(frameCount, 0), 0, sealBytes - 4, 0, sealBytes - 4) !== 0) return false;
    return found.equals(seal(frameCount, await checksum(handle, size - sealBytes)));
  } finally {
    await handle.close();
  }
}

function seal(frameCount: number, sum: number): Buffer {
  const box = Buffer.alloc(sealBytes);
  box.writeUInt32BE(sealBytes, 0);
  box.write('free', 4, 'latin1');
  box.write(magic, 8, 'latin1');
  box.writeUIntBE(frameCount, 21, 3);
  box.writeUInt32BE(sum, 24);
  return box;
}

const pieceBytes = 1024 * 1024;

async function checksum(handle: Awaited<ReturnType<typeof open>>, length: number): Promise<number> {
  const piece = Buffer.alloc(Math.min(pieceBytes, length));
  let sum = 0;
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, length - at), at);
    if (bytesRead === 0) break;
    sum = crc32(piece.subarray(0, bytesRead), sum);
    at += bytesRead;
  }
  return sum;
}
