import { readFileSync } from 'node:fs';
import path from 'node:path';
import exifr from 'exifr';
import type { PictureRecipe } from '../../../src-preload/contract/delivery.ts';
import { Credit } from '../../../src-preload/contract/settings.ts';
import { writePicture } from '../../develop/write-picture.ts';
import { exportPhoto } from '../export-photo.ts';
import type { ExportPhotoInput } from '../export-task.ts';
import type { PictureOrigin } from '../metadata.ts';
import { builtInRecipe } from '../recipe-rows.ts';

/** Of a task that nobody stops. */
export const signal = new AbortController().signal;
export const context = { signal, onProgress: () => undefined, kernelsDir: path.resolve('dist/kernels') };

export const credit = Credit.parse({
  creator: 'Åse Bjørnstad <b>&"\'',
  copyright: '© 2026 Åse & Sønn',
  contact: { email: 'aase@example.no', phone: '+47 22 33 44 55', web: 'https://example.no/?a=1&b=2', city: 'Ålesund' },
});
export const origin: PictureOrigin = {
  facts: {
    capturedAtMs: Date.UTC(2026, 8, 14, 11, 22, 33, 450),
    exposure: { timeS: 1 / 125, fNumber: 7.1, iso: 200, value: 11.6, biasEv: 0 },
    camera: { make: 'Nordlys', model: 'N1', serial: 'SECRET-1234', lens: '16-35mm' },
    focalLengthMm: 16,
    focalLength35mm: 16,
  },
  isFused: true,
  operationClass: 'B',
  isGenerative: false,
  software: 'AI Studio 1.2.3',
  credit,
};
export const recipe = (name: string, change: Partial<PictureRecipe> = {}): PictureRecipe => {
  const found = builtInRecipe(name);
  if (found?.kind !== 'picture') throw new Error(`no recipe ${name}`);
  return { ...found, ...change };
};

/** Stripes, a gradient and fine noise: something to lose, and hard to make small. */
export function pixels(widthPx: number, heightPx: number, noise = 24): Uint8Array {
  const data = new Uint8Array(widthPx * heightPx * 3);
  let state = 12_345;
  for (let i = 0; i < data.length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const x = Math.floor(i / 3) % widthPx;
    const wave = 40 * Math.sin(x / 7 + (i % 3));
    data[i] = Math.max(0, Math.min(255, 60 + (120 * x) / widthPx + wave + ((state >>> 24) % (noise + 1)) - noise / 2));
  }
  return data;
}
/** A version as the engine writes one. */
export async function makeVersion(dir: string, widthPx: number, heightPx: number, noise?: number): Promise<string> {
  const file = path.join(dir, `version-${widthPx}.jpg`);
  await writePicture(pixels(widthPx, heightPx, noise), widthPx, heightPx, file);
  return file;
}

/** The task's files beside the version, with their bytes. Throws the code of the first that failed. */
export async function makeAll(versionFile: string, recipes: readonly PictureRecipe[], change: Partial<ExportPhotoInput> = {}) {
  const outputs = recipes.map((one, index) => ({
    recipe: one,
    outFile: path.join(path.dirname(versionFile), `${index}-${one.name}.part`),
  }));
  const answer = await exportPhoto({ versionFile, deep: 'none', frameFile: null, origin, outputs, ...change }, context);
  return outputs.map(({ outFile }, index) => {
    const output = answer.outputs[index];
    if (!output || 'failure' in output) throw new Error(output?.failure.code ?? 'nothing');
    return { ...output, outFile, bytes: readFileSync(outFile ?? '') };
  });
}
export async function makeOne(versionFile: string, wanted: PictureRecipe, change: Partial<ExportPhotoInput> = {}) {
  const [first] = await makeAll(versionFile, [wanted], change);
  if (!first) throw new Error('nothing was made');
  return first;
}
/** Everything that a file says of itself. */
export const tags = async (bytes: Buffer): Promise<Record<string, unknown>> => {
  const options = { xmp: true, icc: true, tiff: true, iptc: true, jfif: true, gps: true, mergeOutput: true };
  return unescaped(await exifr.parse(bytes, options)) as Record<string, unknown>;
};
/** The reader leaves what XML escapes as it is. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  if (Array.isArray(value)) return value.map(unescaped);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescaped(inner)])) : value;
}
