import { findEdgeField, type EdgeField, type Rgb } from '../../src-main/ai/drift/edge-field.ts';
import { findLines, type Segment } from '../../src-main/ai/drift/line-moves.ts';
import type { Faithful, Mode } from './faithful.ts';
import { blended, clouds, eachPixel, inBox, inEllipse, warped } from './paint.ts';

export type DriftKind = 'line moved' | 'window added' | 'colour shifted' | 'crop changed' | 'object added';

/** In which styles a drift can be one: furniture may come with staging, and paint is what paint is about. */
export const modesFor: Readonly<Record<DriftKind, readonly Mode[]>> = {
  'line moved': ['remove', 'add', 'dusk', 'lights-on', 'blue-sky', 'lawn', 'staging', 'declutter', 'paint', 'floor'],
  'window added': ['remove', 'add', 'dusk', 'lights-on', 'blue-sky', 'lawn', 'staging', 'declutter', 'paint', 'floor'],
  'colour shifted': ['remove', 'add', 'blue-sky', 'lawn', 'staging', 'declutter'],
  'crop changed': ['remove', 'add', 'dusk', 'lights-on', 'blue-sky', 'lawn', 'staging', 'declutter', 'paint', 'floor'],
  'object added': ['remove', 'add', 'dusk', 'lights-on', 'blue-sky', 'lawn', 'paint', 'floor'],
};

/** The faithful result with one thing wrong; null where the picture has no place for it. `structure` shows the room without furniture, where there is such a picture. */
export function withDrift(kind: DriftKind, { before, after, mask, mode }: Faithful, structure: Rgb, random: () => number): Rgb | null {
  switch (kind) {
    case 'line moved':
      return moveLine(before, after, structure, mask, random);
    case 'window added':
      return addWindow(before, after, structure, mask, mode, random);
    case 'colour shifted':
      return shiftColour(before, after, random);
    case 'crop changed': {
      const kept = 1 - (0.02 + 0.01 * random());
      const [left, top] = [after.widthPx * (1 - kept) * random(), after.heightPx * (1 - kept) * random()];
      return warped(after, (x, y) => [left + kept * x, top + kept * y]);
    }
    case 'object added':
      return addObject(before, after, mask, mode, random);
    default:
      return kind satisfies never;
  }
}

/** One long line of the room, with what lies beside it, is a percent and a half of the width elsewhere; the pull dies away within 60 pixels. */
function moveLine(before: Rgb, after: Rgb, structure: Rgb, mask: Uint8Array | null, random: () => number): Rgb | null {
  const [field, then, now] = [findEdgeField(structure), findEdgeField(before), findEdgeField(after)];
  const candidates = findLines(field)
    .filter(({ lengthPx, y0, y1 }) => lengthPx > 0.13 * before.widthPx && Math.min(y0, y1) < 0.62 * before.heightPx)
    .filter((line) => contrastOf(field, line) > 12 && seenShare(then, line) > 0.7 && seenShare(now, line) > 0.7)
    .filter((line) => !mask || !points(line).some(([x, y]) => mask[Math.round(y) * before.widthPx + Math.round(x)]! > 0))
    .filter((line) => points(line).every(([x, y]) => x > 24 && y > 24 && x < before.widthPx - 24 && y < before.heightPx - 24));
  if (candidates.length === 0) return null;
  const line = candidates[Math.floor(random() * candidates.length)]!;
  const by = 0.015 * before.widthPx * (random() < 0.5 ? -1 : 1);
  const [ux, uy] = [(line.x1 - line.x0) / line.lengthPx, (line.y1 - line.y0) / line.lengthPx];
  return warped(after, (x, y) => {
    const along = (x - line.x0) * ux + (y - line.y0) * uy;
    const across = -(x - line.x0) * uy + (y - line.y0) * ux;
    const beyond = Math.max(0, -along, along - line.lengthPx);
    const pull = by * fade(Math.max(0, Math.abs(across - by) - 12) / 60) * fade(beyond / 40);
    return [x + uy * pull, y - ux * pull];
  });
}
const fade = (t: number): number => (t >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * t));

function points({ x0, y0, x1, y1 }: Segment): readonly (readonly [number, number])[] {
  return Array.from({ length: 13 }, (_, k) => [x0 + ((x1 - x0) * k) / 12, y0 + ((y1 - y0) * k) / 12] as const);
}
function seenShare(field: EdgeField, line: Segment): number {
  return points(line).filter(([x, y]) => strongest(field, x, y) > 6).length / 13;
}
function contrastOf(field: EdgeField, line: Segment): number {
  return points(line).reduce((sum, [x, y]) => sum + strongest(field, x, y), 0) / 13;
}
function strongest({ strength, widthPx }: EdgeField, x: number, y: number): number {
  let most = 0;
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) most = Math.max(most, strength[(Math.round(y) + dy) * widthPx + Math.round(x) + dx] ?? 0);
  return most;
}

interface Spot {
  readonly left: number;
  readonly top: number;
  readonly wide: number;
  readonly tall: number;
}

