import { readdirSync } from 'node:fs';
import path from 'node:path';
import { greyFrom } from '../src-main/develop/fixtures/grey.ts';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { toDisplay } from '../src-main/develop/srgb.ts';
import { fromRgb, openPicture } from '../src-main/imaging/picture.ts';

/** A bracket set to fuse, as both engines get it: 8-bit sRGB of one size, darkest first. */
export interface BracketCase {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
}

/** Sets of the sample shoot, by the numbers of their files. */
const sampleSets = {
  'living room': [4103, 4104, 4105, 4106, 4107],
  kitchen: [4108, 4109, 4110],
  bedroom: [4112, 4113, 4114],
  bathroom: [4115, 4116, 4117],
};
/** Rooms drawn in linear light. */
const drawnRooms = [
  { name: 'drawn room, 4 frames', stops: [-4, -2, 0, 2], variant: 0 },
  { name: 'drawn room, 3 frames', stops: [-4, -2, 0], variant: 1 },
  { name: 'drawn room, wide gaps', stops: [-6, -3, 0, 1.5], variant: 0 },
];
const longEdgePx = 1100;
const isPicture = (name: string): boolean => /\.(jpe?g|png|tiff?)$/i.test(name);

/** What ships with the studio and what is drawn here; and every folder in `folder` that holds a set of one's own. */
export async function bracketCases(folder: string | undefined): Promise<readonly BracketCase[]> {
  const samples = path.resolve(import.meta.dirname, '../resources/sample-shoot/Fjordgata 12');
  const shipped = readdirSync(samples);
  const cases: BracketCase[] = [];
  for (const [name, numbers] of Object.entries(sampleSets)) {
    const files = numbers.flatMap((number) =>
      shipped.filter((file) => file.includes(`N1A0${number}`)).map((file) => path.join(samples, file)),
    );
    cases.push(await readCase(name, files));
  }
  for (const { name, stops, variant } of drawnRooms) {
    const size = { widthPx: 900, heightPx: 600 };
    cases.push({ name, ...size, frames: stops.map((stop) => shoot({ ...size, stops: stop, variant })) });
  }
  if (folder === undefined) return cases;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const own = path.join(folder, entry.name);
    const files = readdirSync(own).filter(isPicture);
    if (files.length > 1)
      cases.push(
        await readCase(
          entry.name,
          files.map((file) => path.join(own, file)),
        ),
      );
  }
  return cases;
}

async function readCase(name: string, files: readonly string[]): Promise<BracketCase> {
  const read = await Promise.all(
    files.map(async (file) => {
      const sized = openPicture(file).autoOrient().resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true });
      const { data, info } = await sized.flatten().toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
      return { rgb: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
    }),
  );
  const { widthPx, heightPx } = read[0]!;
  const brightness = (rgb: Uint8Array): number => greyFrom(rgb, widthPx, heightPx).data.reduce((sum, level) => sum + level, 0);
  const frames = read.map(({ rgb }) => rgb).toSorted((a, b) => brightness(a) - brightness(b));
  return { name, widthPx, heightPx, frames };
}

/** A window eight stops brighter than the even wall around it. */
export const windowStep = {
  widthPx: 960,
  heightPx: 640,
  window: { left: 320, right: 640, top: 180, bottom: 460 },
  /** Each set sees the window in its first frame and the wall in its last. */
  stops: [
    [-8, -6, -4, -2, 0],
    [-8, -4, 0],
    [-7, -5, -3, -1, 1],
  ],
};

export function stepCase(stops: readonly number[]): BracketCase {
  const { widthPx, heightPx, window } = windowStep;
  const frames = stops.map((stop) => {
    const level = (ev: number): number => Math.round(255 * Math.min(1, toDisplay(0.18 * 2 ** (stop + ev))));
    const [wall, bright] = [level(0), level(8)];
    const rgb = new Uint8Array(widthPx * heightPx * 3).fill(wall);
    for (let y = window.top; y < window.bottom; y++) rgb.fill(bright, 3 * (y * widthPx + window.left), 3 * (y * widthPx + window.right));
    return rgb;
  });
  return { name: `step, ${stops.length} frames from ${stops[0]}`, widthPx, heightPx, frames };
}

/** How much the wall varies in levels, farther than eight pixels from the window: all of it is halo. */
export function wallVariation(rgb: Uint8Array): number {
  const { widthPx, heightPx, window } = windowStep;
  let least = 255;
  let most = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const beside = Math.max(window.left - x, x - window.right + 1, window.top - y, y - window.bottom + 1);
      if (beside <= 8) continue;
      const level = rgb[3 * (y * widthPx + x) + 1]!;
      least = Math.min(least, level);
      most = Math.max(most, level);
    }
  }
  return most - least;
}

export async function writePng(rgb: Uint8Array, widthPx: number, heightPx: number, file: string): Promise<void> {
  await fromRgb(rgb, widthPx, heightPx).png({ compressionLevel: 1 }).toFile(file);
}
