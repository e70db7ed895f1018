import { between, chance, either, whole, type Random } from './random.ts';

export type Colour = readonly [number, number, number];
/** An upright box in metres, y up. */
export interface Box {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly albedo: Colour;
  /** How strongly and how finely the surface varies. */
  readonly grain: number;
  readonly scale: number;
  /** Leaves: they stand elsewhere in every frame. */
  readonly isAlive?: boolean;
}
/** A rectangle on one side of the room: 0 and 1 are the walls at x = 0 and x = width, 2 and 3 those at z = 0 and z = depth. */
export interface Patch {
  readonly side: 0 | 1 | 2 | 3;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly albedo: Colour;
  readonly grain: number;
  /** Light of its own: a window's view; 0 for a picture or a door. */
  readonly glow: number;
}
interface Lamp {
  readonly at: readonly [number, number, number];
  readonly power: number;
}
/** A place to photograph: a room, or a garden with a house in it. */
export interface Place {
  readonly seed: number;
  readonly size: readonly [number, number, number];
  readonly wall: Colour;
  readonly floor: Colour;
  readonly floorGrain: number;
  readonly boxes: readonly Box[];
  readonly patches: readonly Patch[];
  readonly lamps: readonly Lamp[];
  /** Light from everywhere. */
  readonly ambient: number;
  readonly isOutdoor: boolean;
  /** Brightness of the sky outdoors; a night's is nearly nothing. */
  readonly sky: number;
}

const woods: readonly Colour[] = [
  [0.42, 0.28, 0.16],
  [0.55, 0.42, 0.28],
  [0.3, 0.2, 0.13],
  [0.5, 0.49, 0.46],
];
const cloths: readonly Colour[] = [
  [0.1, 0.1, 0.11],
  [0.35, 0.35, 0.36],
  [0.62, 0.58, 0.52],
  [0.12, 0.18, 0.32],
  [0.4, 0.14, 0.1],
  [0.75, 0.75, 0.73],
  [0.16, 0.25, 0.17],
];

/** The rooms of one house share their paint and their floor, as houses do; what stands in them differs. */
export function buildHouse(random: Random, roomCount: number): Place[] {
  const paint = between(random, 0.68, 0.86);
  const wall: Colour = [paint, paint * between(random, 0.97, 1), paint * between(random, 0.92, 1)];
  const floor = either(random, woods);
  const rooms: Place[] = [];
  for (let index = 0; index < roomCount; index += 1) {
    // Bedrooms next to each other are often the same room again, or its mirror image, with the same beds.
    const last = rooms.at(-1);
    if (last && chance(random, 0.18)) rooms.push(chance(random, 0.5) ? mirrored(last, random) : twin(last, random));
    else rooms.push(buildRoom(random, chance(random, 0.85) ? wall : [0.5, 0.55, 0.58], floor));
  }
  return rooms;
}

function buildRoom(random: Random, wall: Colour, floor: Colour): Place {
  const size = [between(random, 2.4, 7), 2.5, between(random, 2.6, 8)] as const;
  return {
    seed: whole(random, 1, 1e9),
    size,
    wall,
    floor,
    floorGrain: between(random, 0.1, 0.35),
    boxes: furnish(random, size),
    patches: [...openings(random, size), ...pictures(random, size)],
    lamps: Array.from({ length: whole(random, 1, 3) }, () => ({
      at: [between(random, 0.4, size[0] - 0.4), between(random, 1.4, 2.3), between(random, 0.4, size[2] - 0.4)] as const,
      power: between(random, 0.5, 2.5),
    })),
    ambient: between(random, 0.12, 0.3),
    isOutdoor: false,
    sky: 0,
  };
}

function furnish(random: Random, [width, , depth]: Place['size']): Box[] {
  return Array.from({ length: whole(random, 3, 9) }, () => {
    const w = between(random, 0.3, Math.min(2.2, width * 0.6));
    const d = between(random, 0.3, Math.min(2, depth * 0.5));
    const isAgainstWall = chance(random, 0.7);
    const x = isAgainstWall && chance(random, 0.5) ? either(random, [0.01, width - w - 0.01]) : between(random, 0, width - w);
    const z = isAgainstWall ? either(random, [0.01, depth - d - 0.01]) : between(random, 0, depth - d);
    const bottom = chance(random, 0.15) ? 1.45 : 0;
    const isWood = chance(random, 0.45);
    return {
      from: [x, bottom, z] as const,
      to: [x + w, bottom + between(random, 0.35, bottom > 0 ? 0.8 : 2), z + d] as const,
      albedo: either(random, isWood ? woods : cloths),
      grain: between(random, 0.05, 0.5),
      scale: between(random, 3, 14),
    };
  });
}

