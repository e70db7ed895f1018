import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingsWith, type DevelopChange } from '../../../src-preload/contract/develop.ts';
import { drawnAt, tiltedRoom, type RoomView } from '../fixtures/tilted-room.ts';
import { noFacts } from '../fixtures/no-facts.ts';
import { compilePhotoKernels, PhotoKernels } from '../kernels/photo-kernels.ts';
import type { LensKnowledge } from '../lens/lens-profile.ts';
import type { Pixels } from '../pixels.ts';
import { edgesOfPixels, findCamera } from './analyse.ts';
import { decideUpright } from './decide-upright.ts';
import { straighten, type Straightened, type StraightenInput } from './straighten.ts';

let kernels: PhotoKernels;
beforeAll(async () => {
  kernels = new PhotoKernels(await compilePhotoKernels(path.resolve('dist/kernels')));
});

const size = { widthPx: 900, heightPx: 600 };
/** 22 mm, as the fixture draws. */
const facts = { ...noFacts(), focalLength35mm: 0.5 * 43.2666 };
function pixelsOf(rgb: Uint8Array, widthPx: number, heightPx: number): Pixels {
  kernels.reset();
  return { source: { rgb: kernels.putBytes(rgb) }, widthPx, heightPx, out: null };
}
const run = (pixels: Pixels, change: DevelopChange = {}, more: Partial<StraightenInput> = {}): Straightened =>
  straighten(kernels, pixels, { facts, settings: settingsWith(change), windows: null, findings: null, isSensor: false, ...more });
const rgbOf = ({ pixels: { source, widthPx, heightPx } }: Straightened): Uint8Array =>
  'rgb' in source ? kernels.bytes(source.rgb, widthPx * heightPx * 3).slice() : new Uint8Array();
const cameraOf = (rgb: Uint8Array, widthPx: number, heightPx: number, focal = 0.5): ReturnType<typeof findCamera> =>
  findCamera(edgesOfPixels(kernels, pixelsOf(rgb, widthPx, heightPx)), focal, null);
const rooms = new Map<string, Uint8Array<ArrayBuffer>>();
function room(view: Partial<RoomView>): Uint8Array<ArrayBuffer> {
  const key = JSON.stringify(view);
  const drawn = rooms.get(key) ?? tiltedRoom({ ...size, ...view });
  rooms.set(key, drawn);
  return drawn;
}

describe('what the edges of a room say', () => {
  it.each<Partial<RoomView>>([
    { yawDeg: 12 },
    { pitchDeg: 6, rollDeg: 3, yawDeg: 12 },
    { pitchDeg: -5, rollDeg: -2, yawDeg: -20 },
    { pitchDeg: 3, rollDeg: -3, yawDeg: 35 },
    { pitchDeg: -9, rollDeg: 4, yawDeg: 8, focal: 0.6 },
  ])('tells how the camera was held: %o', (view) => {
    const { found } = cameraOf(room(view), size.widthPx, size.heightPx, view.focal ?? 0.5);
    expect(found?.pitchDeg).toBeCloseTo(view.pitchDeg ?? 0, 0.7);
    expect(Math.abs(found!.pitchDeg - (view.pitchDeg ?? 0))).toBeLessThan(0.1);
    expect(Math.abs(found!.rollDeg - (view.rollDeg ?? 0))).toBeLessThan(0.1);
    expect(decideUpright(found).confidence).toBeGreaterThan(0.5);
  });

  it('turns a wall that is nearly frontal to the front, and leaves one that is seen at an angle', () => {
    expect(Math.abs(cameraOf(room({ yawDeg: 1.5, pitchDeg: 2 }), size.widthPx, size.heightPx).yawDeg)).toBeCloseTo(1.5, 1);
    expect(cameraOf(room({ yawDeg: 12, pitchDeg: 2 }), size.widthPx, size.heightPx).yawDeg).toBe(0);
  });
});

