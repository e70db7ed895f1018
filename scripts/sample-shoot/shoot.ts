import type { SceneName } from './scenes.ts';

export type Body = {
  readonly make: string;
  readonly model: string;
  readonly software: string;
  readonly serial: string;
  readonly lens: string;
};
/** No such cameras exist: nothing here should be taken for a real maker's file. */
export const nordlys: Body = { make: 'Nordlys', model: 'N1', software: 'N1 v1.40', serial: '30114207', lens: 'Nordlys 16-35mm f/4' };
const fjell: Body = { make: 'Fjell', model: 'P9', software: 'P9 14.2', serial: '', lens: 'P9 back camera 6.1mm f/1.8' };

/** One tripod position: which room, how it was lit and metered, and the frames taken there, in the order of taking. */
export type Setup = {
  readonly scene: SceneName;
  readonly body: Body;
  /** Wall clock, 14 September 2026. */
  readonly time: string;
  readonly width: number;
  readonly height: number;
  readonly fNumber: number;
  readonly iso: number;
  /** Where metering puts the picture's mean, of full. */
  readonly target: number;
  /** White balance as channel gains. */
  readonly gains: readonly [number, number, number];
  /** As written into the frames; the phone's real focal length is short. */
  readonly focalLength: number;
  readonly focalLength35mm: number;
  /** Taken upright: the pixels lie on their side and orientation says so. */
  readonly upright?: boolean;
  readonly jpegQuality: number;
  readonly frames: ReadonlyArray<{ readonly name: string; readonly biasEv: number; readonly shiftPx?: readonly [number, number] }>;
};

const landscape = { body: nordlys, width: 2400, height: 1600, jpegQuality: 93 } as const;

export const setups: readonly Setup[] = [
  {
    ...landscape,
    scene: 'exterior',
    time: '10:02:11.30',
    fNumber: 8,
    iso: 100,
    target: 0.22,
    gains: [1.03, 0.98, 1.07],
    focalLength: 25,
    focalLength35mm: 25,
    frames: [{ name: 'exterior_N1A04098.JPG', biasEv: 0 }],
  },
  {
    ...landscape,
    scene: 'living-room',
    time: '10:21:40.12',
    fNumber: 8,
    iso: 200,
    target: 0.24,
    gains: [0.95, 1, 1.1],
    focalLength: 21,
    focalLength35mm: 21,
    frames: [
      { name: 'living-room_N1A04103.JPG', biasEv: 0 },
      { name: 'living-room_N1A04104.JPG', biasEv: -2 },
      { name: 'living-room_N1A04105.JPG', biasEv: 2, shiftPx: [0.7, -0.4] },
      { name: 'living-room_N1A04106.JPG', biasEv: -4, shiftPx: [0.7, -0.4] },
      { name: 'living-room_N1A04107.JPG', biasEv: 4, shiftPx: [0.7, -0.4] },
    ],
  },
  {
    ...landscape,
    scene: 'kitchen',
    time: '10:29:05.47',
    fNumber: 8,
    iso: 200,
    target: 0.2,
    gains: [0.97, 1, 1.05],
    focalLength: 22,
    focalLength35mm: 22,
    frames: [
      { name: 'kitchen_N1A04108.JPG', biasEv: 0 },
      { name: 'kitchen_N1A04109.JPG', biasEv: -2 },
      { name: 'kitchen_N1A04110.JPG', biasEv: 2 },
    ],
  },
  {
    ...landscape,
    scene: 'bedroom',
    time: '10:38:52.80',
    fNumber: 8,
    iso: 200,
    target: 0.2,
    gains: [1.04, 1, 0.93],
    focalLength: 22,
    focalLength35mm: 22,
    frames: [
      { name: 'bedroom_N1A04112.JPG', biasEv: 0 },
      { name: 'bedroom_N1A04113.JPG', biasEv: -2, shiftPx: [1.2, 0.6] },
      { name: 'bedroom_N1A04114.JPG', biasEv: 2 },
    ],
  },
  {
    ...landscape,
    scene: 'bathroom',
    time: '10:47:18.05',
    fNumber: 8,
    iso: 400,
    target: 0.22,
    gains: [0.97, 1, 1.03],
    focalLength: 19,
    focalLength35mm: 19,
    frames: [
      { name: 'bathroom_N1A04115.JPG', biasEv: 0 },
      { name: 'bathroom_N1A04116.JPG', biasEv: -2 },
      { name: 'bathroom_N1A04117.JPG', biasEv: 2 },
    ],
  },
  {
    ...landscape,
    scene: 'hallway',
    time: '10:53:33.61',
    width: 1600,
    height: 2400,
    fNumber: 8,
    iso: 400,
    target: 0.24,
    gains: [0.97, 1, 1.06],
    focalLength: 23,
    focalLength35mm: 23,
    upright: true,
    frames: [{ name: 'hallway_N1A04119.JPG', biasEv: 0 }],
  },
  {
    scene: 'terrace',
    body: fjell,
    time: '11:22:33.40',
    width: 2400,
    height: 1800,
    fNumber: 1.8,
    iso: 50,
    target: 0.23,
    gains: [0.99, 1, 1.03],
    focalLength: 6.1,
    focalLength35mm: 25,
    jpegQuality: 90,
    frames: [{ name: 'IMG_20260914_112233.jpg', biasEv: 0 }],
  },
];

/** A card that was pulled too early: the first part of another frame, under its own name. */
export const broken = { name: 'hallway_N1A04118.JPG', copyOf: 'hallway_N1A04119.JPG', keptShare: 0.31 } as const;

export const notes = {
  name: 'notes from owner.txt',
  text: `Hi! A few things before Monday:

- The key is in the box by the front door, code is the house number twice.
- The pendant over the sofa table flickers if you dim it below half, just leave it on full.
- The terrace door sticks a little, lift while you pull.
- Please do not photograph the children's drawings on the fridge (I have taken most of them down).
- The neighbour's cat will try to come in. Do not let her, she knows where the butter is.

Coffee in the cupboard over the sink. Call me if anything is missing.

Ingrid
`,
} as const;
