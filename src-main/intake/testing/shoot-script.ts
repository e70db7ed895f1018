import { buildGarden, buildHouse, type Place } from './house.ts';
import { between, chance, either, normal, weighted, whole, type Random } from './random.ts';
import type { View } from './render-view.ts';

/** What makes a scene hard to group; the report counts by it. */
export const difficulties = [
  'camera set',
  'hand-set',
  'hand-held',
  'night',
  'frames deleted',
  'single',
  'burst',
  'panorama',
  'bracketed panorama',
  'flash and ambient',
  'shot twice',
  'lights switched',
  'zoomed',
  'turned',
  'moved a little',
  'people walking',
  'clock jump',
  'second camera',
] as const;
export type Difficulty = (typeof difficulties)[number];

/** One frame to take. Stops are from what the meter says for the scene; positive is brighter. */
export interface PlannedFrame {
  readonly ev: number;
  /** After the shutter of the frame before has closed. */
  readonly pauseS: number;
  /** How far the hand moved since the scene was framed, in radians. */
  readonly shake: readonly [number, number, number];
  readonly flash: boolean;
  /** Factor on daylight: clouds. */
  readonly day: number;
  readonly person: readonly [number, number] | null;
  readonly isDeleted: boolean;
}
export interface PlannedScene {
  readonly difficulty: Difficulty;
  readonly view: View;
  /** Dim light makes a long exposure. */
  readonly lampsOn: boolean;
  /** The meter is locked to the scene before: panoramas, and everything of somebody who works in manual. */
  readonly isMeterLocked: boolean;
  readonly isBracketed: boolean;
  /** A burst or a panorama: every frame is a scene of its own. */
  readonly isLoose: boolean;
  readonly pauseS: number;
  readonly frames: readonly PlannedFrame[];
  /** Which body; the second one writes into the same folder. */
  readonly body: 0 | 1;
  /** The clock is set by this much before it. */
  readonly clockJumpS: number;
}
export type Habit = 'camera' | 'hand' | 'hand-held' | 'flash' | 'night';

const still = [0, 0, 0] as const;
const frameSize = { widthPx: 144, heightPx: 96 };

/** What a photographer does in one house: which scenes, in which order, how exposed, with what going wrong. */
export function writeScript(random: Random): { habit: Habit; scenes: PlannedScene[] } {
  const habit = weighted<Habit>(random, [
    ['camera', 48],
    ['hand', 17],
    ['hand-held', 18],
    ['flash', 9],
    ['night', 8],
  ]);
  const usual = {
    length: weighted(random, [
      [3, 40],
      [5, 35],
      [7, 12],
      [9, 4],
      [2, 4],
      [4, 3],
      [6, 1],
      [8, 1],
    ]),
    step: either(random, [1, 1.333, 1.667, 2, 2, 2, 3]),
  };
  const house = buildHouse(random, whole(random, 4, 9));
  const scenes: PlannedScene[] = [];
  for (const place of house) {
    const viewpoints = weighted(random, [
      [1, 30],
      [2, 40],
      [3, 30],
    ]);
    for (let index = 0; index < viewpoints; index += 1)
      scenes.push(...atViewpoint(random, { habit, usual, place, isFirst: index === 0, last: scenes.at(-1) }));
  }
  const gardens = habit === 'night' ? whole(random, 3, 5) : whole(random, 0, 2);
  for (let index = 0; index < gardens; index += 1) {
    const place = buildGarden(random, { isNight: habit === 'night' });
    for (let turn = whole(random, 1, 2); turn > 0; turn -= 1)
      scenes.push(
        ...atViewpoint(random, {
          habit: habit === 'night' ? 'night' : habit === 'flash' ? 'camera' : habit,
          usual,
          place,
          isFirst: true,
          last: undefined,
        }),
      );
  }
  return { habit, scenes: withAccidents(random, scenes) };
}

interface Viewpoint {
  readonly habit: Habit;
  readonly usual: { readonly length: number; readonly step: number };
  readonly place: Place;
  readonly isFirst: boolean;
  readonly last: PlannedScene | undefined;
}

