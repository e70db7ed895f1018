/**
 * How well a photo is straightened, and which photos are left alone.
 *
 *   npm run bench:verticals [-- --tilts 10] [-- --architecture <folder>] [-- --others <folder>]
 *
 * The sample shoot was traced with a level camera (the kitchen with one rolled by two degrees), so that its uprights are
 * known. Every photo is turned by known random angles, as a camera that was held askew would have seen it, and the angle
 * between the upright that is found and the true one is the error. What must be left alone is drawn here: a leaning wood,
 * scattered books, grass, blobs, noise, a winding path. Folders of one's own photos count how many are acted upon; their
 * tilts are measured against what is found in the photo as it is.
 */
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildKernels } from '../scripts/build-kernels.ts';
import { edgesOfPixels, findCamera, type UprightFindings } from '../src-main/develop/geometry/analyse.ts';
import { angleBetween, onPicture, rotationTo } from '../src-main/develop/geometry/camera-turn.ts';
import { decideUpright } from '../src-main/develop/geometry/decide-upright.ts';
import { uprightDirection } from '../src-main/develop/geometry/find-upright.ts';
import { focalOf } from '../src-main/develop/geometry/focal.ts';
import { plainLens, resamplingOf, type Geometry } from '../src-main/develop/geometry/geometry.ts';
import { invert, project, turn, turnedBy, multiply, type Direction, type Matrix } from '../src-main/develop/geometry/matrix.ts';
import { resamplePixels } from '../src-main/develop/geometry/resample.ts';
import { compilePhotoKernels, PhotoKernels } from '../src-main/develop/kernels/photo-kernels.ts';
import type { Pixels } from '../src-main/develop/pixels.ts';
import { readExif } from '../src-main/intake/exif-facts.ts';
import { decodePicture, openEncoded } from '../src-main/imaging/decode-picture.ts';
import { drawnPictures, randomNumbers } from './drawn-pictures.ts';
import { measureCost, measureSharpness } from './straighten-cost.ts';

