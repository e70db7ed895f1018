import { describe, expect, it } from 'vitest';
import { createLoudnessMeter } from './loudness-meter.ts';

/** One wave of 1 kHz. */
const wave = Float32Array.from({ length: 48 }, (_, i) => Math.sin((2 * Math.PI * i) / 48));

/** Stereo sines, each for some seconds at some level, as EBU Tech 3341 has its test signals. */
function measured(parts: readonly (readonly [seconds: number, db: number])[]): number | null {
  const meter = createLoudnessMeter();
  for (const [seconds, db] of parts) {
    const block = new Float32Array(Math.round(seconds * 48_000) * 2);
    const level = 10 ** (db / 20);
    for (let i = 0; i < block.length; i++) block[i] = level * wave[(i >> 1) % 48]!;
    // Blocks of any length are one sound.
    meter.add(block, 7_919);
    meter.add(block.subarray(7_919 * 2), block.length / 2 - 7_919);
  }
  return meter.integratedLufs();
}

describe('the loudness meter passes EBU Tech 3341', () => {
  it.each([
    ['case 1', [[20, -23]], -23],
    ['case 2', [[20, -33]], -33],
    [
      'case 3: quiet parts are left out',
      [
        [10, -36],
        [60, -23],
        [10, -36],
      ],
      -23,
    ],
    [
      'case 4: silence is left out',
      [
        [10, -72],
        [10, -36],
        [60, -23],
        [10, -36],
        [10, -72],
      ],
      -23,
    ],
    [
      'case 5',
      [
        [20, -26],
        [20.1, -20],
        [20, -26],
      ],
      -23,
    ],
  ] as const)('%s', (_, parts, lufs) => {
    expect(Math.abs((measured(parts) ?? 0) - lufs)).toBeLessThan(0.1);
  });

  it('and knows silence and what is too short', () => {
    expect(measured([[2, -200]])).toBeNull();
    expect(measured([[0.3, -10]])).toBeNull();
    expect(measured([])).toBeNull();
  });
});