function atViewpoint(random: Random, { habit, usual, place, isFirst, last }: Viewpoint): PlannedScene[] {
  const isHeld = habit === 'hand-held';
  const pauseS = isFirst ? between(random, isHeld ? 6 : 15, 180) : isHeld ? between(random, 2.5, 20) : between(random, 6, 60);
  // Every so often the next picture is nearly the last one.
  const near =
    last && last.view.place === place && !isFirst && chance(random, 0.3)
      ? weighted(random, [
          ['moved a little', 40],
          ['zoomed', 25],
          ['turned', 35],
        ] as const)
      : null;
  const view = near && last ? changedView(random, last.view, near) : freshView(random, place);
  const base = {
    view,
    lampsOn: chance(random, 0.6),
    isMeterLocked: chance(random, 0.15),
    isBracketed: true,
    isLoose: false,
    pauseS,
    body: 0,
    clockJumpS: 0,
  } as const;
  if (!near && chance(random, 0.06)) return panorama(random, base, { isHeld, isBracketed: chance(random, 0.45), usual });
  if (!near && chance(random, 0.05)) return [burst(random, base, isHeld)];
  if (!near && chance(random, habit === 'night' ? 0.1 : 0.2)) {
    const closeUp = chance(random, 0.5) ? { ...view, focalMm: either(random, [35, 50, 70]), pitch: between(random, -0.4, 0) } : view;
    return [
      {
        ...base,
        view: closeUp,
        difficulty: 'single',
        isBracketed: false,
        frames: [frameOf({ ev: either(random, [0, 0, 0.333, -0.333, 0.667, 1]) })],
      },
    ];
  }
  const length = chance(random, 0.3) ? whole(random, 2, 9) : usual.length;
  const frames = exposures(random, habit, { length, step: usual.step, isOutdoor: place.isOutdoor });
  const usualKind = (
    { camera: 'camera set', hand: 'hand-set', 'hand-held': 'hand-held', flash: 'flash and ambient', night: 'night' } as const
  )[habit];
  const scene: PlannedScene = { ...base, difficulty: near ?? usualKind, frames };
  const set = chance(random, 0.1) && !place.isOutdoor ? walked(random, scene) : scene;
  const again = { ...set, isMeterLocked: true, pauseS: isHeld || habit === 'camera' ? between(random, 1, 12) : between(random, 4, 25) };
  if (chance(random, 0.05))
    return [
      set,
      {
        ...again,
        difficulty: 'shot twice',
        frames: exposures(random, habit, { length: frames.length, step: usual.step, isOutdoor: place.isOutdoor }, frames),
      },
    ];
  if (chance(random, 0.04) && !place.isOutdoor && habit !== 'flash')
    return [
      set,
      {
        ...again,
        difficulty: 'lights switched',
        lampsOn: !set.lampsOn,
        pauseS: between(random, 4, 40),
        isMeterLocked: chance(random, 0.5),
      },
    ];
  return [set];
}

const frameOf = (frame: Partial<PlannedFrame>): PlannedFrame => ({
  ev: 0,
  pauseS: 0,
  shake: still,
  flash: false,
  day: 1,
  person: null,
  isDeleted: false,
  ...frame,
});

/** The ladder of a set, in the order its camera or its hand takes it. */
function exposures(
  random: Random,
  habit: Habit,
  { length, step, isOutdoor }: { length: number; step: number; isOutdoor: boolean },
  like?: readonly PlannedFrame[],
): PlannedFrame[] {
  if (habit === 'flash') return flashFrames(random);
  const isByHand = habit === 'hand' || habit === 'night';
  const middle = Math.floor((length - 1) / 2);
  const climbing = Array.from({ length }, (_, index) => (index - middle) * Math.min(step, 9 / length));
  const uneven = isByHand ? climbing.map((ev) => Math.round((ev + between(random, -0.35, 0.35)) * 3) / 3) : climbing;
  const order = weighted(random, [
    ['climb', 40],
    ['middle', 40],
    ['fall', 20],
  ] as const);
  const outwards = uneven.toSorted((a, b) => Math.abs(a) - Math.abs(b) || a - b);
  const evs = like?.map(({ ev }) => ev) ?? (order === 'climb' ? uneven : order === 'fall' ? uneven.toReversed() : outwards);
  const rhythmS = habit === 'night' ? between(random, 8, 100) : habit === 'hand' ? between(random, 2, 10) : between(random, 0.08, 0.5);
  const drift = isByHand ? (isOutdoor ? 0.05 : 0.025) : 0.004;
  let day = 1;
  let shake: PlannedFrame['shake'] = still;
  return evs.map((ev, index) => {
    day *= 2 ** (normal(random) * drift);
    // A hand wanders: about a quarter of a degree from one frame of a fast series to the next.
    if (habit === 'hand-held' && index > 0)
      shake = [shake[0] + normal(random) * 0.006, shake[1] + normal(random) * 0.006, shake[2] + normal(random) * 0.005];
    else if (isByHand && index > 0 && chance(random, 0.2))
      shake = [shake[0] + normal(random) * 0.0007, shake[1] + normal(random) * 0.0007, 0];
    return frameOf({ ev, day, shake, pauseS: isByHand ? rhythmS * between(random, 0.6, 1.8) : rhythmS });
  });
}

