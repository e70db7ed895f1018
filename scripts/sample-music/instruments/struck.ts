import { lowPass } from '../signal/filters.ts';
import { frequencyOf, place, sampleRate, type Stereo } from '../signal/stereo.ts';
import { release, rise, type Note, type Random } from './note.ts';

/** One way in which a body swings: Hz, loudness, seconds to fall to 1/e, where in its swing it begins. */
interface Mode {
  readonly frequency: number;
  readonly amplitude: number;
  readonly fadeSeconds: number;
  readonly phase: number;
}

/** The sum of decaying sines, each turned on by one complex multiplication a sample. */
function ring(modes: readonly Mode[], seconds: number): Float32Array {
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  for (const { frequency, amplitude, fadeSeconds, phase } of modes) {
    if (frequency > 18_000) continue;
    const w = (2 * Math.PI * frequency) / sampleRate;
    const fade = Math.exp(-1 / (fadeSeconds * sampleRate));
    const cos = Math.cos(w) * fade;
    const sin = Math.sin(w) * fade;
    let re = amplitude * Math.cos(phase);
    let im = amplitude * Math.sin(phase);
    const heard = Math.min(sound.length, Math.round(fadeSeconds * 11 * sampleRate));
    for (let i = 0; i < heard; i++) {
      sound[i]! += im;
      const turned = re * cos - im * sin;
      im = re * sin + im * cos;
      re = turned;
    }
  }
  return sound;
}

/** What a piano's hammers and case do. */
export interface PianoKind {
  /** Above this the hammer takes sound away: at no loudness, and what full loudness adds. */
  readonly hammerHz: readonly [number, number];
  readonly fadeSeconds: number;
  /** How much softer each partial is than the one below: the power of its number. */
  readonly tilt: number;
  /** How loud the hammer's own knock is, and how fast the tone is there. */
  readonly knock: number;
  readonly riseSeconds: number;
}
export const concertGrand: PianoKind = { hammerHz: [700, 2600], fadeSeconds: 2.6, tilt: 0.95, knock: 0.08, riseSeconds: 0.003 };
export const feltUpright: PianoKind = { hammerHz: [380, 1150], fadeSeconds: 2.9, tilt: 1.3, knock: 0.16, riseSeconds: 0.008 };

/** A piano: three strings a note, each with a pitch and a decay of its own, struck at an eighth of their length. */
export function struckPiano(bus: Stereo, note: Note, kind: PianoKind, random: Random): void {
  const base = frequencyOf(note.midi);
  const stiffness = 0.00012 * 2 ** (Math.abs(note.midi - 55) / 14);
  const fade = kind.fadeSeconds * 2 ** ((60 - note.midi) / 20);
  const hammerHz = kind.hammerHz[0] + kind.hammerHz[1] * note.velocity + base * 1.2;
  const modes: Mode[] = [];
  for (let n = 1; n <= 20 && base * n < Math.min(9000, hammerHz * 6); n++) {
    const frequency = base * n * Math.sqrt(1 + stiffness * n * n);
    const struck = Math.abs(Math.sin((n * Math.PI) / 8.2)) + 0.05;
    const amplitude = (struck * Math.exp(-frequency / hammerHz)) / n ** kind.tilt;
    const fadeSeconds = fade / (1 + 0.16 * n);
    for (const [part, cents, slow] of strings)
      modes.push({
        frequency: frequency * 2 ** ((cents + 0.3 * random()) / 1200),
        amplitude: amplitude * part,
        fadeSeconds: fadeSeconds * slow,
        phase: random() * 0.6,
      });
  }
  const power = modes.reduce((sum, mode) => sum + mode.amplitude ** 2, 0);
  const sound = ring(modes, Math.min(note.heldSeconds + 0.6, 8));
  const thump = lowPass(420);
  const level = 0.16 / Math.sqrt(power);
  for (let i = 0; i < sound.length; i++) {
    const t = i / sampleRate;
    const knock = t < 0.08 ? kind.knock * thump(random() * 2 - 1) * Math.exp(-t / 0.011) : 0;
    const edge = rise(t, kind.riseSeconds) * release(t, note.heldSeconds, 0.4) * rise((sound.length - i) / sampleRate, 0.04);
    sound[i] = (sound[i]! * level + knock) * edge;
  }
  place(bus, note.atSeconds, sound, note.pan, note.velocity ** 1.4);
}

/** Loudness, cents and slowness of the three strings: one speaks, one carries, one stays. */
const strings = [
  [0.55, -0.5, 0.42],
  [0.3, 0.6, 1],
  [0.15, 0.1, 1.7],
] as const;

/** A small bar of steel struck with a soft beater: a pure tone, two high partials of a free bar that die at once. */
export function glockenspiel(bus: Stereo, note: Note, random: Random): void {
  const base = frequencyOf(note.midi);
  const fade = 0.85 * 2 ** ((84 - note.midi) / 20);
  const sound = ring(
    [
      { frequency: base, amplitude: 1, fadeSeconds: fade, phase: 0 },
      { frequency: base * 1.0008, amplitude: 0.25, fadeSeconds: fade * 0.8, phase: random() },
      { frequency: base * 2.756, amplitude: 0.2 * note.velocity, fadeSeconds: fade * 0.16, phase: 0 },
      { frequency: base * 5.404, amplitude: 0.09 * note.velocity, fadeSeconds: fade * 0.06, phase: 0 },
    ],
    Math.min(3.2, fade * 5),
  );
  for (let i = 0; i < sound.length; i++) sound[i]! *= 0.16 * rise(i / sampleRate, 0.0015) * rise((sound.length - i) / sampleRate, 0.1);
  place(bus, note.atSeconds, sound, note.pan, note.velocity ** 1.2);
}
