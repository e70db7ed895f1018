import { describe, expect, it } from 'vitest';
import { findPulse, type Pulse } from './beats.ts';
import { findLoop, findSeams } from './find-loop.ts';
import { chordPiece } from './sounds.fixture.ts';

const bpm = 112;
const barMs = (4 * 60_000) / bpm;
const verse = [220, 175, 262, 196];
const bridge = [147, 233, 311, 277];

function heard(chords: readonly number[]): { mono: Float32Array; pulse: Pulse } {
  const mono = chordPiece(chords, bpm, 500);
  const pulse = findPulse(mono);
  if (!pulse) throw new Error('this piece has a pulse');
  return { mono, pulse };
}

describe('a loop', () => {
  it('goes from a bar to one where the same begins', () => {
    const { mono, pulse } = heard([...verse, ...bridge, ...verse, ...bridge]);
    const loop = findLoop(mono, pulse);
    // Eight bars on, everything is the same; nothing else is.
    expect(((loop?.toMs ?? 0) - (loop?.fromMs ?? 0)) / barMs).toBeCloseTo(8, 2);
    const bar = ((loop?.fromMs ?? 0) - 500) / barMs;
    expect(Math.abs(bar - Math.round(bar)) * barMs).toBeLessThan(15);
  });

  it('is not made up where nothing repeats', () => {
    const { mono, pulse } = heard([...verse, ...bridge]);
    expect(findLoop(mono, pulse)).toBeNull();
  });

  it('needs bars', () => {
    expect(findSeams(new Float32Array(16_000), { bpm: 100, beatsMs: [], barsMs: [] })).toEqual([]);
  });
});