describe('straighten', () => {
  it('makes a leaning room upright, and level where the wall is frontal', () => {
    const out = run(pixelsOf(room({ pitchDeg: 4, rollDeg: -2, yawDeg: 1 }), size.widthPx, size.heightPx));
    expect(out.report).toMatchObject({ verticals: 'straightened', checks: [] });
    const { widthPx, heightPx } = out.pixels;
    expect(widthPx / heightPx).toBeCloseTo(1.5, 2);
    expect(widthPx).toBeGreaterThan(0.88 * size.widthPx);
    const again = cameraOf(rgbOf(out), widthPx, heightPx, (0.5 * size.widthPx) / widthPx);
    expect(Math.abs(again.found!.pitchDeg)).toBeLessThan(0.15);
    expect(Math.abs(again.found!.rollDeg)).toBeLessThan(0.1);
    expect(Math.abs(again.yawDeg)).toBeLessThan(0.2);
  });

  it('gives back the very pixels where there is nothing to do', () => {
    const straight = pixelsOf(room({ yawDeg: 14 }), size.widthPx, size.heightPx);
    expect(run(straight).pixels).toBe(straight);
    expect(run(straight, { verticals: 'off', lens: false }).pixels).toBe(straight);
    expect(run(straight, { verticals: 'guided', guides: [], crop: { x: 0, y: 0, width: 1, height: 1 } }).pixels).toBe(straight);
  });

  it('does not look for what nobody wants, and looks only once', () => {
    const pixels = pixelsOf(room({ pitchDeg: 3, yawDeg: 14 }), size.widthPx, size.heightPx);
    expect(run(pixels, { verticals: 'off', lens: false, rotateDeg: 1 }).findings).toBeNull();
    const first = run(pixels);
    const second = run(pixels, {}, { findings: first.findings });
    expect(second.findings).toBe(first.findings);
    expect(rgbOf(second)).toEqual(rgbOf(first));
    // What was found serves every setting.
    expect(run(pixels, { verticals: 'off' }, { findings: first.findings }).pixels).toBe(pixels);
  });

  it('turns and crops what is straightened, at any size alike', () => {
    const change: DevelopChange = { verticals: 'off', rotateDeg: 4, crop: { x: 0.1, y: 0.2, width: 0.5, height: 0.6 } };
    const large = run(pixelsOf(room({ yawDeg: 20 }), size.widthPx, size.heightPx), change);
    const [w, h] = [large.pixels.widthPx, large.pixels.heightPx];
    const small = run(pixelsOf(tiltedRoom({ widthPx: 450, heightPx: 300, yawDeg: 20 }), 450, 300), change);
    expect(small.pixels.widthPx / w).toBeCloseTo(0.5, 2);
    expect(small.pixels.heightPx / h).toBeCloseTo(0.5, 2);
    expect(w / h).toBeCloseTo((1.5 * 0.5) / 0.6, 2);
  });

  it('follows guides', () => {
    const view = { ...size, pitchDeg: 5, rollDeg: 3, yawDeg: 15 };
    const [a, b] = [drawnAt([-1, -0.5, 3], view), drawnAt([-1, 0.9, 3], view)];
    const [c, d] = [drawnAt([1.5, -0.5, 3], view), drawnAt([1.5, 0.9, 3], view)];
    const out = run(pixelsOf(tiltedRoom(view), size.widthPx, size.heightPx), {
      verticals: 'guided',
      guides: [
        { kind: 'vertical', x1: a.x, y1: a.y, x2: b.x, y2: b.y },
        { kind: 'vertical', x1: c.x, y1: c.y, x2: d.x, y2: d.y },
      ],
    });
    const { found } = cameraOf(rgbOf(out), out.pixels.widthPx, out.pixels.heightPx);
    expect(Math.abs(found!.rollDeg)).toBeLessThan(0.15);
    expect(Math.abs(found!.pitchDeg)).toBeLessThan(0.2);
  });

  it('goes as far as it may with a camera pointed steeply up, and says so', () => {
    const out = run(
      pixelsOf(room({ pitchDeg: -15, yawDeg: 20, focal: 0.6 }), size.widthPx, size.heightPx),
      {},
      { facts: { ...facts, focalLength35mm: 26 } },
    );
    expect(out.report['pitchDeg']).toBeLessThan(-3);
    expect(out.report['kept']).toBeGreaterThanOrEqual(0.88);
    expect(out.report.checks).toMatchObject([{ code: 'tilted' }]);
  });

  it('is the same every time', () => {
    const rgb = room({ pitchDeg: 4, rollDeg: 2, yawDeg: 10 });
    expect(rgbOf(run(pixelsOf(rgb, size.widthPx, size.heightPx)))).toEqual(rgbOf(run(pixelsOf(rgb, size.widthPx, size.heightPx))));
  });

  it.each<[string, number, number, (i: number) => number]>([
    ['one pixel', 1, 1, () => 90],
    ['a sliver', 3, 900, (i) => (i * 37) % 256],
    ['another', 900, 3, (i) => (i * 37) % 256],
    ['black', 300, 200, () => 0],
    ['white', 300, 200, () => 255],
    ['noise', 700, 500, (i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) & 255],
    ['a slope', 500, 400, (i) => (i >> 8) & 255],
  ])('leaves %s alone, and turns it when asked', (_, widthPx, heightPx, level) => {
    const pixels = pixelsOf(
      Uint8Array.from({ length: widthPx * heightPx * 3 }, (__, i) => level(i)),
      widthPx,
      heightPx,
    );
    const out = run(pixels);
    expect(out.pixels).toBe(pixels);
    expect(out.report.checks).toEqual([]);
    const turned = run(pixels, { rotateDeg: 17 });
    expect(turned.pixels.widthPx).toBeGreaterThanOrEqual(1);
    expect(turned.pixels.heightPx).toBeLessThanOrEqual(heightPx);
  });
});

