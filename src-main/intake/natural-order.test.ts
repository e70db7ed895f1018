import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNaturally } from './natural-order.ts';

describe('natural order', () => {
  it('counts as people do, folder by folder', () => {
    const ordered = ['a/IMG_2.jpg', 'a/IMG_10.jpg', 'a b/IMG_1.jpg', 'IMG_1.jpg', 'IMG_2.jpg', 'img_3.jpg', 'IMG_10.jpg'];
    expect(ordered.toReversed().toSorted(compareNaturally)).toEqual(ordered);
    expect(compareNaturally('a/z.jpg', 'a b/a.jpg')).toBeLessThan(0);
  });

  it('is a total order: twins that read alike are still told apart, the same way from both sides', () => {
    const name = fc.oneof(
      fc.constantFrom('1', '01', 'a/1', 'A/1', 'u\u0308', '\u00fc', 'a', 'a/b', '', '\uDCFF', '\uDCFE'),
      fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 6 }).map((points) => String.fromCodePoint(...points)),
    );
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        const there = compareNaturally(a, b);
        const back = compareNaturally(b, a);
        const [first, , last] = [a, b, c].toSorted(compareNaturally);
        expect([there === -back || there * back < 0, there === 0, compareNaturally(first!, last!) <= 0]).toEqual([true, a === b, true]);
      }),
      { numRuns: 300 },
    );
  });
});