/** Windows far brighter than the room, and doors. */
function openings(random: Random, [width, height, depth]: Place['size']): Patch[] {
  return Array.from({ length: whole(random, 1, 4) }, () => {
    const side = whole(random, 0, 3) as Patch['side'];
    const length = side < 2 ? depth : width;
    const w = between(random, 0.7, Math.min(2.4, length * 0.6));
    const at = between(random, 0.1, length - w - 0.1);
    const isWindow = chance(random, 0.7);
    const sill = isWindow ? between(random, 0.3, 1.1) : 0;
    return {
      side,
      from: [at, sill] as const,
      to: [at + w, Math.min(height - 0.2, isWindow ? sill + between(random, 0.9, 1.6) : 2.05)] as const,
      albedo: either(random, [[0.8, 0.8, 0.78], ...woods] as const),
      grain: 0.1,
      glow: isWindow ? between(random, 3, 22) : 0,
    };
  });
}

function pictures(random: Random, [width, , depth]: Place['size']): Patch[] {
  return Array.from({ length: whole(random, 0, 5) }, () => {
    const side = whole(random, 0, 3) as Patch['side'];
    const length = side < 2 ? depth : width;
    const w = between(random, 0.25, 1.1);
    const at = between(random, 0.1, Math.max(0.2, length - w - 0.1));
    const low = between(random, 1, 1.5);
    return { side, from: [at, low], to: [at + w, low + between(random, 0.25, 0.9)], albedo: either(random, cloths), grain: 0.6, glow: 0 };
  });
}

const twin = (room: Place, random: Random): Place => ({
  ...room,
  seed: whole(random, 1, 1e9),
  boxes: room.boxes.map((box) => nudged(box, random)),
});

function nudged(box: Box, random: Random): Box {
  const along = between(random, -0.25, 0.25);
  return { ...box, from: [box.from[0] + along, box.from[1], box.from[2]], to: [box.to[0] + along, box.to[1], box.to[2]] };
}

/** The flat next door: left and right change places. */
function mirrored(room: Place, random: Random): Place {
  const [width] = room.size;
  const sides = [1, 0, 2, 3] as const;
  return {
    ...twin(room, random),
    boxes: room.boxes.map((box) => ({
      ...box,
      from: [width - box.to[0], box.from[1], box.from[2]],
      to: [width - box.from[0], box.to[1], box.to[2]],
    })),
    patches: room.patches.map((patch) =>
      patch.side < 2
        ? { ...patch, side: sides[patch.side] }
        : { ...patch, from: [width - patch.to[0], patch.from[1]], to: [width - patch.from[0], patch.to[1]] },
    ),
    lamps: room.lamps.map((lamp) => ({ ...lamp, at: [width - lamp.at[0], lamp.at[1], lamp.at[2]] })),
  };
}

/** A house among trees under a sky; at night only its windows and a lamp shine. */
export function buildGarden(random: Random, { isNight }: { isNight: boolean }): Place {
  const size = [70, 40, 70] as const;
  const width = between(random, 8, 16);
  const left = 35 - width / 2;
  const tall = between(random, 3, 8);
  const house: Box = {
    from: [left, 0, 38],
    to: [left + width, tall, 47],
    albedo: either(random, [
      [0.7, 0.68, 0.62],
      [0.45, 0.16, 0.12],
      [0.3, 0.3, 0.32],
    ] as const),
    grain: 0.08,
    scale: 4,
  };
  const roof: Box = {
    from: [left - 0.5, tall, 37.5],
    to: [left + width + 0.5, tall + between(random, 0.4, 2.5), 47.5],
    albedo: [0.14, 0.12, 0.12],
    grain: 0.15,
    scale: 5,
  };
  const panes = Array.from({ length: whole(random, 3, 7) }, (_, index): Box => {
    const x = left + 0.6 + ((width - 2) * (index % 4)) / 4 + between(random, 0, 0.4);
    const y = index > 3 ? Math.max(0.9, tall - 2) : 0.9;
    return { from: [x, y, 37.9], to: [x + between(random, 0.7, 1.6), y + 1.2, 38.2], albedo: [0.06, 0.07, 0.08], grain: 0.3, scale: 3 };
  });
  const greens = Array.from({ length: whole(random, 5, 14) }, (): Box => {
    const x = between(random, 8, 62);
    const z = between(random, 22, 60);
    const w = between(random, 0.8, 4);
    return {
      from: [x, 0, z],
      to: [x + w, between(random, 0.5, 7), z + w],
      albedo: [0.07, between(random, 0.1, 0.2), 0.04],
      grain: 0.8,
      scale: between(random, 1, 3),
      isAlive: true,
    };
  });
  return {
    seed: whole(random, 1, 1e9),
    size,
    wall: [0.5, 0.62, 0.85],
    floor: either(random, [
      [0.1, 0.16, 0.05],
      [0.3, 0.29, 0.27],
    ] as const),
    floorGrain: 0.45,
    boxes: [house, roof, ...panes, ...greens],
    patches: [],
    lamps: isNight
      ? [
          { at: [left + width / 2, 3, 36], power: between(random, 6, 20) },
          { at: [left - 4, 4, 33], power: between(random, 2, 12) },
        ]
      : [],
    ambient: isNight ? 0.02 : 0.8,
    isOutdoor: true,
    sky: isNight ? 0.03 : between(random, 1.2, 4),
  };
}