/** One to three ambient frames, then the flash, then perhaps the flash from the other side or a darker one for the window. */
function flashFrames(random: Random): PlannedFrame[] {
  const ambient = Array.from({ length: whole(random, 1, 3) }, (_, index) =>
    frameOf({ ev: [0, -2, 2][index]!, pauseS: between(random, 0.5, 4) }),
  );
  const flash = either(random, [-2, -2.667, -3.333]);
  const pops = chance(random, 0.35) ? [flash, flash - between(random, 0.9, 1.8)] : [flash];
  return [...ambient, ...pops.map((ev) => frameOf({ ev, flash: true, pauseS: between(random, 2, 12) }))];
}

function walked(random: Random, scene: PlannedScene): PlannedScene {
  const [width, , depth] = scene.view.place.size;
  const [eyeX, , eyeZ] = scene.view.at;
  // Nobody stands in front of the lens, but somebody may cross the room behind the sofa.
  const frames = scene.frames.map((frame): PlannedFrame => {
    const at = [between(random, 0.3, width - 0.8), between(random, 0.3, depth - 0.8)] as const;
    return chance(random, 0.7) && Math.hypot(at[0] + 0.2 - eyeX, at[1] + 0.15 - eyeZ) > 1.5 ? { ...frame, person: at } : frame;
  });
  return { ...scene, difficulty: 'people walking', frames };
}

function panorama(
  random: Random,
  base: Omit<PlannedScene, 'difficulty' | 'frames'>,
  { isHeld, isBracketed, usual }: { isHeld: boolean; isBracketed: boolean; usual: Viewpoint['usual'] },
): PlannedScene[] {
  const positions = whole(random, 3, 6);
  const turn = either(random, [-1, 1]) * between(random, 0.3, 0.65);
  const focalMm = either(random, [16, 20, 24]);
  const isMetered = !isBracketed && chance(random, 0.35);
  const pauseS = isHeld ? between(random, 0.8, 2) : between(random, 1.5, 5);
  const length = Math.min(5, usual.length);
  return Array.from({ length: positions }, (_, index): PlannedScene => ({
    ...base,
    view: {
      ...base.view,
      focalMm,
      yaw: base.view.yaw + turn * index,
      pitch: base.view.pitch + (isHeld ? normal(random) * 0.01 : 0),
      ...frameSize,
    },
    difficulty: isBracketed ? 'bracketed panorama' : 'panorama',
    isMeterLocked: index > 0 && !isMetered,
    isBracketed,
    pauseS: index === 0 ? base.pauseS : pauseS * between(random, 0.8, 1.5),
    frames: isBracketed
      ? exposures(random, isHeld ? 'hand-held' : 'camera', { length, step: usual.step, isOutdoor: false })
      : [frameOf({})],
  }));
}

/** The same over and over; the meter may waver by a third. */
function burst(random: Random, base: Omit<PlannedScene, 'difficulty' | 'frames'>, isHeld: boolean): PlannedScene {
  const rhythmS = between(random, 0.1, 2);
  const wavers = chance(random, 0.25);
  let shake: PlannedFrame['shake'] = still;
  const frames = Array.from({ length: whole(random, 2, 6) }, () => {
    if (isHeld) shake = [shake[0] + normal(random) * 0.006, shake[1] + normal(random) * 0.006, shake[2] + normal(random) * 0.005];
    return frameOf({ pauseS: rhythmS, shake, ev: wavers && chance(random, 0.4) ? either(random, [-0.333, 0.333]) : 0 });
  });
  return { ...base, difficulty: 'burst', isBracketed: false, isLoose: true, frames };
}

