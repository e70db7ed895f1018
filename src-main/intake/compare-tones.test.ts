import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTones, readPlane, type ToneComparison } from './compare-tones.ts';
import { measureTones } from './likeness.ts';
import { expose, renderScene, type Crop } from './scene.fixture.ts';

const width = 300;
const height = 200;
const plane = (rgb: Uint8Array, w = width, h = height) => readPlane(measureTones(rgb, w, h).likeness)!;
const compare = (a: Uint8Array, b: Uint8Array): ToneComparison => compareTones(plane(a), plane(b));

describe('comparing tones', () => {
  it('sees one view in its exposures, and how far they are apart', () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const scene = renderScene(seed, width, height);
      for (const [dark, bright] of [
        [-2, 0],
        [0, 2],
        [-1, 1],
      ] as const) {
        const told = compare(expose(scene, dark), expose(scene, bright));
        expect(told.unmoved).toBeGreaterThan(0.9);
        expect(told.brighterEv).toBeCloseTo(2, 0);
        expect(told.spreadEv).toBeLessThan(0.3);
      }
    }
  });

  it('tells views apart', () => {
    const scenes = Array.from({ length: 10 }, (_, seed) => expose(renderScene(seed + 1, width, height), 0));
    for (const [index, a] of scenes.entries()) for (const b of scenes.slice(index + 1)) expect(compare(a, b).likeness).toBeLessThan(0.3);
  });

  it('forgives a hand that moved a little, and says that it moved', () => {
    const scene = renderScene(3, width + 8, height + 5);
    const crop = (xPx: number, yPx: number): Crop => ({ widthPx: width, heightPx: height, xPx, yPx });
    // A cell is a little over four pixels wide.
    const { likeness, unmoved } = compare(expose(scene, 0, crop(0, 0)), expose(scene, 1.5, crop(8, 4)));
    expect(likeness).toBeGreaterThan(0.8);
    expect(unmoved).toBeLessThan(0.5);
  });

  it('knows the same exposure, and another light from another exposure', () => {
    const scene = renderScene(4, width, height);
    const same = compare(expose(scene, 0), expose(scene, 0));
    expect(same).toMatchObject({ likeness: expect.closeTo(1, 6), brighterEv: 0, spreadEv: 0 });
    // A lamp on the left: as bright as before on the right.
    const lit = { ...scene, light: scene.light.map((light, at) => light * ((at / 3) % width < width / 2 ? 4 : 1)) };
    expect(compare(expose(scene, -2), expose(lit, -2)).spreadEv).toBeGreaterThan(1.5);
  });

  it('goes by what is clipped where nothing else is left', () => {
    const scene = renderScene(6, width, height);
    const bright = expose(scene, 3);
    expect(compare(expose(scene, -1), bright).order).toBeGreaterThan(0.95);
    expect(compare(expose(renderScene(7, width, height), -1), bright).order).toBeLessThan(0.8);
  });

  it('says when it cannot tell', () => {
    const grey = new Uint8Array(width * height * 3);
    const scene = expose(renderScene(1, width, height), 0);
    expect(compare(grey, scene)).toMatchObject({ likeness: Number.NaN, overlap: 0, brighterEv: Number.NaN });
    grey.fill(120);
    expect(compare(grey, grey)).toMatchObject({ likeness: Number.NaN, texture: 0, overlap: 1, brighterEv: 0 });
    const portrait = plane(expose(renderScene(1, 200, 300), 0), 200, 300);
    expect(compareTones(plane(scene), portrait).likeness).toBeNaN();
    expect([readPlane(''), readPlane('?'), readPlane('AAAA')]).toEqual([null, null, null]);
  });

  it('is 1 with itself and the opposite the other way round, for any size of picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 99 }), (w, h, seed) => {
        const one = plane(expose(renderScene(seed, w, h), 0), w, h);
        const two = plane(expose(renderScene(seed + 1, w, h), 1), w, h);
        expect(['1.000000', 'NaN']).toContain(compareTones(one, one).likeness.toFixed(6));
        const [there, back] = [compareTones(one, two), compareTones(two, one)];
        expect(there.unmoved.toFixed(6)).toBe(back.unmoved.toFixed(6));
      }),
      { numRuns: 40 },
    );
  });
});
