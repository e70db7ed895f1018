import type { FileHandle } from 'node:fs/promises';
import { StudioFailure } from '../failure.ts';
import { openFailure, openRegular } from './open-regular.ts';
import { toBytes } from './path-text.ts';
import { requireFormat, sniffBytes } from './sniff-format.ts';
import type { FrameFormat } from './frame-facts.ts';

/** More than any camera writes; a frame is held in memory while it is read. 512 MB. */
const maxFrameBytes = 512 * 1024 * 1024;
/** So much at a time, that a slow card can be interrupted. */
const chunkBytes = 8 * 1024 * 1024;

export interface FrameBytes {
  readonly bytes: Buffer;
  readonly format: FrameFormat;
}

/**
 * The whole of a user's file, read once, if it is a picture this version takes and still the file that the scan saw.
 * What is no picture is told from its first bytes, before the rest is read.
 * @throws {StudioFailure} naming why the file stays out.
 */
export async function readFrameBytes(file: string, expectedBytes: number, signal: AbortSignal): Promise<FrameBytes> {
  const { handle, stats } = await openRegular(toBytes(file));
  try {
    if (Number(stats.size) !== expectedBytes) throw changed();
    if (expectedBytes === 0) throw new StudioFailure('file-empty', 'The file has no bytes. Copy it from the card again.');
    const head = Buffer.alloc(Math.min(sniffBytes, expectedBytes));
    await fill(handle, head, 0, signal);
    requireFormat(head);
    if (expectedBytes > maxFrameBytes) throw new StudioFailure('file-too-large', 'The file is larger than a photo can be (512 MB).');

    const bytes = Buffer.allocUnsafeSlow(expectedBytes);
    head.copy(bytes);
    await fill(handle, bytes, head.length, signal);
    const { bytesRead: beyond } = await handle.read(Buffer.alloc(1), 0, 1, expectedBytes);
    const now = await handle.stat({ bigint: true });
    if (beyond > 0 || now.size !== stats.size || now.mtimeNs !== stats.mtimeNs) throw changed();
    // Some RAW files are told from a TIFF only by a directory that stands far from the beginning.
    return { bytes, format: requireFormat(bytes) };
  } catch (error) {
    if (error instanceof StudioFailure || signal.aborted) throw error;
    throw openFailure(error);
  } finally {
    await handle.close();
  }
}

const changed = (): StudioFailure =>
  new StudioFailure('file-changed', 'The file changed while it was imported. Import the folder again when copying is finished.');

/** Fills `into` from its index `at` with the file's bytes from there on. */
async function fill(handle: FileHandle, into: Buffer, at: number, signal: AbortSignal): Promise<void> {
  for (let offset = at; offset < into.length;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(into, offset, Math.min(chunkBytes, into.length - offset), offset);
    if (bytesRead === 0) throw changed();
    offset += bytesRead;
  }
}
