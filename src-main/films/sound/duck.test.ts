import { describe, expect, it } from 'vitest';
import { duckHopMs, duckingCurve } from './duck.ts';

/** Levels of somebody who speaks at these times, in a room with a little noise. */
function voice(lengthMs: number, spokenMs: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from({ length: lengthMs / duckHopMs }, (_, n) =>
    spokenMs.some(([from, to]) => n * duckHopMs >= from && n * duckHopMs < to) ? 0.1 : 0.0005,
  );
}
const db = (gain: number | undefined): number => 20 * Math.log10(gain ?? 0);

describe('ducking', () => {
  it('is down when the first word comes and up 600 ms after the last has died away', () => {
    const curve = duckingCurve(voice(8000, [[2000, 4000]]), 12);
    const at = (ms: number): number => db(curve[ms / duckHopMs]);
    expect(at(1840)).toBe(0);
    expect(at(1930)).toBeLessThan(-4);
    expect(at(2000)).toBeCloseTo(-12, 4);
    expect(at(4100)).toBeCloseTo(-12, 4);
    expect(at(4450)).toBeGreaterThan(-8);
    expect(at(4760)).toBe(0);
  });

  it('stays down between words and comes up in a long pause', () => {
    const curve = duckingCurve(
      voice(12_000, [
        [1000, 2000],
        [2800, 4000],
        [8000, 9000],
      ]),
      10,
    );
    for (let ms = 1000; ms < 4000; ms += duckHopMs) expect(db(curve[ms / duckHopMs])).toBeCloseTo(-10, 4);
    expect(db(curve[600])).toBe(0);
  });

  it('has no corners', () => {
    const curve = duckingCurve(voice(8000, [[2000, 4000]]), 20);
    const steps = curve.map((gain, n) => (n === 0 ? 0 : Math.abs(db(gain) - db(curve[n - 1]))));
    expect(Math.max(...steps)).toBeLessThan(3);
  });

  it('does nothing for clicks and for a silent voice', () => {
    expect(duckingCurve(voice(4000, [[1000, 1030]]), 12).every((gain) => gain === 1)).toBe(true);
    expect(duckingCurve(new Float32Array(400), 12).every((gain) => gain === 1)).toBe(true);
  });
});
