/**
 * How right colour and tone come out: white balance in rooms of known colour, one light over a room's photos, and what is
 * made of damaged and of good photographs, beside ImageMagick's own.
 *
 *   node bench/colour.ts [folder of good photographs]
 *
 * The rooms are traced once (some minutes) and kept in the system's temporary folder. A photograph whose name starts with
 * `room` counts as an interior or building.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildKernels } from '../scripts/build-kernels.ts';
import { warmth } from '../scripts/sample-shoot/scene.ts';
import { defaultSettings } from '../src-preload/contract/develop.ts';
import { deltaE, labOf, labOfLinear, type Lab } from '../src-main/develop/fixtures/delta-e.ts';
import { compilePhotoKernels, PhotoKernels } from '../src-main/develop/kernels/photo-kernels.ts';
import { decideLook } from '../src-main/develop/look/decide-look.ts';
import { estimateLight } from '../src-main/develop/look/estimate-light.ts';
import { asGrey, type SmallPicture } from '../src-main/develop/look/small-picture.ts';
import { whiteBalance } from '../src-main/develop/look/white-balance.ts';
import { findWindows } from '../src-main/develop/look/window-mask.ts';
import { renderPixels, shrinkPixels } from '../src-main/develop/pixels.ts';
import { recipeFor, type LightColour } from '../src-main/develop/recipe.ts';
import { agreeLight, measureLight } from '../src-main/develop/room-light.ts';
import { toDisplay, toLinear } from '../src-main/develop/srgb.ts';
import { openPicture } from '../src-main/imaging/picture.ts';
import { traceRooms, type TracedView } from './traced-rooms.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

function smallOf(rgb: Uint8Array, widthPx: number, heightPx: number): SmallPicture {
  const plane = (channel: number): Float32Array => Float32Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i + channel]!);
  return { red: plane(0), green: plane(1), blue: plane(2), widthPx, heightPx };
}
function angle(a: Rgb, b: Rgb): number {
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return (Math.acos(Math.min(1, dot / Math.hypot(...a) / Math.hypot(...b))) * 180) / Math.PI;
}

/** One view as a camera took it under a mixture of light. */
interface Shot {
  readonly view: TracedView;
  readonly picture: SmallPicture;
  readonly darker: SmallPicture;
  /** Linear light before clipping, exposed. */
  readonly linear: Float32Array;
  /** What the walls and ceilings are lit by, as the camera balanced it. */
  readonly truth: Rgb;
  readonly isWall: Uint8Array;
}

const luminanceAt = (rgb: Float32Array, i: number): number => 0.2126 * rgb[3 * i]! + 0.7152 * rgb[3 * i + 1]! + 0.0722 * rgb[3 * i + 2]!;

/** `lamps`: lamp light inside the room per daylight there. Windows are brought under white, as fusion does. */
function shoot(view: TracedView, lamps: number, kelvin: number, camera: Rgb): Shot {
  const count = view.widthPx * view.heightPx;
  let [day, lamp] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (view.isOutdoors[i]) continue;
    day += Math.min(5, luminanceAt(view.daylight, i));
    lamp += Math.min(5, luminanceAt(view.lamplight, i));
  }
  const colour = warmth(kelvin);
  const linear = new Float32Array(3 * count);
  for (let i = 0; i < 3 * count; i++)
    linear[i] = (view.daylight[i]! + ((lamps * day) / lamp) * colour[i % 3]! * view.lamplight[i]!) * camera[i % 3]!;
  const inside = [...view.isOutdoors].flatMap((isOut, i) => (isOut ? [] : [Math.log(Math.max(1e-5, luminanceAt(linear, i)))]));
  const exposure = 0.2 / Math.exp(mean(inside));
  const sums = [0, 0, 0];
  const isWall = new Uint8Array(count);
  const levels = new Uint8Array(3 * count);
  const dark = new Uint8Array(3 * count);
  for (let i = 0; i < 3 * count; i++) linear[i]! *= exposure;
  for (let i = 0; i < count; i++) {
    const own = luminanceAt(linear, i);
    const albedo = [0, 1, 2].map((c) => view.albedo[3 * i + c]!);
    const [least, most] = [Math.min(...albedo), Math.max(...albedo)];
    isWall[i] = !view.isOutdoors[i] && most > 0.45 && most - least < 0.12 * most ? 1 : 0;
    for (let c = 0; c < 3; c++) {
      const value = linear[3 * i + c]!;
      levels[3 * i + c] = Math.round(255 * Math.min(1, toDisplay(value / (1 + 0.55 * own))));
      dark[3 * i + c] = Math.round(255 * Math.min(1, toDisplay(value / 16)));
      if (isWall[i]) sums[c]! += (Math.min(1, own) * value) / albedo[c]! / Math.max(1e-6, own);
    }
  }
  return {
    view,
    picture: smallOf(levels, view.widthPx, view.heightPx),
    darker: smallOf(dark, view.widthPx, view.heightPx),
    linear,
    truth: [sums[0]! / sums[1]!, 1, sums[2]! / sums[1]!],
    isWall,
  };
}

