import type { Box, Colour, Patch, Place } from './house.ts';

/** Where a camera stands and what it sees. */
export interface View {
  readonly place: Place;
  readonly at: readonly [number, number, number];
  /** Radians: to the right, up, clockwise. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly focalMm: number;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** What may differ between frames from one tripod. */
export interface Moment {
  /** Somebody who walks through the room. */
  readonly people: readonly Box[];
  /** Moves the leaves. */
  readonly breeze: number;
}
/** Linear light by its source, interleaved RGB: the day and the lamps change for themselves, the flash is the camera's. */
export interface Light {
  readonly day: Float32Array;
  readonly lamps: Float32Array;
  readonly flash: Float32Array;
}

const sensorMm = 36;
const daylight = [0.9, 1, 1.12];
const lamplight = [1.25, 1, 0.6];

/** One ray for each pixel, first hit, light straight from windows, lamps and flash, and some from everywhere. */
export function renderView(view: View, { people, breeze }: Moment): Light {
  const { place, at, widthPx, heightPx } = view;
  const count = widthPx * heightPx * 3;
  const light: Light = { day: new Float32Array(count), lamps: new Float32Array(count), flash: new Float32Array(count) };
  const reach = sensorMm / 2 / view.focalMm / (Math.max(widthPx, heightPx) / 2);
  const [sinYaw, cosYaw] = [Math.sin(view.yaw), Math.cos(view.yaw)];
  const [sinPitch, cosPitch] = [Math.sin(view.pitch), Math.cos(view.pitch)];
  const [sinRoll, cosRoll] = [Math.sin(view.roll), Math.cos(view.roll)];
  const trace = tracer(place, [...place.boxes, ...people], at);
  const shade = shader(place, at, breeze, light);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const across = (x + 0.5 - widthPx / 2) * reach;
      const up = (heightPx / 2 - y - 0.5) * reach;
      const right = across * cosRoll - up * sinRoll;
      const over = across * sinRoll + up * cosRoll;
      const ahead = cosPitch - over * sinPitch;
      const dy = sinPitch + over * cosPitch;
      const dx = right * cosYaw + ahead * sinYaw;
      const dz = ahead * cosYaw - right * sinYaw;
      shade((y * widthPx + x) * 3, trace(dx, dy, dz), dx, dy, dz);
    }
  }
  return light;
}

interface Hit {
  distance: number;
  box: Box | null;
  /** Which pair of sides was hit: x, y or z. */
  axis: 0 | 1 | 2;
}

/** Numbers in rows, and one hit for all rays: a picture is thousands of them. */
function tracer({ size }: Place, boxes: readonly Box[], [x, y, z]: View['at']): (dx: number, dy: number, dz: number) => Hit {
  const sides = Float64Array.from(
    boxes.flatMap(({ from, to }) => [from[0] - x, to[0] - x, from[1] - y, to[1] - y, from[2] - z, to[2] - z]),
  );
  const hit: Hit = { distance: 0, box: null, axis: 0 };
  return (dx, dy, dz) => {
    const [overX, overY, overZ] = [1 / dx, 1 / dy, 1 / dz];
    const exitX = ((dx > 0 ? size[0] : 0) - x) * overX;
    const exitY = ((dy > 0 ? size[1] : 0) - y) * overY;
    const exitZ = ((dz > 0 ? size[2] : 0) - z) * overZ;
    hit.box = null;
    hit.axis = exitX <= exitY && exitX <= exitZ ? 0 : exitY <= exitZ ? 1 : 2;
    hit.distance = Math.min(exitX, exitY, exitZ);
    for (let index = 0, row = 0; index < boxes.length; index += 1, row += 6) {
      const [x1, x2] = [sides[row]! * overX, sides[row + 1]! * overX];
      const [y1, y2] = [sides[row + 2]! * overY, sides[row + 3]! * overY];
      const [z1, z2] = [sides[row + 4]! * overZ, sides[row + 5]! * overZ];
      const [nearX, nearY, nearZ] = [Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2)];
      const enter = Math.max(nearX, nearY, nearZ);
      if (enter <= 0.05 || enter >= hit.distance || enter >= Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2))) continue;
      hit.distance = enter;
      hit.box = boxes[index]!;
      hit.axis = enter === nearX ? 0 : enter === nearY ? 1 : 2;
    }
    return hit;
  };
}

