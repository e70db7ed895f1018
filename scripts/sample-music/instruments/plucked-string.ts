import { highPass, lowPass } from '../signal/filters.ts';
import { frequencyOf, place, sampleRate, type Stereo } from '../signal/stereo.ts';
import { rise, type Note, type Random } from './note.ts';

/** What a string is made of and how it is plucked. */
export interface StringKind {
  /** Seconds to fall by 60 dB for middle C; lower strings ring longer. */
  readonly decaySeconds: number;
  /** How much of the high sound is lost on each way along the string, 0 to 0.9. */
  readonly dullness: number;
  /** Where it is plucked, as a part of its length: near the end is thin, the middle is round. */
  readonly pluckedAt: number;
  /** Highest sound in the pluck at full loudness, Hz. */
  readonly brightHz: number;
  /** Part of the pluck that is noise (a fingertip's or a plectrum's). */
  readonly noise: number;
  /** How long it sounds after the finger is laid on it, seconds. */
  readonly damping: number;
}

export const steelGuitar: StringKind = { decaySeconds: 3.6, dullness: 0.24, pluckedAt: 0.17, brightHz: 9000, noise: 0.22, damping: 0.16 };
export const mutedGuitar: StringKind = { decaySeconds: 0.5, dullness: 0.55, pluckedAt: 0.12, brightHz: 5600, noise: 0.35, damping: 0.08 };
export const ukulele: StringKind = { decaySeconds: 1.3, dullness: 0.5, pluckedAt: 0.3, brightHz: 7000, noise: 0.2, damping: 0.12 };
export const harp: StringKind = { decaySeconds: 3.2, dullness: 0.4, pluckedAt: 0.42, brightHz: 5600, noise: 0.1, damping: 0.5 };
export const bassGuitar: StringKind = { decaySeconds: 3.2, dullness: 0.72, pluckedAt: 0.24, brightHz: 2300, noise: 0.08, damping: 0.14 };
export const pizzicato: StringKind = { decaySeconds: 0.7, dullness: 0.62, pluckedAt: 0.28, brightHz: 3600, noise: 0.15, damping: 0.2 };

/**
 * A plucked string after Karplus and Strong, in tune by an all-pass and with its own decay (Jaffe and Smith 1983).
 * The pluck is the velocity of a string drawn aside at one point plus a little noise, so that equal notes are nearly, not
 * quite, the same.
 */
export function pluckString(bus: Stereo, note: Note, kind: StringKind, random: Random, gain = 1): void {
  const seconds = Math.min(note.heldSeconds + kind.damping * 2, 7);
  const sound = stringSound(note.midi, seconds, note.velocity, kind, random);
  const held = Math.round(note.heldSeconds * sampleRate);
  for (let i = 0; i < sound.length; i++) {
    const laidOn = i < held ? 1 : Math.exp((-4.6 * (i - held)) / (kind.damping * sampleRate));
    sound[i] = sound[i]! * laidOn * rise((sound.length - i) / sampleRate, 0.03);
  }
  place(bus, note.atSeconds, sound, note.pan, gain * note.velocity ** 1.2);
}

/** The bare string: `seconds` of it, about 0.3 at its highest. */
export function stringSound(midi: number, seconds: number, velocity: number, kind: StringKind, random: Random): Float32Array {
  const frequency = frequencyOf(midi);
  const w = (2 * Math.PI * frequency) / sampleRate;
  const filterDelay = Math.atan2(kind.dullness * Math.sin(w), 1 - kind.dullness * Math.cos(w)) / w;
  const period = sampleRate / frequency - filterDelay;
  const whole = Math.floor(period - 0.3);
  const fraction = period - whole;
  const tune = Math.sin(((1 - fraction) * w) / 2) / Math.sin(((1 + fraction) * w) / 2);
  const t60 = kind.decaySeconds * 2 ** ((60 - midi) / 18);
  // what the low-pass takes from the fundamental on each way is given back, so that the decay is the one asked for
  const lost = (1 - kind.dullness) / Math.hypot(1 - kind.dullness * Math.cos(w), kind.dullness * Math.sin(w));
  const keep = Math.min(0.99999, 10 ** (-3 / (frequency * t60)) / lost);
  const pluck = pluckShape(whole, velocity, kind, random);
  const line = new Float32Array(whole);
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  const still = highPass(40); // the mean of a pluck would not die with it
  let dull = 0;
  let before = 0;
  let tuned = 0;
  for (let i = 0, at = 0; i < sound.length; i++) {
    const out = line[at]! + (i < pluck.length ? pluck[i]! : 0);
    sound[i] = still(out);
    dull = (1 - kind.dullness) * out + kind.dullness * dull;
    const back = dull * keep;
    tuned = tune * back + before - tune * tuned;
    before = back;
    line[at] = tuned;
    at = at + 1 === whole ? 0 : at + 1;
  }
  return sound;
}

function pluckShape(length: number, velocity: number, kind: StringKind, random: Random): Float32Array {
  const pluck = new Float32Array(length);
  const back = Math.max(1, Math.round(length * kind.pluckedAt));
  const cutoff = kind.brightHz * (0.35 + 0.65 * velocity);
  const soften = [lowPass(cutoff), lowPass(cutoff), lowPass(cutoff * 1.6)];
  for (let i = 0; i < length; i++) {
    const bent = i < back ? 1 - kind.pluckedAt : -kind.pluckedAt;
    let sample = (1 - kind.noise) * bent + kind.noise * (random() * 2 - 1);
    for (const filter of soften) sample = filter(sample);
    pluck[i] = sample;
  }
  const mean = pluck.reduce((sum, sample) => sum + sample, 0) / length;
  const power = Math.sqrt(pluck.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / length);
  return pluck.map((sample, i) => ((sample - mean) * 0.12 * rise(i, 12)) / Math.max(power, 1e-6));
}
