import { describe, expect, it } from 'vitest';
import { findPulse } from './beats.ts';
import { analysisRateHz } from './onsets.ts';
import { chordPiece, type Instrument, seeded, speechLike, strike } from './sounds.fixture.ts';

/** A minute of beats that a person plays: a little early or late, and getting faster or slower. */
function played(bpm: number, instrument: Instrument, jitterMs: number, drift: number): { mono: Float32Array; truthMs: number[] } {
  const random = seeded(bpm);
  const seconds = 40;
  const mono = new Float32Array(seconds * analysisRateHz);
  const truthMs: number[] = [];
  for (let at = 500; at < seconds * 1000 - 500; at += 60_000 / (bpm * (1 + (drift * at) / (seconds * 1000)))) {
    const playedMs = at + (random() + random() - 1) * jitterMs;
    truthMs.push(playedMs);
    strike(mono, playedMs, truthMs.length % 4 === 1 ? 0.8 : 0.5, instrument);
  }
  for (let i = 0; i < mono.length; i++) mono[i]! += (random() - 0.5) * 0.004;
  return { mono, truthMs };
}

/** The share of beats that were found and of found ones that are beats, as one number. */
function agreement(foundMs: readonly number[], truthMs: readonly number[], toleranceMs: number): number {
  const hits = truthMs.filter((truth) => foundMs.some((found) => Math.abs(found - truth) <= toleranceMs)).length;
  return (2 * hits) / (foundMs.length + truthMs.length);
}

describe('beats', () => {
  it.each([
    [120, 'click', 0, 0],
    [62, 'click', 0, 0],
    [90, 'note', 12, 0],
    [100, 'soft', 0, 0],
    [140, 'kick', 12, 0],
    [100, 'click', 0, 0.08],
    [120, 'kick', 8, -0.08],
  ] as const)('at %i a minute of a %s, %i ms off and %f faster, are found within 20 ms', (bpm, instrument, jitterMs, drift) => {
    const { mono, truthMs } = played(bpm, instrument, jitterMs, drift);
    const pulse = findPulse(mono);
    expect(Math.abs((pulse?.bpm ?? 0) / (bpm * (1 + drift / 2)) - 1)).toBeLessThan(0.02);
    expect(agreement(pulse?.beatsMs ?? [], truthMs, 20)).toBeGreaterThan(0.98);
  });

  it('are every second stroke where strokes are too quick to tap', () => {
    const pulse = findPulse(played(200, 'click', 0, 0).mono);
    expect(pulse?.bpm).toBeCloseTo(100, 0);
  });

  it('begin bars where the harmony changes', () => {
    const roots = [220, 175, 262, 196];
    const pulse = findPulse(chordPiece([...roots, ...roots, ...roots], 104, 700));
    const barMs = (4 * 60_000) / 104;
    for (const at of pulse?.barsMs ?? []) {
      const off = (at - 700) / barMs;
      expect(Math.abs(off - Math.round(off)) * barMs).toBeLessThan(20);
    }
    expect(pulse?.barsMs.length).toBeGreaterThan(9);
  });

  it('come in threes in a waltz', () => {
    const mono = new Float32Array(30 * analysisRateHz);
    for (let beat = 0; beat < 60; beat++) strike(mono, 300 + beat * 470, beat % 3 === 0 ? 0.8 : 0.25, beat % 3 === 0 ? 'kick' : 'hat');
    const pulse = findPulse(mono);
    expect((pulse?.barsMs[3] ?? 0) - (pulse?.barsMs[2] ?? 0)).toBeCloseTo(3 * 470, -1);
  });

  it.each([1, 2, 3, 4])('are not heard in speech (%i)', (seed) => {
    expect(findPulse(speechLike(30, seed))).toBeNull();
  });

  it('are not heard in noise, in a tone, in silence and in next to nothing', () => {
    const random = seeded(5);
    expect(findPulse(Float32Array.from({ length: 20 * analysisRateHz }, () => random() - 0.5))).toBeNull();
    expect(findPulse(Float32Array.from({ length: 20 * analysisRateHz }, (_, i) => Math.sin(i * 0.1)))).toBeNull();
    expect(findPulse(new Float32Array(20 * analysisRateHz))).toBeNull();
    expect(findPulse(played(120, 'click', 0, 0).mono.subarray(0, analysisRateHz))).toBeNull();
    expect(findPulse(new Float32Array(0))).toBeNull();
  });

  it('are the same every time', () => {
    const { mono } = played(97, 'note', 10, 0.03);
    expect(findPulse(mono)).toEqual(findPulse(mono));
  });
});
