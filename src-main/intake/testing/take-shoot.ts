import type { FrameFacts } from '../frame-facts.ts';
import type { GroupingFrame } from '../group-brackets.ts';
import { measureTones } from '../likeness.ts';
import { compareNaturally } from '../natural-order.ts';
import { exposeLight, type CameraCurve } from './expose-light.ts';
import type { Box } from './house.ts';
import { between, chance, either, randomFrom, whole, type Random } from './random.ts';
import { renderView, type Light } from './render-view.ts';
import { writeScript, type Difficulty, type PlannedFrame, type PlannedScene } from './shoot-script.ts';

/** A scene as it was meant; `frames` are keys. */
export interface TrueScene {
  readonly difficulty: Difficulty;
  readonly frames: readonly string[];
}
export interface Shoot {
  readonly seed: number;
  readonly frames: readonly GroupingFrame[];
  readonly scenes: readonly TrueScene[];
}

interface Body {
  readonly camera: FrameFacts['camera'];
  readonly curve: CameraCurve;
  readonly hasSubSeconds: boolean;
  readonly writesBias: boolean;
  readonly prefix: string;
  counter: number;
  clockS: number;
  readonly baseIso: number;
  readonly fNumber: number;
}
interface Taken {
  readonly facts: FrameFacts;
  readonly name: string;
  readonly scene: number;
}

/** A generated shoot with what a photographer would call its scenes: the same for the same seed. */
export function takeShoot(seed: number): Shoot {
  const random = randomFrom(seed * 7919);
  const { scenes } = writeScript(random);
  const bodies = buyCameras(random);
  const taken: Taken[] = [];
  const truth: { difficulty: Difficulty; count: number }[] = [];
  let nowS = 1_760_000_000 + whole(random, 0, 10_000_000);
  let meter = 1;
  for (const scene of scenes) {
    const body = bodies[scene.body];
    body.clockS += scene.clockJumpS;
    nowS += scene.pauseS;
    const camera = new Tripod(scene, random);
    meter = scene.isMeterLocked && meter > 0 ? meter : meterOf(camera.look(scene.frames[0]!), scene);
    for (const frame of scene.frames) {
      const exposure = dial(body, meter, frame);
      nowS += frame.pauseS;
      const tookAtS = nowS;
      nowS += exposure.timeS;
      body.counter = (body.counter % 9999) + 1;
      if (scene.isLoose || frame === scene.frames[0]) truth.push({ difficulty: scene.difficulty, count: 0 });
      if (frame.isDeleted) continue;
      truth.at(-1)!.count += 1;
      const rgb = exposeLight(
        camera.look(frame),
        {
          gain: exposure.gain,
          // As much flash as suits the room, whatever the shutter does.
          flashGain: frame.flash ? 0.9 : 0,
          day: frame.day,
          lamps: scene.lampsOn ? 1 : 0,
          iso: exposure.iso,
          tint: between(random, -0.02, 0.02),
        },
        body.curve,
        random,
      );
      const { widthPx, heightPx } = scene.view;
      const isUpright = heightPx > widthPx;
      const timeMs = (tookAtS + body.clockS) * 1000;
      taken.push({
        scene: truth.length - 1,
        name: `${body.prefix}${String(body.counter).padStart(4, '0')}.JPG`,
        facts: {
          sha256: `${seed}-${taken.length}`,
          sizeBytes: 1,
          format: 'jpeg',
          widthPx: isUpright ? 4000 : 6000,
          heightPx: isUpright ? 6000 : 4000,
          orientation: isUpright ? 8 : 1,
          capturedAtMs: body.hasSubSeconds ? Math.floor(timeMs / 10) * 10 : Math.floor(timeMs / 1000) * 1000,
          exposure: {
            timeS: exposure.timeS,
            fNumber: body.fNumber,
            iso: exposure.iso,
            value: Math.log2(body.fNumber ** 2 / exposure.timeS) - Math.log2(exposure.iso / 100),
            biasEv: body.writesBias && !frame.flash ? frame.ev : 0,
          },
          camera: body.camera,
          flash: frame.flash,
          focalLengthMm: scene.view.focalMm,
          focalLength35mm: null,
          ...measureTones(rgb, widthPx, heightPx),
        },
      });
    }
  }
  return named(seed, taken, truth);
}

/** The light of a scene's frames, rendered once for all that look alike. */
class Tripod {
  readonly #scene: PlannedScene;
  readonly #rendered = new Map<string, Light>();
  readonly #breeze: number;
  constructor(scene: PlannedScene, random: Random) {
    this.#scene = scene;
    this.#breeze = random();
  }

