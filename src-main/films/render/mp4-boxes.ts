import { type FileHandle, open } from 'node:fs/promises';

/** A top-level box of an MP4 file (ISO/IEC 14496-12, 4.2). */
export interface Mp4Box {
  readonly type: string;
  readonly start: number;
  readonly sizeBytes: number;
}

const mostBoxes = 1000;

/**
 * The top-level boxes in the order of the file, or null when they do not fill it exactly: a file that was cut short, or is
 * not an MP4.
 */
export async function readMp4Boxes(file: string): Promise<readonly Mp4Box[] | null> {
  const handle = await open(file, 'r');
  try {
    const fileBytes = (await handle.stat()).size;
    const boxes: Mp4Box[] = [];
    for (let start = 0; start < fileBytes;) {
      const box = await readBox(handle, start, fileBytes);
      if (!box || boxes.length === mostBoxes) return null;
      boxes.push(box);
      start += box.sizeBytes;
    }
    return boxes;
  } finally {
    await handle.close();
  }
}

async function readBox(handle: FileHandle, start: number, fileBytes: number): Promise<Mp4Box | null> {
  const header = Buffer.alloc(16);
  const { bytesRead } = await handle.read(header, 0, 16, start);
  if (bytesRead < 8) return null;
  const size = header.readUInt32BE(0);
  // 1: the size follows as 64 bits. 0: to the end of the file.
  const sizeBytes = size === 1 ? Number(header.readBigUInt64BE(8)) : size === 0 ? fileBytes - start : size;
  if (sizeBytes < 8 || start + sizeBytes > fileBytes) return null;
  return { type: header.toString('latin1', 4, 8), start, sizeBytes };
}