/** Writes what a ray brings home. */
function shader(place: Place, eye: View['at'], breeze: number, { day, lamps, flash }: Light) {
  const windows = place.patches.filter(({ glow }) => glow > 0).map((patch) => ({ ...middleOf(patch, place), patch }));
  return (index: number, { distance, box, axis }: Hit, dx: number, dy: number, dz: number): void => {
    const p = [eye[0] + dx * distance, eye[1] + dy * distance, eye[2] + dz * distance] as const;
    const facing = (axis === 0 ? dx : axis === 1 ? dy : dz) > 0 ? -1 : 1;
    if (place.isOutdoor && !box && !(axis === 1 && facing === 1)) {
      const cloud = 0.75 + 0.5 * noise(p[0] / 9, p[1] / 6, p[2] / 9, place.seed);
      for (let c = 0; c < 3; c += 1) day[index + c] = place.sky * cloud * (place.wall[c]! + ((1 - place.wall[c]!) * (1 - dy)) / 1.6);
      return;
    }
    const patch = box || axis === 1 ? undefined : patchAt(place, axis, facing, p);
    if (patch && patch.glow > 0) {
      const view = 0.35 + 1.3 * noise(p[0] * 3, p[1] * 3, p[2] * 3, place.seed + 7) * (p[1] > 1.5 ? 1.3 : 0.6);
      for (let c = 0; c < 3; c += 1) day[index + c] = patch.glow * view * daylight[c]!;
      return;
    }
    const albedo: Colour = box?.albedo ?? patch?.albedo ?? (axis === 1 ? (facing === 1 ? place.floor : [0.85, 0.85, 0.85]) : place.wall);
    const grain = box?.grain ?? patch?.grain ?? (axis === 1 && facing === 1 ? place.floorGrain : 0.03);
    const scale = box?.scale ?? (patch ? 6 : axis === 1 && facing === 1 ? (place.isOutdoor ? 1.5 : 5) : 1.5);
    const sway = box?.isAlive ? breeze : 0;
    const texture = 1 + grain * 2 * (noise(p[0] * scale + sway, p[1] * scale, p[2] * scale * (box ? 1 : 0.3), place.seed) - 0.5);
    const cosine = (x: number, y: number, z: number, length: number): number =>
      Math.max(0, (facing * (axis === 0 ? x : axis === 1 ? y : z)) / length);

    let fromDay = place.ambient * (place.isOutdoor ? 1 : inCorner(place, p, axis));
    if (place.isOutdoor) fromDay += place.sky * 0.6 * (axis === 1 ? 1 : axis === 0 ? 0.55 : 0.3);
    for (const { at, patch: window, areaM2 } of windows) {
      const [x, y, z] = [at[0] - p[0], at[1] - p[1], at[2] - p[2]];
      const squared = x * x + y * y + z * z + 0.3;
      const length = Math.sqrt(squared);
      const towards = window.side < 2 ? Math.abs(x) / length : Math.abs(z) / length;
      fromDay += (0.35 * window.glow * areaM2 * cosine(x, y, z, length) * towards) / squared / Math.PI;
    }
    let fromLamps = 0;
    for (const lamp of place.lamps) {
      const [x, y, z] = [lamp.at[0] - p[0], lamp.at[1] - p[1], lamp.at[2] - p[2]];
      const squared = x * x + y * y + z * z + 0.08;
      fromLamps += (lamp.power * cosine(x, y, z, Math.sqrt(squared))) / squared;
    }
    // Bounced off the ceiling above the camera: soft, and weaker far away.
    const [x, y, z] = [eye[0] - p[0], 2.45 - p[1], eye[2] - p[2]];
    const squared = x * x + y * y + z * z + 0.8;
    const fromFlash = (0.25 + cosine(x, y, z, Math.sqrt(squared))) / squared;
    for (let c = 0; c < 3; c += 1) {
      const surface = albedo[c]! * texture;
      day[index + c] = surface * fromDay;
      lamps[index + c] = surface * fromLamps * lamplight[c]!;
      flash[index + c] = surface * fromFlash;
    }
  };
}

/** Less light reaches where wall meets wall. */
function inCorner({ size }: Place, p: readonly [number, number, number], axis: 0 | 1 | 2): number {
  let nearest = Infinity;
  for (const other of [0, 1, 2] as const) if (other !== axis) nearest = Math.min(nearest, p[other], size[other] - p[other]);
  return 0.55 + 0.45 * Math.min(1, Math.max(0, nearest) / 0.8);
}

function patchAt({ patches }: Place, axis: 0 | 2, facing: number, p: readonly [number, number, number]): Patch | undefined {
  const side = axis + (facing === 1 ? 0 : 1);
  const along = axis === 0 ? p[2] : p[0];
  return patches.find((one) => one.side === side && along > one.from[0] && along < one.to[0] && p[1] > one.from[1] && p[1] < one.to[1]);
}

function middleOf({ side, from, to }: Patch, { size }: Place): { at: readonly [number, number, number]; areaM2: number } {
  const along = (from[0] + to[0]) / 2;
  const up = (from[1] + to[1]) / 2;
  const at = side === 0 ? [0, up, along] : side === 1 ? [size[0], up, along] : side === 2 ? [along, up, 0] : [along, up, size[2]];
  return { at: at as [number, number, number], areaM2: (to[0] - from[0]) * (to[1] - from[1]) };
}

/** Value noise, 0 to 1, two octaves. */
function noise(x: number, y: number, z: number, seed: number): number {
  return 0.65 * lattice(x, y, z, seed) + 0.35 * lattice(x * 2.7, y * 2.7, z * 2.7, seed + 1);
}

function lattice(x: number, y: number, z: number, seed: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [u, v, w] = [ease(x - i), ease(y - j), ease(z - k)];
  const row = (dj: number, dk: number): number => {
    const a = hashed(i, j + dj, k + dk, seed);
    return a + (hashed(i + 1, j + dj, k + dk, seed) - a) * u;
  };
  const near = row(0, 0) + (row(1, 0) - row(0, 0)) * v;
  const far = row(0, 1) + (row(1, 1) - row(0, 1)) * v;
  return near + (far - near) * w;
}

const ease = (t: number): number => t * t * (3 - 2 * t);

function hashed(i: number, j: number, k: number, seed: number): number {
  let h = Math.imul(i, 374_761_393) ^ Math.imul(j, 668_265_263) ^ Math.imul(k, 2_147_483_647) ^ Math.imul(seed, 1_274_126_177);
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}
