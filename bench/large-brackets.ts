import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shoot, type Shot } from '../src-main/develop/fixtures/lit-room.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';

export const large = { widthPx: 6000, heightPx: 4000 };
const drawn = { widthPx: 3000, heightPx: 2000 };
const stops = [-2, 0, 2];

/** Three frames of 24 megapixels, two stops apart, as JPEGs with a camera's grain; made once and kept in the temporary folder. `moves` in pixels of the frame. */
export async function largeBrackets(name: string, moves: readonly Pick<Shot, 'shiftX' | 'shiftY' | 'turn'>[]): Promise<readonly string[]> {
  const folder = path.join(tmpdir(), `ai-studio-bench-brackets-1-${name}`);
  const files = stops.map((_, index) => path.join(folder, `frame-${index}.jpg`));
  const isThere = await Promise.all(files.map((file) => readFile(file).then(Boolean, () => false)));
  if (isThere.every(Boolean)) return files;
  await mkdir(folder, { recursive: true });
  const scale = large.widthPx / drawn.widthPx;
  for (const [index, file] of files.entries()) {
    const { shiftX = 0, shiftY = 0, turn = 0 } = moves[index] ?? {};
    const shot = shoot({ ...drawn, stops: stops[index]!, shiftX: shiftX / scale, shiftY: shiftY / scale, turn });
    const rgb = await fromRgb(shot, drawn.widthPx, drawn.heightPx).resize(large.widthPx, large.heightPx).raw().toBuffer();
    addNoise(rgb, index + 1);
    await writeFile(`${file}.part`, await fromRgb(rgb, large.widthPx, large.heightPx).jpeg({ quality: 92 }).toBuffer());
    await rename(`${file}.part`, file);
  }
  return files;
}

/** A camera's grain, the same every time. */
export function addNoise(rgb: Uint8Array, seed: number): void {
  let state = seed;
  for (let i = 0; i < rgb.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const level = rgb[i]!;
    if (level > 2 && level < 253) rgb[i] = level + ((state >>> 24) % 7) - 3;
  }
}
