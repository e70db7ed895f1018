import { open } from 'node:fs/promises';

/** Writes a file of these parts, one after the other, and waits until the disk has it. The path may be bytes: not every name is text. */
export async function writeDurably(file: string | Buffer, ...parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Waits until the disk has what was written into a file by somebody else. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}