describe('the lens', () => {
  const bend = [1.02, 0, -0.26, 0, 0] as const;
  const known: LensKnowledge = {
    profile: { name: 'Fixture 22mm', bend: [...bend], fringe: null, falloff: null },
    cropFactor: 1,
    isUnknown: false,
  };
  const bowed = (): Pixels => pixelsOf(room({ yawDeg: 10, bend }), size.widthPx, size.heightPx);

  it('is undone by the table where the picture bows', () => {
    const out = run(bowed(), { verticals: 'off' }, { lens: known });
    expect(out.findings?.lens).toMatchObject({ source: 'profile' });
    expect(out.findings!.lens.after!).toBeLessThan(0.4 * out.findings!.lens.before!);
    const again = run({ ...out.pixels }, { verticals: 'off' }, { lens: known });
    // A second time it would bend the other way, and is left out.
    expect(again.findings?.lens.source).toBeNull();
    expect(again.pixels.widthPx).toBe(out.pixels.widthPx);
  });

  it('is left alone where a camera has corrected already', () => {
    const pixels = pixelsOf(room({ yawDeg: 10 }), size.widthPx, size.heightPx);
    expect(run(pixels, { verticals: 'off' }, { lens: known }).pixels).toBe(pixels);
  });

  it('is estimated where no table knows it and the edges bow clearly', () => {
    const out = run(bowed(), { verticals: 'off' });
    expect(out.findings?.lens.source).toBe('edges');
    expect(out.findings!.lens.bend![2]).toBeCloseTo(-0.26, 1);
    expect(run(bowed(), { verticals: 'off', lens: false }).report['lens']).toBeNull();
  });

  it('takes its corners from a sensor only', () => {
    const grey = new Int16Array(300 * 200).fill(1600);
    const falloff: LensKnowledge = { ...known, profile: { name: 'Fixture', bend: null, fringe: null, falloff: [-2.4, 0, 0] } };
    const deep = (): Pixels => {
      kernels.reset();
      const plane = (): number => kernels.putShorts(grey);
      return { source: { deep: { red: plane(), green: plane(), blue: plane() } }, widthPx: 300, heightPx: 200, out: null };
    };
    const corners = (isSensor: boolean): readonly number[] => {
      const { pixels } = run(deep(), {}, { isSensor, lens: falloff });
      if (!('deep' in pixels.source)) return [];
      const red = kernels.shorts(pixels.source.deep.red, 300 * 200);
      return [red[0]!, red[100 * 300 + 150]!];
    };
    // 1 - 2.4 / 4 of the light is left in the corner: 1.32 stops, half of that in levels.
    const [corner, middle] = corners(true);
    expect(corner! / 1600).toBeCloseTo(Math.sqrt(1 / 0.4), 1);
    expect(Math.abs(middle! - 1600)).toBeLessThan(8);
    expect(corners(false)).toEqual([1600, 1600]);
  });

  it('is mentioned where a wide one is not known and nothing shows that it is harmless', () => {
    const unknown: LensKnowledge = { profile: null, cropFactor: null, isUnknown: true };
    const named = { ...facts, camera: { ...facts.camera, lens: 'Nobody 15mm f/4' } };
    const plain = (): Pixels => pixelsOf(new Uint8Array(300 * 200 * 3).fill(90), 300, 200);
    expect(run(plain(), {}, { lens: unknown, facts: named }).report.checks).toMatchObject([{ code: 'lens-unknown', severity: 'note' }]);
    expect(run(plain(), {}, { lens: unknown, facts: { ...named, focalLength35mm: 85 } }).report.checks).toEqual([]);
    const straight = pixelsOf(room({ yawDeg: 10 }), size.widthPx, size.heightPx);
    expect(run(straight, {}, { lens: unknown, facts: named }).report.checks).toEqual([]);
  });
});
