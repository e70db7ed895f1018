import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The folder that the build puts WebAssembly into: beside the built program, and the same one when it runs from its sources. */
const folders = [path.join(import.meta.dirname, '../kernels'), path.join(import.meta.dirname, '../../dist/kernels')];

/**
 * A decoder as WebAssembly. Read for every picture: the engine knows code that it has compiled before, and a decoder that
 * begins with empty memory leaves nothing behind for the next file.
 */
export async function readDecoder(name: 'libheif' | 'libraw'): Promise<Buffer> {
  const [built, fromSources] = folders.map((folder) => path.join(folder, `${name}.wasm`)) as [string, string];
  return readFile(built).catch(() => readFile(fromSources));
}
