import { describe, expect, it } from 'vitest';
import { feltPiano, shaker } from './instruments.ts';
import { seededRandom } from './random.ts';
import { reverberate } from './reverb.ts';
import { barBeats, bars, melodies, midiOf, trackSeconds } from './score.ts';
import { sampleRate, silence } from './stereo.ts';

const largestStep = (samples: Float32Array): number =>
  samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0))), 0);
const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);

describe('the score', () => {
  it('lasts between 80 and 100 seconds', () => {
    expect(trackSeconds).toBeGreaterThan(80);
    expect(trackSeconds).toBeLessThan(100);
  });

  it('moves every inner voice by at most a fifth from chord to chord', () => {
    for (const [index, bar] of bars.slice(1).entries()) {
      const moves = bar.chord.voices.map((midi, voice) => Math.abs(midi - bars[index]!.chord.voices[voice]!));
      expect(Math.max(...moves), `bar ${index + 2}`).toBeLessThanOrEqual(7);
    }
  });

  it('keeps each melody inside its section and in D major', () => {
    const scale = new Set([1, 2, 4, 6, 7, 9, 11]);
    for (const [section, notes] of Object.entries(melodies)) {
      const beats = bars.filter((bar) => bar.section === section).length * barBeats;
      for (const note of notes) {
        expect(note.atBeat + note.beats).toBeLessThanOrEqual(beats);
        expect(scale.has(note.midi % 12), `${section} ${note.atBeat}`).toBe(true);
      }
    }
  });

  it('reads note names', () => {
    expect([midiOf('A4'), midiOf('C4'), midiOf('F#5')]).toEqual([69, 60, 78]);
    expect(() => midiOf('H2')).toThrow('not a note');
  });
});

describe('the instruments', () => {
  it('play the same note from the same seed, and start and end without a click', () => {
    const [first, second] = [silence(4), silence(4)];
    for (const bus of [first, second]) feltPiano(bus, { atSeconds: 0.5, heldSeconds: 2, midi: 62, velocity: 0.5, pan: 0 }, seededRandom(3));
    expect(first.left).toEqual(second.left);
    expect(energy(first.left)).toBeGreaterThan(1);
    expect(largestStep(first.left)).toBeLessThan(0.03);
  });

  it('pan: a shaker to the right is louder on the right', () => {
    const bus = silence(1);
    shaker(bus, { atSeconds: 0.3, heldSeconds: 0, midi: 0, velocity: 0.6, pan: 0.5 }, seededRandom(1));
    expect(energy(bus.right)).toBeGreaterThan(energy(bus.left) * 2);
  });
});

describe('the reverb', () => {
  it('falls by about 60 dB in its decay time', () => {
    const dry = silence(3);
    dry.left[100] = 1;
    dry.right[100] = 1;
    const wet = reverberate(dry, 1.5, 16_000);
    const early = energy(wet.left.subarray(0.2 * sampleRate, 0.3 * sampleRate));
    const late = energy(wet.left.subarray(1.2 * sampleRate, 1.3 * sampleRate));
    const fallDb = 10 * Math.log10(early / late);
    expect(fallDb).toBeGreaterThan(32);
    expect(fallDb).toBeLessThan(55);
  });
});