/** A plain piece of wall of the size asked for, one of the plainest by chance. */
function plainSpot(
  picture: Rgb,
  fields: readonly EdgeField[],
  mask: Uint8Array | null,
  wide: number,
  tall: number,
  from: number,
  to: number,
  random: () => number,
  least: number,
): Spot | null {
  const { widthPx, heightPx, luma } = fields[0]!;
  const spots: { spot: Spot; edges: number }[] = [];
  for (let top = Math.round(from * heightPx); top + tall < to * heightPx; top += 12) {
    for (let left = 10; left + wide < widthPx - 10; left += 12) {
      let [edges, level, count, sky, isMasked] = [0, 0, 0, 0, false];
      for (let y = top; y < top + tall; y += 4) {
        for (let x = left; x < left + wide; x += 4) {
          for (const field of fields) edges += Math.min(20, field.strength[y * widthPx + x]!);
          level += luma[y * widthPx + x]!;
          if (isSkyAt(picture, x, y)) sky++;
          count++;
          if (mask && mask[y * widthPx + x]! > 0) isMasked = true;
        }
      }
      if (!isMasked && sky < 0.1 * count && level / count > least && level / count < 235)
        spots.push({ spot: { left, top, wide, tall }, edges: edges / count / fields.length });
    }
  }
  spots.sort((a, b) => a.edges - b.edges);
  const plain = spots.filter(({ edges }) => edges < Math.max(1.6, 1.5 * (spots[0]?.edges ?? 0))).slice(0, 40);
  return plain.length > 0 && plain[0]!.edges < 7 ? plain[Math.floor(random() * plain.length)]!.spot : null;
}

/** A window in the sky would be no honest drift. */
function isSkyAt({ rgb, widthPx, heightPx }: Rgb, x: number, y: number): boolean {
  const i = 3 * (y * widthPx + x);
  return y < 0.5 * heightPx && rgb[i + 2]! > rgb[i]! + 2 && rgb[i + 2]! > 105;
}

function addWindow(before: Rgb, after: Rgb, structure: Rgb, mask: Uint8Array | null, mode: Mode, random: () => number): Rgb | null {
  const { widthPx } = before;
  const wide = Math.round(widthPx * (0.07 + 0.06 * random()));
  const tall = Math.round(wide * (1 + 0.5 * random()));
  const fields = [structure, before, after].map((picture) => findEdgeField(picture));
  const isOutdoors = ['blue-sky', 'lawn'].includes(mode);
  const spot = plainSpot(before, fields, mask, wide + 12, tall + 12, isOutdoors ? 0.32 : 0.1, 0.72, random, 30);
  if (!spot) return null;
  const [left, top, right, bottom] = [spot.left + 6, spot.top + 6, spot.left + 6 + wide, spot.top + 6 + tall];
  const level = brightnessOf(after, left, top, right, bottom);
  const garden = clouds(18, random);
  const isDark = mode === 'dusk';
  const frame = Math.max(4, 0.06 * wide);
  const panes = 1 + Math.floor(2 * random());
  const window = eachPixel(after, (_, x, y) => {
    const [u, v] = [(x - left) / wide, (y - top) / tall];
    const pane = (u * panes) % 1;
    const isFrame =
      Math.min(u * wide, (1 - u) * wide, v * tall, (1 - v) * tall) < frame ||
      (panes > 1 && Math.min(pane, 1 - pane) * (wide / panes) < frame / 2);
    if (isFrame) return [1, 1, 0.99].map((c) => Math.min(240, 1.12 * level + 14) * c) as [number, number, number];
    const g = garden(x, y);
    if (isDark) return [235 * (0.6 + 0.5 * g), 195 * (0.6 + 0.5 * g), 120 * (0.6 + 0.5 * g)];
    return v < 0.55 ? [200 + 40 * g, 218 + 30 * g, 245] : [110 + 70 * g, 145 + 70 * g, 90 + 50 * g];
  });
  const shadow = eachPixel(after, (rgb) => rgb.map((c) => 0.8 * c) as [number, number, number]);
  const shaded = blended(after, shadow, (x, y) => 0.8 * inBox(x, y, left - 2, top - 2, right + 3, bottom + 5, 5));
  return blended(shaded, window, (x, y) => inBox(x, y, left, top, right, bottom));
}

function brightnessOf({ rgb, widthPx }: Rgb, left: number, top: number, right: number, bottom: number): number {
  let [sum, count] = [0, 0];
  for (let y = Math.round(top); y < bottom; y += 3)
    for (let x = Math.round(left); x < right; x += 3, count++) sum += rgb[3 * (y * widthPx + x) + 1]!;
  return sum / count;
}