  look(frame: PlannedFrame): Light {
    const { view } = this.#scene;
    const key = JSON.stringify([frame.shake, frame.person, view.place.isOutdoor ? this.#scene.frames.indexOf(frame) : 0]);
    const [yaw, pitch, roll] = frame.shake;
    const breeze = view.place.isOutdoor ? this.#breeze + 0.1 * this.#scene.frames.indexOf(frame) : 0;
    const light =
      this.#rendered.get(key) ??
      renderView(
        { ...view, yaw: view.yaw + yaw, pitch: view.pitch + pitch, roll: view.roll + roll },
        { people: frame.person ? person(frame.person) : [], breeze },
      );
    this.#rendered.set(key, light);
    return light;
  }
}

const person = ([x, z]: readonly [number, number]): Box[] => [
  { from: [x, 0, z], to: [x + 0.45, 1.45, z + 0.3], albedo: [0.12, 0.13, 0.2], grain: 0.3, scale: 6 },
  { from: [x + 0.12, 1.45, z + 0.05], to: [x + 0.33, 1.75, z + 0.25], albedo: [0.45, 0.3, 0.22], grain: 0.1, scale: 6 },
];

/** The gain that puts the middle of the scene on middle grey: bright windows count little. */
function meterOf({ day, lamps }: Light, { lampsOn }: PlannedScene): number {
  let sum = 0;
  for (let index = 1; index < day.length; index += 3) sum += Math.log2(1e-4 + day[index]! + (lampsOn ? lamps[index]! : 0));
  return 0.2 / 2 ** (sum / (day.length / 3));
}

/** What stands on the dials: shutter speeds come in thirds. Gain 1 is a sixtieth at f/8 and ISO 100 in this world. */
function dial({ baseIso, fNumber }: Body, meter: number, { ev }: PlannedFrame): { timeS: number; iso: number; gain: number } {
  const wanted = Math.log2((meter * 2 ** ev * (fNumber / 8) ** 2 * 100) / baseIso / 8);
  const thirds = Math.max(-39, Math.min(15, Math.round(wanted * 3)));
  const timeS = 2 ** (thirds / 3);
  return { timeS, iso: baseIso, gain: (8 * timeS * (8 / fNumber) ** 2 * baseIso) / 100 };
}

function buyCameras(random: Random): [Body, Body] {
  const buy = (prefix: string): Body => ({
    camera: {
      make: either(random, ['Canon', 'Nikon', 'Sony']),
      model: `Body ${whole(random, 1, 9)}`,
      serial: chance(random, 0.7) ? String(whole(random, 1000, 9999)) : null,
      lens: null,
    },
    curve: {
      headroomEv: between(random, 2.3, 3.6),
      contrast: between(random, 0, 1),
      adaptive: chance(random, 0.3) ? between(random, 0.3, 1) : 0,
      noise: between(random, 0.2, 0.8),
    },
    hasSubSeconds: chance(random, 0.6),
    writesBias: chance(random, 0.5),
    prefix,
    counter: whole(random, 0, 9998),
    clockS: 0,
    baseIso: either(random, [100, 100, 200, 320, 400, 800]),
    fNumber: either(random, [5.6, 7.1, 8, 8, 9]),
  });
  const first = buy(either(random, ['IMG_', 'DSC_', 'DSC0', '_MG_']));
  const second = buy(either(random, ['IMG_', 'DSC_', 'DJI_', 'P100']));
  // The second body is often the same model with a clock of its own.
  const alike = chance(random, 0.4)
    ? { ...second, camera: { ...first.camera, serial: first.camera.serial && '1' }, prefix: first.prefix }
    : second;
  return [first, { ...alike, clockS: chance(random, 0.5) ? 0 : between(random, -3000, 3000) }];
}

/** Names as they lie in the folder; rarely somebody has renamed everything. */
function named(seed: number, taken: readonly Taken[], truth: readonly { difficulty: Difficulty; count: number }[]): Shoot {
  const random = randomFrom(seed * 104_729);
  const style = random();
  const nameOf = (one: Taken, index: number): string =>
    style < 0.75
      ? one.name
      : style < 0.97
        ? `Storgata 5-${String(index + 1).padStart(3, '0')}.jpg`
        : `${Math.floor(random() * 2 ** 40).toString(36)}.jpg`;
  const frames = taken
    .map((one, index) => ({ ...one, name: `${nameOf(one, index)}#${index}`, key: String(index) }))
    .toSorted((a, b) => compareNaturally(a.name, b.name));
  const scenes = truth.map(({ difficulty }, scene) => ({
    difficulty,
    frames: taken.flatMap((one, index) => (one.scene === scene ? [String(index)] : [])),
  }));
  return {
    seed,
    frames: frames.map(({ key, facts }) => ({ key, folder: '', facts })),
    scenes: scenes.filter((one) => one.frames.length > 0),
  };
}

/** The same files after a messenger or a web export: nothing but names and pixels is left. */
export function stripped(frames: readonly GroupingFrame[]): GroupingFrame[] {
  return frames.map((frame) => ({
    ...frame,
    facts: {
      ...frame.facts,
      orientation: 1,
      capturedAtMs: null,
      exposure: { timeS: null, fNumber: null, iso: null, value: null, biasEv: null },
      camera: { make: null, model: null, serial: null, lens: null },
      flash: null,
      focalLengthMm: null,
      focalLength35mm: null,
    },
  }));
}