const asRgb = (light: { readonly red: number; readonly blue: number } | undefined): Rgb => (light ? [light.red, 1, light.blue] : [1, 1, 1]);
/** Chroma that a white wall is left with when the light is taken for `found`. */
function wallChroma(truth: Rgb, found: Rgb): number {
  const [r, g, b] = truth.map((value, c) => (0.5 * value) / found[c]!) as [number, number, number];
  const [, a, y] = labOfLinear(r, g, b);
  return Math.hypot(a, y);
}

function benchRooms(views: readonly TracedView[]): void {
  const mixtures = [0, 0.5, 1.5, 5, 30].flatMap((lamps) => [0, 0.5].map((balance) => ({ lamps, balance })));
  const rows = views.flatMap((view) =>
    mixtures.map(({ lamps, balance }) => {
      const camera = warmth(2750).map((value) => value ** -balance) as unknown as Rgb;
      const shot = shoot(view, lamps, 2750, camera);
      const { widthPx, heightPx } = view;
      const windows = findWindows(asGrey(shot.darker), 4, widthPx, heightPx);
      const masked = asRgb(estimateLight(shot.picture, windows?.share ?? null)?.light);
      const whole = asRgb(estimateLight(shot.picture, null)?.light);
      return { shot, masked, whole, coverage: windows?.coverage ?? 0, outdoors: mean([...view.isOutdoors]) };
    }),
  );
  const errors = (which: 'masked' | 'whole'): string => {
    const values = rows.map((row) => angle(row[which], row.shot.truth));
    return `median ${percentile(values, 0.5).toFixed(2)}, mean ${mean(values).toFixed(2)}, p90 ${percentile(values, 0.9).toFixed(2)} degrees`;
  };
  console.log(
    `White balance, ${rows.length} mixtures of daylight and lamps in ${views.length} traced views (goal for interiors: median 1.4)`,
  );
  console.log(
    `  camera's own     median ${percentile(
      rows.map(({ shot }) => angle([1, 1, 1], shot.truth)),
      0.5,
    ).toFixed(2)} degrees`,
  );
  console.log(`  windows left out ${errors('masked')}`);
  console.log(`  whole picture    ${errors('whole')}`);
  const withWindow = rows.filter(({ outdoors }) => outdoors > 0.02);
  const chroma = (row: (typeof rows)[number], which: 'masked' | 'whole'): number => wallChroma(row.shot.truth, row[which]);
  console.log(
    `  wall chroma with a window in view: ${mean(withWindow.map(({ shot }) => wallChroma(shot.truth, [1, 1, 1]))).toFixed(1)} as taken, ${mean(withWindow.map((row) => chroma(row, 'whole'))).toFixed(1)} whole picture, ${mean(withWindow.map((row) => chroma(row, 'masked'))).toFixed(1)} windows left out; ` +
      `at most 0.4x of the whole picture's in ${withWindow.filter((row) => chroma(row, 'masked') <= 0.4 * chroma(row, 'whole')).length} of ${withWindow.length}`,
  );
}