/** Walls in another tint: everything, or one half of the picture, as from another white balance or another paint. */
function shiftColour(before: Rgb, after: Rgb, random: () => number): Rgb {
  const tints = [
    [1.1, 1, 0.84],
    [0.92, 1, 1.14],
    [0.95, 1.06, 0.93],
    [1.09, 0.96, 0.98],
  ] as const;
  const tint = tints[Math.floor(random() * tints.length)]!;
  const isWhole = random() < 0.5;
  const tinted = eachPixel(after, (rgb) => rgb.map((c, k) => c * tint[k]!) as [number, number, number]);
  if (isWhole) return tinted;
  const edge = before.widthPx * (0.35 + 0.3 * random());
  const side = random() < 0.5 ? 1 : -1;
  return blended(after, tinted, (x) => Math.min(1, Math.max(0, 0.5 + (side * (x - edge)) / 160)));
}

/** A cupboard, a lamp or a plant that nobody asked for. */
function addObject(before: Rgb, after: Rgb, mask: Uint8Array | null, mode: Mode, random: () => number): Rgb | null {
  const { widthPx } = before;
  const fields = [before, after].map((picture) => findEdgeField(picture));
  const kind = Math.floor(3 * random());
  const wide = Math.round(widthPx * (0.055 + 0.05 * random()));
  const tall = Math.round(wide * (kind === 0 ? 1.2 : 1.7));
  const spot = plainSpot(before, fields, mask, wide, tall, 0.3, 0.96, random, 12);
  if (!spot) return null;
  const { left, top } = spot;
  const light = Math.min(1, brightnessOf(after, left, top, left + wide, top + tall) / 150) * (mode === 'dusk' ? 0.9 : 1);
  const [right, bottom, cx] = [left + wide, top + tall, left + wide / 2];
  const floorShadow = eachPixel(after, (rgb) => rgb.map((c) => 0.72 * c) as [number, number, number]);
  const below = blended(after, floorShadow, (x, y) => 0.8 * inEllipse(x, y, cx, bottom - 2, 0.62 * wide, 0.1 * tall));
  const of = (r: number, g: number, b: number, shade: number): readonly [number, number, number] => [
    r * light * shade,
    g * light * shade,
    b * light * shade,
  ];
  if (kind === 0) {
    const tone = [
      [196, 160, 116],
      [92, 70, 54],
      [118, 128, 118],
    ][Math.floor(3 * random())]!;
    const cupboard = eachPixel(after, (_, x, y) => {
      const [u, v] = [(x - left) / wide, (y - top) / tall];
      const gap = Math.min(Math.abs(u - 0.5) * wide, Math.abs(v - 0.5) * tall) < 1.2;
      const knob = Math.hypot((Math.abs(u - 0.5) - 0.06) * wide, (v - 0.25) * tall) < 2.5;
      return of(tone[0]!, tone[1]!, tone[2]!, (gap ? 0.6 : knob ? 0.4 : 1) * (0.85 + 0.2 * u - 0.1 * v));
    });
    return blended(below, cupboard, (x, y) => inBox(x, y, left, top, right, bottom));
  }
  if (kind === 1) {
    const lamp = eachPixel(after, (_, x, y) => {
      const v = (y - top) / tall;
      if (v < 0.34) return of(238, 222, 190, 1.1 - (0.25 * Math.abs(x - cx)) / wide);
      return of(52, 48, 46, 1);
    });
    return blended(below, lamp, (x, y) => {
      const v = (y - top) / tall;
      const half = v < 0.34 ? wide * (0.28 + 0.5 * v) : v > 0.95 ? 0.28 * wide : Math.max(1.6, 0.03 * wide);
      return v < 0 || v > 1 ? 0 : Math.min(1, Math.max(0, half - Math.abs(x - cx) + 0.5));
    });
  }
  const leaves = Array.from({ length: 17 }, () => ({
    a: Math.PI * (1 + random()),
    far: 0.15 + 0.3 * random(),
    shade: 0.6 + 0.6 * random(),
    long: 0.14 + 0.12 * random(),
  }));
  let plant = below;
  for (const { a, far, shade, long } of leaves) {
    const [lx, ly] = [cx + Math.cos(a) * far * wide, top + 0.5 * tall + Math.sin(a) * far * tall];
    const leaf = eachBox(plant, (v) => of(66 * v, 110 * v, 58 * v, shade));
    plant = blended(plant, leaf, (x, y) => {
      const [u, w] = [(x - lx) * Math.cos(a) + (y - ly) * Math.sin(a), -(x - lx) * Math.sin(a) + (y - ly) * Math.cos(a)];
      return inEllipse(u, w, 0, 0, long * tall, 0.045 * tall + 2);
    });
  }
  const pot = eachPixel(plant, (_, x) => of(176, 108, 74, 1.1 - 0.7 * Math.max(0, (x - cx) / wide)));
  return blended(plant, pot, (x, y) =>
    y < top + 0.68 * tall ? 0 : inBox(x, y, cx - 0.26 * wide, top + 0.68 * tall, cx + 0.26 * wide, bottom),
  );
}
const eachBox = (picture: Rgb, colour: (v: number) => readonly [number, number, number]): Rgb => {
  const [r, g, b] = colour(1);
  return eachPixel(picture, () => [r, g, b]);
};
