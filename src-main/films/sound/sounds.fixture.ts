import { analysisRateHz } from './onsets.ts';

/** Sounds whose truth is known, made by arithmetic. Test code. */

/** Numbers from 0 to 1 that are the same every time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Instrument = 'click' | 'kick' | 'hat' | 'note' | 'soft';

/** Adds one stroke to mono sound at `analysisRateHz`. */
export function strike(out: Float32Array, atMs: number, level: number, instrument: Instrument, hz = 262): void {
  const start = Math.round((atMs * analysisRateHz) / 1000);
  const noise = seeded(start + 1);
  const length = analysisRateHz / 3;
  for (let i = 0; i < length && start + i < out.length; i++) {
    out[start + i]! += level * (1 - i / length) * voices[instrument](i / analysisRateHz, hz, noise);
  }
}

const tone = (t: number, hz: number): number =>
  Math.sin(2 * Math.PI * hz * t) + 0.5 * Math.sin(4 * Math.PI * hz * t) + 0.3 * Math.sin(6 * Math.PI * hz * t);
const voices: Readonly<Record<Instrument, (t: number, hz: number, noise: () => number) => number>> = {
  click: (t) => Math.sin(2 * Math.PI * 1500 * t) * Math.exp(-t * 200),
  kick: (t) => Math.sin(2 * Math.PI * (55 + 60 * Math.exp(-t * 30)) * t) * Math.exp(-t * 10),
  hat: (t, _, noise) => (noise() - 0.5) * Math.exp(-t * 60) * 0.5,
  note: (t, hz) => tone(t, hz) * Math.exp(-t * 4) * Math.min(1, t / 0.004),
  soft: (t, hz) => tone(t, hz) * Math.exp(-t * 4) * Math.min(1, t / 0.05),
};

/** Syllables of changing length and pitch with pauses between words: what a voice is to a beat tracker. */
export function speechLike(seconds: number, seed: number): Float32Array {
  const random = seeded(seed);
  const out = new Float32Array(seconds * analysisRateHz);
  for (let at = 0; at < seconds;) {
    const length = 0.08 + random() * 0.25;
    const pitch = 100 + random() * 60;
    const isVoiced = random() < 0.75;
    for (let i = 0; i < length * analysisRateHz; i++) {
      const t = i / analysisRateHz;
      const place = Math.floor(at * analysisRateHz) + i;
      if (place < out.length) out[place]! += Math.sin((Math.PI * t) / length) * (isVoiced ? tone(t, pitch) * 0.3 : (random() - 0.5) * 0.4);
    }
    at += length + (random() < 0.15 ? 0.3 + random() * 0.6 : 0.02 + random() * 0.08);
  }
  return out;
}

/** Chords in bars of four beats: `chords` names the chord of each bar by its root in Hz. */
export function chordPiece(chords: readonly number[], bpm: number, firstMs: number): Float32Array {
  const beatMs = 60_000 / bpm;
  const out = new Float32Array(Math.ceil(((firstMs + (chords.length * 4 + 2) * beatMs) * analysisRateHz) / 1000));
  for (const [bar, root] of chords.entries()) {
    for (let beat = 0; beat < 4; beat++) {
      const at = firstMs + (bar * 4 + beat) * beatMs;
      strike(out, at, beat === 0 ? 0.5 : 0.2, 'kick');
      strike(out, at, 0.1, 'hat');
      for (const [index, ratio] of [1, 5 / 4, 3 / 2].entries())
        strike(out, at, beat === 0 ? 0.2 : 0.12, 'note', root * ratio * (index + 1));
    }
  }
  return out;
}
