import { describe, expect, it } from 'vitest';
import { lowered } from './window-tone.ts';

describe('lowered', () => {
  it('comes down with the strength, and keeps the order of levels', () => {
    for (const white of [150, 220, 250]) {
      for (let strength = 0; strength < 1; strength += 0.125) {
        expect(lowered(260, strength + 0.125, white)).toBeLessThan(lowered(260, strength, white));
        for (let level = 150; level < 320; level += 10) {
          expect(lowered(level + 10, strength, white)).toBeGreaterThan(lowered(level, strength, white));
        }
      }
    }
  });

  it('leaves what is not bright, and everything at strength 0', () => {
    expect(lowered(150, 1, 240)).toBe(150);
    expect(lowered(300, 0, 240)).toBe(300);
  });
});