function freshView(random: Random, place: Place): View {
  const [width, , depth] = place.size;
  const focalMm = either(random, [14, 16, 16, 18, 20, 24]);
  const isUpright = chance(random, 0.1);
  const shape = isUpright ? { widthPx: frameSize.heightPx, heightPx: frameSize.widthPx } : frameSize;
  if (place.isOutdoor) {
    const x = between(random, 22, 48);
    const z = between(random, 8, 22);
    return {
      place,
      at: [x, between(random, 1.4, 2), z],
      yaw: Math.atan2(35 - x, 42 - z) + between(random, -0.15, 0.15),
      pitch: between(random, 0, 0.08),
      roll: 0,
      focalMm: either(random, [16, 20, 24, 35]),
      ...shape,
    };
  }
  // From a corner or a doorway across the room.
  const [cornerX, cornerZ] = [either(random, [0, 1]), either(random, [0, 1])];
  const x = cornerX ? width - between(random, 0.15, 0.5) : between(random, 0.15, 0.5);
  const z = cornerZ ? depth - between(random, 0.15, 0.5) : between(random, 0.15, 0.5);
  const yaw = Math.atan2(width / 2 - x, depth / 2 - z) + between(random, -0.3, 0.3);
  return { place, at: [x, between(random, 1.1, 1.5), z], yaw, pitch: between(random, -0.06, 0.02), roll: 0, focalMm, ...shape };
}

function changedView(random: Random, view: View, how: 'moved a little' | 'zoomed' | 'turned'): View {
  const { widthPx, heightPx, at } = view;
  switch (how) {
    case 'turned':
      return { ...view, widthPx: heightPx, heightPx: widthPx };
    case 'zoomed':
      return { ...view, focalMm: Math.round(view.focalMm * between(random, 1.15, 1.7)) };
    case 'moved a little': {
      const inside = (value: number, most: number): number => Math.max(0.1, Math.min(most - 0.1, value));
      const step = between(random, 0.15, 0.6);
      const angle = between(random, 0, 2 * Math.PI);
      const { size } = view.place;
      return {
        ...view,
        at: [
          inside(at[0] + step * Math.cos(angle), size[0]),
          at[1] + between(random, -0.1, 0.1),
          inside(at[2] + step * Math.sin(angle), size[2]),
        ],
        yaw: view.yaw + between(random, -0.12, 0.12),
      };
    }
    default:
      return how satisfies never;
  }
}

/** Somebody cleans up on the card, sets the clock, or hands a second camera to an assistant. */
function withAccidents(random: Random, scenes: readonly PlannedScene[]): PlannedScene[] {
  const cleansUp = chance(random, 0.3);
  const setsClock = chance(random, 0.2);
  const hasSecond = chance(random, 0.15);
  const jumpAt = whole(random, 1, Math.max(1, scenes.length - 1));
  return scenes.map((scene, index) => {
    let now = scene;
    if (cleansUp && scene.isBracketed && scene.frames.length > 1 && chance(random, 0.2)) {
      const gone = new Set(Array.from({ length: chance(random, 0.7) ? 1 : 2 }, () => whole(random, 0, scene.frames.length - 1)));
      now = { ...now, difficulty: 'frames deleted', frames: scene.frames.map((frame, at) => ({ ...frame, isDeleted: gone.has(at) })) };
    }
    if (setsClock && index === jumpAt)
      now = {
        ...now,
        difficulty: 'clock jump',
        clockJumpS: either(random, [-1, 1, -1]) * either(random, [7, 40, 150, 3600, 7200, 86_400]),
      };
    const isBySecond = hasSecond && scene.difficulty !== 'panorama' && scene.difficulty !== 'bracketed panorama' && chance(random, 0.2);
    if (isBySecond) now = { ...now, difficulty: 'second camera', body: 1 };
    return now;
  });
}
