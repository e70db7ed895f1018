import { fromRgb, openPicture } from '../../imaging/picture.ts';
import type { Rgb } from './edge-field.ts';

type Colour = readonly [number, number, number];

/** A room drawn in boxes, or a house under its sky; every thing in it can be moved, left out or painted otherwise. */
export interface DrawnRoom {
  readonly wall?: Colour;
  readonly windowAt?: number;
  readonly extraWindow?: boolean;
  readonly sofa?: boolean;
  readonly plant?: boolean;
  readonly sky?: readonly [Colour, Colour];
}

const size = { widthPx: 480, heightPx: 320 };

export function drawRoom({
  wall = [196, 190, 178],
  windowAt = 150,
  extraWindow = false,
  sofa = false,
  plant = false,
}: DrawnRoom = {}): Rgb {
  const room = blank();
  box(room, 0, 0, 480, 320, wall);
  box(room, 0, 0, 480, 30, [228, 226, 222]);
  box(room, 0, 235, 480, 320, [150, 116, 80]);
  for (let x = 20; x < 480; x += 60) box(room, x, 235, x + 1, 320, [126, 96, 66]);
  box(room, 0, 229, 480, 235, [238, 236, 232]);
  box(room, 400, 80, 458, 235, [120, 90, 62]);
  box(room, 28, 84, 96, 136, [70, 60, 54]);
  box(room, 33, 89, 91, 131, [176, 150, 120]);
  for (let y = 60; y < 220; y += 32) box(room, 340, y, 386, y + 5, [110, 84, 60]);
  for (let y = 66; y < 200; y += 32) box(room, 346, y + 6, 362, y + 26, [140, 70, 60]);
  window(room, windowAt, 60, windowAt + 90, 170);
  if (extraWindow) window(room, 266, 70, 322, 150);
  if (sofa) {
    box(room, 120, 200, 270, 270, [82, 92, 104]);
    box(room, 126, 180, 264, 214, [98, 110, 124]);
    for (let x = 168; x < 264; x += 48) box(room, x, 182, x + 2, 214, [70, 80, 92]);
  }
  if (plant) for (let leaf = 0; leaf < 9; leaf++) disc(room, 60 + 14 * Math.sin(leaf * 2.4), 190 - 5 * leaf, 11, [58, 96 + 4 * leaf, 52]);
  return grained(room);
}

/** A facade with a lawn before it and a sky that shades from one colour to another. */
export function drawHouse({
  wall = [214, 208, 196],
  sky = [
    [120, 150, 200],
    [190, 205, 225],
  ],
  extraWindow = false,
}: DrawnRoom = {}): Rgb {
  const house = blank();
  for (let y = 0; y < 200; y++) box(house, 0, y, 480, y + 1, mixed(sky[0], sky[1], y / 200));
  box(house, 0, 200, 480, 320, [92, 112, 62]);
  box(house, 110, 110, 370, 240, wall);
  for (let y = 60; y < 110; y++) box(house, 90 + (110 - y), y, 390 - (110 - y), y + 1, [84, 66, 60]);
  for (const x of [140, 300]) window(house, x, 140, x + 44, 190);
  if (extraWindow) window(house, 222, 140, 260, 190);
  return grained(house);
}

/** As a good model gives a picture back: half a pixel off, softer, another tone, and a JPEG. */
export async function asModelGives(picture: Rgb): Promise<Rgb> {
  const { widthPx, heightPx } = picture;
  const small = await fromRgb(picture.rgb, widthPx, heightPx)
    .affine([1, 0, 0, 1], { odx: 0.4, ody: -0.3, interpolator: 'bilinear' })
    .resize(Math.round(0.85 * widthPx), Math.round(0.85 * heightPx), { fit: 'fill' })
    .linear([1.02, 1.01, 0.995], [2, 1, 0])
    .jpeg({ quality: 82 })
    .toBuffer();
  return { rgb: new Uint8Array(await openPicture(small).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer()), widthPx, heightPx };
}

const blank = (): Rgb => ({ rgb: new Uint8Array(3 * size.widthPx * size.heightPx), ...size });

export function box({ rgb, widthPx, heightPx }: Rgb, left: number, top: number, right: number, bottom: number, colour: Colour): void {
  for (let y = Math.max(0, top); y < Math.min(heightPx, bottom); y++)
    for (let x = Math.max(0, left); x < Math.min(widthPx, right); x++) rgb.set(colour, 3 * (y * widthPx + x));
}

function disc(picture: Rgb, cx: number, cy: number, radius: number, colour: Colour): void {
  for (let y = Math.ceil(cy - radius); y <= cy + radius; y++) {
    const half = Math.round(Math.sqrt(Math.max(0, radius * radius - (y - cy) ** 2)));
    box(picture, Math.round(cx) - half, y, Math.round(cx) + half, y + 1, colour);
  }
}

function window(picture: Rgb, left: number, top: number, right: number, bottom: number): void {
  box(picture, left, top, right, bottom, [240, 240, 238]);
  const middle = Math.round((left + right) / 2);
  for (const [from, to] of [
    [left + 5, middle - 2],
    [middle + 2, right - 5],
  ] as const) {
    box(picture, from, top + 5, to, Math.round((top + bottom) / 2), [222, 234, 250]);
    box(picture, from, Math.round((top + bottom) / 2), to, bottom - 5, [188, 214, 178]);
  }
}

const mixed = (one: Colour, two: Colour, t: number): Colour =>
  [0, 1, 2].map((c) => Math.round(one[c]! * (1 - t) + two[c]! * t)) as unknown as Colour;

/** A camera's noise, the same each time: up to three levels. */
function grained(picture: Rgb): Rgb {
  let state = 12_345;
  for (let i = 0; i < picture.rgb.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    picture.rgb[i] = Math.min(255, Math.max(0, picture.rgb[i]! + Math.round((state / 2 ** 32 - 0.5) * 6)));
  }
  return picture;
}