function benchOneLight(views: readonly TracedView[]): void {
  console.log('\nOne house, one light: spread of a white wall over the photos of a room, deltaE00 to their mean, p90 (goal: at most 3)');
  for (const room of new Set(views.map((view) => view.room))) {
    const ofRoom = views.filter((view) => view.room === room);
    if (ofRoom.length < 3) continue;
    for (const drift of [0, 0.12]) {
      const shots = ofRoom.map((view, i) => {
        const off = drift * (i % 3) - drift;
        return shoot(view, 1.5, 2750, [Math.exp(-0.2 + off), 1, Math.exp(0.35 - off)]);
      });
      const measures = shots.map((shot) => measureLight(shot.picture, { picture: shot.darker, stops: 4 }));
      const agreed = agreeLight(measures);
      const walls = (choose: (i: number) => Rgb): readonly Lab[] =>
        shots.map(({ truth }, i) => {
          const gains = choose(i);
          return labOfLinear(0.5 * truth[0] * gains[0], 0.5 * gains[1], 0.5 * truth[2] * gains[2]);
        });
      const gainsOf = (i: number, roomLight: LightColour | null): Rgb => {
        const light = measures[i]!.light;
        const estimate = light ? { light, support: light.support } : undefined;
        const { gains } = whiteBalance({ estimate, roomLight, strength: 1, exposureValue: 6, isRoom: true, night: 0 });
        return [gains.red, gains.green, gains.blue];
      };
      const spread = (labs: readonly Lab[]): string => {
        const middle = [0, 1, 2].map((axis) => mean(labs.map((lab) => lab[axis]!))) as unknown as Lab;
        return percentile(
          labs.map((lab) => deltaE([middle[0], lab[1], lab[2]], middle)),
          0.9,
        ).toFixed(1);
      };
      console.log(
        `  ${room.padEnd(12)} ${ofRoom.length} photos, camera balance ${drift === 0 ? 'fixed   ' : 'drifting'}: as taken ${spread(walls(() => [1, 1, 1]))}, each by itself ${spread(walls((i) => gainsOf(i, null)))}, agreed ${spread(walls((i) => gainsOf(i, agreed)))}`,
      );
    }
  }
}

