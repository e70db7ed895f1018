import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, measureTones } from './likeness.ts';
import { expose, renderScene } from './scene.fixture.ts';

const width = 300;
const height = 200;
const descriptor = (rgb: Uint8Array, w = width, h = height): string => measureTones(rgb, w, h).likeness;

describe('likeness', () => {
  it('sees one scene in its exposures', () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const scene = renderScene(seed, width, height);
      for (const [dark, bright] of [
        [-2, 0],
        [0, 2],
        [-1, 1],
      ] as const) {
        expect(likeness(descriptor(expose(scene, dark)), descriptor(expose(scene, bright)))).toBeGreaterThan(0.8);
      }
    }
  });

  it('tells scenes apart', () => {
    const scenes = Array.from({ length: 10 }, (_, seed) => descriptor(expose(renderScene(seed + 1, width, height), 0)));
    for (const [index, a] of scenes.entries()) {
      for (const b of scenes.slice(index + 1)) expect(likeness(a, b)).toBeLessThan(0.6);
    }
  });

  it('forgives a hand that moved a little', () => {
    const scene = renderScene(3, width + 4, height + 3);
    const still = descriptor(expose(scene, 0, { widthPx: width, heightPx: height, xPx: 0, yPx: 0 }));
    const moved = descriptor(expose(scene, 1.5, { widthPx: width, heightPx: height, xPx: 4, yPx: 3 }));
    expect(likeness(still, moved)).toBeGreaterThan(0.8);
  });

  it('is not fooled by any monotone tone curve', () => {
    const scene = expose(renderScene(5, width, height), -1);
    const curved = scene.map((value) => Math.round(20 + 210 * (value / 255) ** 0.6));
    expect(likeness(descriptor(scene), descriptor(curved))).toBeGreaterThan(0.95);
  });

  it('says when it cannot tell', () => {
    const black = descriptor(new Uint8Array(width * height * 3));
    const grey = descriptor(new Uint8Array(width * height * 3).fill(120));
    const scene = descriptor(expose(renderScene(1, width, height), 0));
    expect([likeness(black, scene), likeness(grey, grey), likeness(scene, ''), likeness('?', '?')]).toEqual([NaN, NaN, NaN, NaN]);
    const portrait = descriptor(expose(renderScene(1, 200, 300), 0), 200, 300);
    expect(likeness(scene, portrait)).toBeNaN();
  });

  it('is 1 with itself and the same both ways, for any size of picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 99 }), (w, h, seed) => {
        const one = descriptor(expose(renderScene(seed, w, h), 0), w, h);
        const two = descriptor(expose(renderScene(seed + 1, w, h), 1), w, h);
        expect(['1.000000000', 'NaN']).toContain(likeness(one, one).toFixed(9));
        expect(likeness(two, one).toFixed(9)).toBe(likeness(one, two).toFixed(9));
      }),
      { numRuns: 60 },
    );
  });

  it('measures the mean luma, and stays small enough to be stored with every frame', () => {
    const grey = measureTones(new Uint8Array(width * height * 3).fill(51), width, height);
    expect(grey.meanLuma).toBeCloseTo(0.2, 6);
    expect(grey.likeness.length).toBeLessThan(5000);
    const red = measureTones(
      new Uint8Array(30).map((_, index) => (index % 3 === 0 ? 255 : 0)),
      5,
      2,
    );
    expect(red.meanLuma).toBeCloseTo(54 / 256, 6);
  });
});
