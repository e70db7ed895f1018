import { sweepLowPass } from '../signal/filters.ts';
import { saw } from '../signal/saw.ts';
import { frequencyOf, panGains, sampleRate, type Stereo } from '../signal/stereo.ts';
import { rise, type Note, type Random } from './note.ts';

/** How a group of players leads the bow. */
export interface Bowing {
  readonly players: number;
  /** Seconds until the tone is there, and until it has gone. */
  readonly attack: number;
  readonly fall: number;
  /** Loudness at the note's beginning, middle and end, so that a line breathes. */
  readonly swell: readonly [number, number, number];
  readonly brightHz: number;
  /** How far the players sit apart, 0 to 1. */
  readonly spread: number;
}

/**
 * A group of bowed strings on one note: each player a saw (what a bow makes of a string) with a pitch, a vibrato that comes
 * late and a seat of its own, behind a low-pass that opens with the loudness.
 */
export function bowStrings(bus: Stereo, note: Note, bowing: Bowing, random: Random): void {
  const seconds = note.heldSeconds + bowing.fall;
  const length = Math.round(seconds * sampleRate);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  for (let player = 0; player < bowing.players; player++) {
    const seat = bowing.players === 1 ? 0 : (player / (bowing.players - 1)) * 2 - 1;
    const [toLeft, toRight] = panGains(Math.max(-0.9, Math.min(0.9, note.pan + seat * bowing.spread)));
    const tuned = frequencyOf(note.midi) * 2 ** (((random() + random() - 1) * (bowing.players === 1 ? 1 : 7)) / 1200);
    addPlayer({ left, right }, { toLeft, toRight }, tuned, bowing.attack * (0.85 + 0.3 * random()), random);
  }
  const { swell, attack, fall } = bowing;
  const swellAt = (t: number): number => {
    const part = Math.min(1, t / note.heldSeconds);
    return part < 0.5 ? mix(swell[0], swell[1], part * 2) : mix(swell[1], swell[2], part * 2 - 1);
  };
  const open = (t: number): number => frequencyOf(note.midi) * 1.2 + bowing.brightHz * (0.25 + 0.75 * note.velocity * swellAt(t));
  const level = (0.22 * note.velocity) / Math.sqrt(bowing.players);
  const start = Math.round(note.atSeconds * sampleRate);
  for (const [channel, target] of [
    [left, bus.left],
    [right, bus.right],
  ] as const) {
    sweepLowPass(channel, open);
    for (let i = Math.max(0, -start); i < length && start + i < target.length; i++) {
      const t = i / sampleRate;
      target[start + i]! += level * channel[i]! * rise(t, attack) * swellAt(t) * (1 - rise(Math.max(0, t - note.heldSeconds), fall));
    }
  }
}

const mix = (from: number, to: number, part: number): number => from + (to - from) * (0.5 - 0.5 * Math.cos(Math.PI * part));

interface Seat {
  readonly toLeft: number;
  readonly toRight: number;
}

function addPlayer(into: Stereo, { toLeft, toRight }: Seat, hz: number, settledAfter: number, random: Random): void {
  const rate = (2 * Math.PI * (4.9 + 0.9 * random())) / sampleRate;
  const depth = 0.0032 + 0.0018 * random();
  const waver = (2 * Math.PI * (0.4 + 0.5 * random())) / sampleRate;
  const from = random() * 6;
  const bow = saw(random());
  let bent = hz;
  for (let i = 0; i < into.left.length; i++) {
    if (i % 16 === 0) bent = hz * (1 + depth * rise(Math.max(0, i / sampleRate - settledAfter), 0.7) * Math.sin(rate * i + from));
    const sample = bow(bent) * (1 + 0.12 * Math.sin(waver * i + from));
    into.left[i]! += sample * toLeft;
    into.right[i]! += sample * toRight;
  }
}
