import { describe, expect, test } from 'vitest';
import { musicalTicks } from './musical-ticks.ts';
import { music } from './testing/shoots.ts';

const at = (ticks: readonly { atMs: number }[]): number[] => ticks.map(({ atMs }) => Math.round(atMs));

describe('musicalTicks', () => {
  test('are the beats of the music, best on bars and worst on the second and fourth beat', () => {
    const { changes } = musicalTicks(music(120, 60_000), 'bars', 4000);
    expect(at(changes)).toEqual([120, 620, 1120, 1620, 2120, 2620, 3120, 3620]);
    const costs = changes.map(({ cost }) => cost);
    expect(costs.slice(0, 4)).toEqual(costs.slice(4));
    expect(costs[0]).toBe(0);
    expect(costs[1]).toBe(costs[3]);
    expect(costs[2]).toBeGreaterThan(0);
    expect(costs[2]).toBeLessThan(costs[1]!);
  });

  test('go on with the loop when the film is longer than the music', () => {
    const { source, facts } = music(120, 10_000);
    const looped = { source, facts: { ...facts, loop: { fromMs: 2120, toMs: 8120 } } };
    const { changes } = musicalTicks(looped, 'beats', 16_000);
    const late = at(changes).filter((ms) => ms > 7000 && ms < 12_000);
    expect(late).toEqual([7120, 7620, 8120, 8620, 9120, 9620, 10_120, 10_620, 11_120, 11_620]);
  });

  test('let a film end whole bars before the music does', () => {
    const { ends } = musicalTicks(music(120, 61_000), 'beats', 20_000);
    const best = ends.filter(({ cost }) => cost === 0);
    expect(best.length).toBeGreaterThan(5);
    // 61 s less a ringing, less whole bars of two seconds.
    for (const { atMs } of best) expect((61_000 - 400 - atMs) % 2000).toBeCloseTo(0, 6);
    expect(ends.every(({ atMs }, index) => atMs >= (ends[index - 1]?.atMs ?? 0))).toBe(true);
  });

  test('are none without music, and without a pulse', () => {
    const nothing = { changes: [], ends: [] };
    expect(musicalTicks(null, 'beats', 60_000)).toEqual(nothing);
    const { source, facts } = music(120);
    expect(musicalTicks({ source, facts: { ...facts, beatsMs: [1, 2, 3] } }, 'beats', 60_000)).toEqual(nothing);
  });
});
