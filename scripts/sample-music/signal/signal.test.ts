import { describe, expect, it } from 'vitest';
import { seededRandom, seedOf } from '../random.ts';
import { pingPong } from './echo.ts';
import { bandPass, bell, steepHighPass, steepLowPass, sweepLowPass, type Filter } from './filters.ts';
import { limit } from './limiter.ts';
import { integratedLufs } from './loudness.ts';
import { reverberate } from './reverb.ts';
import { place, sampleRate, silence, type Stereo } from './stereo.ts';

const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
const loudest = (samples: Float32Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const sine = (hz: number, seconds: number, amplitude: number): Float32Array =>
  Float32Array.from({ length: seconds * sampleRate }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate));
const gainDb = (filter: Filter, hz: number): number => {
  const through = sine(hz, 0.5, 1).map((sample) => filter(sample));
  return 10 * Math.log10(energy(through.subarray(sampleRate / 4)) / (sampleRate / 8));
};

describe('the filters', () => {
  it.each([
    ['low-pass at its corner', steepLowPass(1000), 1000, -3],
    ['low-pass an octave above', steepLowPass(1000), 2000, -12.4],
    ['high-pass at its corner', steepHighPass(1000), 1000, -3],
    ['bell at its middle', bell(1000, 1, -6), 1000, -6],
    ['bell far below', bell(1000, 1, -6), 50, 0],
    ['band-pass at its middle', bandPass(1000, 2), 1000, 0],
  ])('%s', (_, filter, hz, expected) => {
    expect(gainDb(filter, hz)).toBeCloseTo(expected, 0);
  });

  it('sweeps: what is above the cut-off goes, and comes back as it opens', () => {
    const sound = sine(2000, 1, 1);
    sweepLowPass(sound, (t) => (t < 0.5 ? 200 : 16_000));
    expect(energy(sound.subarray(0.2 * sampleRate, 0.4 * sampleRate))).toBeLessThan(2);
    expect(energy(sound.subarray(0.7 * sampleRate, 0.9 * sampleRate))).toBeCloseTo(4800, -2);
  });
});

describe('the meter', () => {
  it('reads a sine of 997 Hz at -23 dBFS in both channels as -23 LUFS (EBU Tech 3341, case 1)', () => {
    const left = sine(997, 4, 10 ** (-23 / 20));
    expect(integratedLufs({ left, right: left.slice() })).toBeCloseTo(-23, 1);
  });

  it('does not let silence count', () => {
    const left = sine(997, 4, 0.1).fill(0, 2 * sampleRate);
    expect(integratedLufs({ left, right: left })).toBeCloseTo(-20, 0);
  });
});

describe('the limiter', () => {
  it('keeps the curve between the samples under the ceiling and leaves quiet sound as it is', () => {
    // a quarter of the sample rate, an eighth of a turn late: the samples lie 3 dB under the curve
    const left = Float32Array.from(
      { length: sampleRate },
      (_, i) => (i < sampleRate / 2 ? 0.1 : 1) * Math.sin((Math.PI / 2) * i + Math.PI / 4),
    );
    const sound: Stereo = { left, right: left.slice() };
    limit(sound, -6);
    const peak = loudest(sound.left.subarray(sampleRate / 2 + 500));
    expect(20 * Math.log10(peak * Math.SQRT2)).toBeLessThanOrEqual(-5.9);
    expect(20 * Math.log10(peak * Math.SQRT2)).toBeGreaterThan(-6.6);
    expect(loudest(sound.left.subarray(0, sampleRate / 4))).toBeCloseTo(0.1 * Math.SQRT1_2, 5);
  });
});

describe('the room', () => {
  it.each([false, true])('falls by about 60 dB in its decay time (diffuse: %s)', (isDiffuse) => {
    const dry = silence(2);
    dry.left[100] = 1;
    dry.right[100] = 1;
    const wet = reverberate(dry, { decaySeconds: 1.5, dampingHz: 16_000, isDiffuse });
    const early = energy(wet.left.subarray(0.2 * sampleRate, 0.3 * sampleRate));
    const late = energy(wet.left.subarray(1.2 * sampleRate, 1.3 * sampleRate));
    const fallDb = 10 * Math.log10(early / late);
    expect(fallDb).toBeGreaterThan(32);
    expect(fallDb).toBeLessThan(55);
  });

  it('echoes to the left and to the right by turns', () => {
    const dry = silence(1);
    place(dry, 0.1, sine(1000, 0.02, 1), 0);
    const wet = pingPong(dry, 0.2, 0.5, 8000);
    const sideAt = (seconds: number): number =>
      energy(wet.left.subarray(seconds * sampleRate, (seconds + 0.02) * sampleRate)) -
      energy(wet.right.subarray(seconds * sampleRate, (seconds + 0.02) * sampleRate));
    expect(sideAt(0.3)).toBeGreaterThan(1);
    expect(sideAt(0.5)).toBeLessThan(-1);
  });
});

it('gives a phrase that returns the same hands, and another phrase others', () => {
  const first = (word: string, index: number): number => seededRandom(seedOf(7, word, index))();
  expect(first('verse', 2)).toBe(first('verse', 2));
  expect(new Set([first('verse', 2), first('verse', 3), first('refrain', 2)]).size).toBe(3);
});