const { values } = parseArgs({
  options: {
    tilts: { type: 'string', default: '6' },
    architecture: { type: 'string' },
    others: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const root = path.resolve(import.meta.dirname, '..');

interface Picture {
  readonly name: string;
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** In diagonals. */
  readonly focal: number;
  /** Where down is, where that is known. */
  readonly down: Direction | null;
}

async function load(file: string): Promise<Picture> {
  const encoded = await openEncoded(await readFile(file));
  const { rgb, widthPx, heightPx } = await decodePicture(encoded, 2400, 8, { isLenient: true });
  const facts = await readExif(encoded.exif ?? undefined);
  return { name: path.basename(file), rgb, widthPx, heightPx, focal: focalOf(facts, null).focal, down: null };
}

/** The sample shoot, without the frames of a set that are too dark or too bright to be a base. */
async function sampleShoot(): Promise<readonly Picture[]> {
  const folder = path.join(root, 'resources/sample-shoot/Fjordgata 12');
  const names = [
    'exterior_N1A04098',
    'living-room_N1A04103',
    'kitchen_N1A04108',
    'bedroom_N1A04112',
    'bathroom_N1A04115',
    'hallway_N1A04119',
  ];
  const pictures = await Promise.all(names.map((name) => load(path.join(folder, `${name}.JPG`))));
  return pictures.map((picture) => ({ ...picture, down: uprightDirection(0, picture.name.startsWith('kitchen') ? -2 : 0) }));
}

function analyse(
  kernels: PhotoKernels,
  { rgb, widthPx, heightPx, focal }: Picture,
): { readonly camera: UprightFindings; readonly cpuMs: number } {
  kernels.reset();
  const pixels: Pixels = { source: { rgb: kernels.putBytes(rgb) }, widthPx, heightPx, out: null };
  const started = process.cpuUsage();
  const camera = findCamera(edgesOfPixels(kernels, pixels), focal, null);
  const { user, system } = process.cpuUsage(started);
  return { camera, cpuMs: (user + system) / 1000 };
}

/** The picture that a camera turned by `rotation` would have taken, without the parts that the photo does not show. */
function turned(kernels: PhotoKernels, picture: Picture, rotation: Matrix): Picture {
  const { widthPx, heightPx, focal } = picture;
  const toPhoto = onPicture(invert(rotation), focal);
  const diagonal = Math.hypot(widthPx, heightPx);
  const [width, height] = [widthPx / diagonal, heightPx / diagonal];
  const isInside = (share: number): boolean =>
    [-1, 1].every((h) =>
      [-1, 1].every((v) => {
        const { x, y } = project(toPhoto, { x: (h * share * width) / 2, y: (v * share * height) / 2 });
        return Math.abs(x) <= width / 2 && Math.abs(y) <= height / 2;
      }),
    );
  let [low, high] = [0.3, 1];
  for (let round = 0; round < 20; round++) {
    const share = (low + high) / 2;
    if (isInside(share)) low = share;
    else high = share;
  }
  const geometry: Geometry = {
    toPhoto,
    lens: plainLens,
    frame: { centre: { x: 0, y: 0 }, width: width * low, height: height * low },
    kept: low,
  };
  kernels.reset();
  const pixels: Pixels = { source: { rgb: kernels.putBytes(picture.rgb) }, widthPx, heightPx, out: null };
  const out = resamplePixels(kernels, pixels, resamplingOf(geometry, picture));
  const at = 'rgb' in out.source ? out.source.rgb : 0;
  return {
    ...picture,
    rgb: kernels.bytes(at, out.widthPx * out.heightPx * 3).slice(),
    widthPx: out.widthPx,
    heightPx: out.heightPx,
    focal: focal / low,
    down: picture.down && turn(rotation, picture.down),
  };
}

const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ?? Number.NaN;
const isAccepted = ({ found }: UprightFindings): boolean => {
  const { confidence, isTilted } = decideUpright(found);
  return confidence >= 0.5 && !isTilted;
};
const isChanged = ({ found }: UprightFindings): boolean => {
  const { pitchDeg, rollDeg } = decideUpright(found);
  return pitchDeg !== 0 || rollDeg !== 0;
};
const row = (...cells: readonly (string | number)[]): void =>
  console.log(
    cells
      .map((cell, index) => (index === 0 ? String(cell).padEnd(34) : (typeof cell === 'number' ? cell.toFixed(2) : cell).padStart(10)))
      .join(''),
  );

async function measureTilts(kernels: PhotoKernels, pictures: readonly Picture[], tilts: number): Promise<void> {
  const random = randomNumbers(Number(values.seed));
  const errors: number[] = [];
  const times: number[] = [];
  let [accepted, tried] = [0, 0];
  row('photo', 'as it is', '', 'median', 'worst', 'accepted', 'ms');
  for (const picture of pictures) {
    const { camera, cpuMs } = analyse(kernels, picture);
    const own = picture.down ?? (camera.found && uprightDirection(camera.found.pitchDeg, camera.found.rollDeg));
    const mine: number[] = [];
    const ms: number[] = [cpuMs];
    let yes = 0;
    for (let tilt = 0; tilt < tilts; tilt++) {
      const rotation = multiply(rotationTo(uprightDirection(12 * random() - 6, 0)), turnedBy(6 * random() - 3));
      const other = turned(kernels, { ...picture, down: own }, rotation);
      const answer = analyse(kernels, other);
      ms.push(answer.cpuMs);
      if (isAccepted(answer.camera)) yes++;
      if (answer.camera.found && other.down)
        mine.push(angleBetween(uprightDirection(answer.camera.found.pitchDeg, answer.camera.found.rollDeg), other.down));
    }
    errors.push(...mine);
    times.push(...ms.slice(1));
    accepted += yes;
    tried += tilts;
    const asItIs = camera.found ? `${camera.found.pitchDeg.toFixed(2)} ${camera.found.rollDeg.toFixed(2)}` : 'nothing';
    row(picture.name.slice(0, 32), asItIs, '', quantile(mine, 0.5), Math.max(...mine), `${yes}/${tilts}`, quantile(ms, 0.5));
  }
  row('all', '', '', quantile(errors, 0.5), quantile(errors, 0.95), `${accepted}/${tried}`, quantile(times, 0.5));
  console.log('goal: median at most 0.20, 95 % at most 0.50, at least 95 % accepted\n');
}

function countAccepted(kernels: PhotoKernels, title: string, pictures: readonly Picture[]): void {
  let accepted = 0;
  for (const picture of pictures) {
    const { found } = analyse(kernels, picture).camera;
    if (!found || !isChanged({ found, yawDeg: 0 })) continue;
    accepted++;
    console.log(
      `  acted upon: ${picture.name}: pitch ${found.pitchDeg.toFixed(2)}, roll ${found.rollDeg.toFixed(2)}, support ${found.support.toFixed(2)}`,
    );
  }
  console.log(`${title}: ${accepted} of ${pictures.length} acted upon\n`);
}

async function loadFolder(folder: string): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const name of globSync('**/*.{jpg,jpeg,JPG,png,webp}', { cwd: folder }).toSorted()) {
    try {
      pictures.push(await load(path.join(folder, name)));
    } catch (error) {
      console.log(`left out: ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return pictures;
}

buildKernels();
const kernels = new PhotoKernels(await compilePhotoKernels(path.join(root, 'dist/kernels')));
const shoot = await sampleShoot();
await measureTilts(kernels, shoot, Number(values.tilts));
await measureCost(kernels, shoot[1]!, row);
await measureSharpness(kernels, row);
countAccepted(
  kernels,
  'drawn without architecture',
  drawnPictures(48).map((picture) => ({ ...picture, focal: 0.6, down: null })),
);
if (values.architecture) {
  const pictures = await loadFolder(values.architecture);
  countAccepted(kernels, 'your architecture', pictures);
  await measureTilts(kernels, pictures, Number(values.tilts));
}
if (values.others) countAccepted(kernels, 'your other photos', await loadFolder(values.others));
