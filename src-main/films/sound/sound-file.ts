import { open } from 'node:fs/promises';

/** Decoded sound on disk: two channels of interleaved 32-bit floats, little endian, at 48 kHz. A sample is one of both channels. */
export interface SoundFile {
  readonly samples: number;
  /** Fills `target` with `count` samples from `from` on; before the beginning and after the end is silence. */
  read(from: number, count: number, target: Float32Array): Promise<void>;
  close(): Promise<void>;
}

export const bytesPerSample = 8;
/** What is read, mixed and written at a time: one second. */
export const blockSamples = 48_000;

export async function openSound(file: string): Promise<SoundFile> {
  const handle = await open(file, 'r');
  const samples = Math.floor((await handle.stat()).size / bytesPerSample);
  return {
    samples,
    async read(from, count, target) {
      target.fill(0, 0, count * 2);
      const first = Math.min(Math.max(from, 0), samples);
      const bytes = new Uint8Array(target.buffer, target.byteOffset + (first - from) * bytesPerSample);
      const wanted = Math.max(0, Math.min(from + count, samples) - first) * bytesPerSample;
      for (let done = 0; done < wanted;) {
        const { bytesRead } = await handle.read(bytes, done, wanted - done, first * bytesPerSample + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    },
    close: () => handle.close(),
  };
}

/** Calls `use` with one block after the other; the block is used again afterwards. */
export async function eachBlock(
  sound: SoundFile,
  signal: AbortSignal,
  use: (block: Float32Array, count: number, from: number) => void | Promise<void>,
): Promise<void> {
  const block = new Float32Array(blockSamples * 2);
  for (let from = 0; from < sound.samples; from += blockSamples) {
    signal.throwIfAborted();
    const count = Math.min(blockSamples, sound.samples - from);
    await sound.read(from, count, block);
    await use(block, count, from);
  }
}
