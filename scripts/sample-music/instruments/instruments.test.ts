import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { frequencyOf, sampleRate, silence, type Stereo } from '../signal/stereo.ts';
import { bowStrings } from './bowed.ts';
import { bowedGlass, pad, subBass } from './pads.ts';
import { clap, clubKick, hat, kick, shaker, splash, tambourine } from './percussion.ts';
import { harp, mutedGuitar, pluckString, steelGuitar, stringSound } from './plucked-string.ts';
import { electricPiano, feltPiano } from './soft-keys.ts';
import { concertGrand, feltUpright, glockenspiel, struckPiano } from './struck.ts';
import { glassLead, sawPad, synthBass, synthPluck } from './synths.ts';

const energy = (samples: Float32Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
const loudest = (samples: Float32Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const note = { atSeconds: 0.2, heldSeconds: 0.5, midi: 62, velocity: 0.6, pan: 0 };
const bowing = { players: 3, brightHz: 3000, spread: 0.2, attack: 0.1, fall: 0.2, swell: [0.8, 1, 0.8] as const };

const pitched: ReadonlyArray<readonly [string, (bus: Stereo, random: () => number) => void]> = [
  ['felt piano', (bus, random) => feltPiano(bus, note, random)],
  ['electric piano', (bus) => electricPiano(bus, note)],
  ['upright', (bus, random) => struckPiano(bus, note, feltUpright, random)],
  ['grand', (bus, random) => struckPiano(bus, note, concertGrand, random)],
  ['glockenspiel', (bus, random) => glockenspiel(bus, { ...note, midi: 98 }, random)],
  ['guitar', (bus, random) => pluckString(bus, note, steelGuitar, random)],
  ['muted guitar', (bus, random) => pluckString(bus, note, mutedGuitar, random)],
  ['harp', (bus, random) => pluckString(bus, note, harp, random)],
  ['strings', (bus, random) => bowStrings(bus, note, bowing, random)],
  ['pad', (bus, random) => pad(bus, note, random, 0.3, 0.4)],
  ['glass', (bus, random) => bowedGlass(bus, note, random, 0.3, 0.4)],
  ['sub bass', (bus) => subBass(bus, note)],
  ['synthetic bass', (bus) => synthBass(bus, note)],
  ['synthetic pluck', (bus, random) => synthPluck(bus, note, 1500, random)],
  ['synthetic pad', (bus, random) => sawPad(bus, note, random, 0.1, 0.2)],
  ['glass lead', (bus) => glassLead(bus, note)],
];
const struck: ReadonlyArray<readonly [string, (bus: Stereo, random: () => number) => void]> = [
  ['shaker', (bus, random) => shaker(bus, note, random)],
  ['clap', (bus, random) => clap(bus, note, random)],
  ['tambourine', (bus, random) => tambourine(bus, note, random)],
  ['hat', (bus, random) => hat(bus, note, 0.05, random)],
  ['kick', (bus) => kick(bus, note)],
  ['club kick', (bus, random) => clubKick(bus, note, random)],
  ['splash', (bus, random) => splash(bus, note, random)],
];

describe.each([...pitched, ...struck])('the %s', (_, sound) => {
  const [bus, again] = [silence(3), silence(3)];
  for (const one of [bus, again]) sound(one, seededRandom(3));

  it('plays the same from the same seed, and not too loud', () => {
    expect(bus.left).toEqual(again.left);
    expect(energy(bus.left)).toBeGreaterThan(0.05);
    expect(loudest(bus.left)).toBeLessThan(1);
  });

  it('is silent before its time and comes back to silence by itself', () => {
    expect(energy(bus.left.subarray(0, 0.17 * sampleRate))).toBe(0);
    expect(loudest(bus.left.subarray(2.9 * sampleRate))).toBeLessThan(1e-4);
  });
});

/** How much of a sound lies at `hz`, by Goertzel over a Hann window. */
function amountAt(samples: Float32Array, hz: number): number {
  let [re, im] = [0, 0];
  samples.forEach((sample, i) => {
    const windowed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length));
    re += windowed * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    im += windowed * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  });
  return Math.hypot(re, im);
}

it.each([40, 57, 69, 76])('tunes a string of %i to within two cents', (midi) => {
  const sound = stringSound(midi, 0.6, 0.7, steelGuitar, seededRandom(1)).subarray(2400);
  const cents = Array.from({ length: 41 }, (_, i) => i - 20);
  const amounts = cents.map((cent) => amountAt(sound, frequencyOf(midi) * 2 ** (cent / 1200)));
  expect(Math.abs(cents[amounts.indexOf(Math.max(...amounts))]!)).toBeLessThanOrEqual(2);
});

it('pans: a shaker to the right is louder on the right', () => {
  const bus = silence(1);
  shaker(bus, { atSeconds: 0.3, velocity: 0.6, pan: 0.5 }, seededRandom(1));
  expect(energy(bus.right)).toBeGreaterThan(energy(bus.left) * 2);
});