interface Photograph {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

async function loadFolder(folder: string): Promise<readonly Photograph[]> {
  const names = (await readdir(folder)).filter((name) => /\.(?:jpe?g|png|webp|tiff?)$/i.test(name)).toSorted();
  const photos: Photograph[] = [];
  for (const name of names) {
    const { data, info } = await openPicture(path.join(folder, name))
      .autoOrient()
      .resize(220, 220, { fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    photos.push({ rgb: new Uint8Array(data), widthPx: info.width, heightPx: info.height });
  }
  return photos;
}

const damages = {
  under: (light: number, a: number) => toDisplay(Math.min(1, light * 2 ** (1.2 * a - 1.8))),
  flat: (light: number, a: number, b: number) =>
    (0.08 + 0.08 * a + (0.8 - 0.08 * a) * toDisplay(Math.min(1, 0.8 * light))) ** (0.9 + 0.35 * b),
  gamma: (light: number, a: number) => toDisplay(Math.min(1, 0.9 * light)) ** (1.3 + 0.6 * a),
  over: (light: number, a: number) => toDisplay(Math.min(1, light * 2 ** (0.3 + 0.4 * a))),
} as const;
const casts: readonly Rgb[] = [
  [1.3, 1, 0.6],
  [1.15, 1, 0.8],
  [0.85, 1, 1.2],
  [1, 1.08, 1],
];

function damage({ rgb }: Photograph, kind: keyof typeof damages, seed: number): Uint8Array {
  let state = (seed * 7919 + kind.length * 131 + 5) >>> 0;
  const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  chance();
  const cast = casts[Math.floor(chance() * casts.length)]!;
  const [a, b] = [chance(), chance()];
  const tables = cast.map((gain) =>
    Float64Array.from({ length: 256 }, (_, level) => 255 * damages[kind](gain * toLinear(level / 255), a, b)),
  );
  const noise = (): number => 1.5 * Math.sqrt(3) * (chance() + chance() + chance() + chance() - 2);
  return rgb.map((level, i) => Math.min(255, Math.max(0, Math.round(tables[i % 3]![level]! + noise()))));
}

function restore(kernels: PhotoKernels, rgb: Uint8Array, { widthPx, heightPx }: Photograph): Uint8Array {
  kernels.reset();
  const at = kernels.putBytes(rgb);
  const pixels = { source: { rgb: at }, widthPx, heightPx, out: at };
  const { settings } = decideLook({
    picture: shrinkPixels(kernels, pixels, 1),
    factor: 1,
    fullWidthPx: widthPx,
    fullHeightPx: heightPx,
    isFused: false,
    night: null,
    windows: null,
    exposureValue: null,
    recipe: recipeFor({ frameCount: 1, settings: { ...defaultSettings, sharpen: 0 } }),
  });
  return renderPixels(kernels, pixels, settings).slice();
}

const presets: Readonly<Record<string, readonly string[]>> = {
  'ImageMagick -normalize': ['-normalize'],
  'ImageMagick auto-level, auto-gamma': ['-auto-level', '-auto-gamma'],
  'ImageMagick stretch 0.5 % a channel': ['-channel', 'RGB', '-contrast-stretch', '0.5%x0.5%'],
};
async function byImageMagick(rgb: Uint8Array, { widthPx, heightPx }: Photograph, args: readonly string[]): Promise<Uint8Array | null> {
  const child = promisify(execFile)('convert', ['-size', `${widthPx}x${heightPx}`, '-depth', '8', 'rgb:-', ...args, 'rgb:-'], {
    encoding: 'buffer',
    maxBuffer: 1e8,
  });
  child.child.stdin?.end(rgb);
  return child.then(
    ({ stdout }) => new Uint8Array(stdout),
    () => null,
  );
}

function difference(a: Uint8Array, b: Uint8Array): number {
  const values: number[] = [];
  for (let i = 0; i + 2 < a.length; i += 9) values.push(deltaE(labOf(a[i]!, a[i + 1]!, a[i + 2]!), labOf(b[i]!, b[i + 1]!, b[i + 2]!)));
  return mean(values);
}

async function benchTone(photos: readonly Photograph[]): Promise<void> {
  const kernels = new PhotoKernels(await compilePhotoKernels(path.resolve(import.meta.dirname, '../dist/kernels')));
  const kinds = ['under', 'flat', 'gamma', 'over', 'untouched'] as const;
  console.log(
    `\nRestoration of ${photos.length} photographs, mean deltaE00 (goals: 6.2 over the four damages, 0.8x the best preset; untouched 3.0)`,
  );
  const methods: Record<string, (rgb: Uint8Array, photo: Photograph) => Promise<Uint8Array | null>> = {
    'as it is': (rgb) => Promise.resolve(rgb),
    ours: (rgb, photo) => Promise.resolve(restore(kernels, rgb, photo)),
  };
  for (const [name, args] of Object.entries(presets)) methods[name] = (rgb, photo) => byImageMagick(rgb, photo, args);
  for (const [name, method] of Object.entries(methods)) {
    const means: number[] = [];
    for (const kind of kinds) {
      const values: number[] = [];
      for (const [seed, photo] of photos.entries()) {
        const made = await method(kind === 'untouched' ? photo.rgb : damage(photo, kind, seed), photo);
        if (made) values.push(difference(made, photo.rgb));
      }
      means.push(mean(values));
    }
    const columns = kinds.map((kind, i) => `${kind} ${means[i]!.toFixed(1)}`).join(', ');
    console.log(`  ${name.padEnd(36)} ${columns}; mean of the damages ${mean(means.slice(0, 4)).toFixed(2)}`);
  }
}

buildKernels();
const views = await traceRooms();
benchRooms(views);
benchOneLight(views);
const folder = process.argv[2];
if (folder) await benchTone(await loadFolder(folder));
else console.log('\nGive a folder of good photographs to measure restoration and harm.');
