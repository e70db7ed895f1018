import { highPass, lowPass } from './filters.ts';
import { sampleRate, type Stereo } from './stereo.ts';

/** Delay lengths in samples, mutually prime, 30 to 80 ms: a medium room. */
const lengths = [1447, 1741, 2017, 2269, 2593, 2927, 3307, 3761] as const;
/** All-pass lengths in samples, 2 to 12 ms, other ones on the right: what makes a clap a room and not eight echoes. */
const diffusers = { left: [113, 241, 397, 571], right: [131, 223, 419, 547] } as const;

export interface Room {
  /** The time to fall by 60 dB. */
  readonly decaySeconds: number;
  /** High sound above this dies first. */
  readonly dampingHz: number;
  /** Smears the sound on its way in, for plucks and claps. */
  readonly isDiffuse?: boolean;
  readonly preDelaySeconds?: number;
}

/**
 * A feedback delay network (Jot and Chaigne 1991): eight lines mixed by a Hadamard matrix, each damped by a low-pass.
 * Returns only the wet sound.
 */
export function reverberate(dry: Stereo, { decaySeconds, dampingHz, isDiffuse = false, preDelaySeconds = 0.022 }: Room): Stereo {
  const wet: Stereo = { left: new Float32Array(dry.left.length), right: new Float32Array(dry.right.length) };
  const lines = lengths.map((length) => ({
    buffer: new Float32Array(length),
    gain: 10 ** ((-3 * length) / (decaySeconds * sampleRate)),
    damp: lowPass(dampingHz),
  }));
  const preDelay = Math.round(preDelaySeconds * sampleRate);
  const cleanLeft = highPass(180);
  const cleanRight = highPass(180);
  const smearLeft = isDiffuse ? diffuser(diffusers.left) : (sample: number) => sample;
  const smearRight = isDiffuse ? diffuser(diffusers.right) : (sample: number) => sample;
  const out = new Float64Array(8);
  for (let i = 0; i < dry.left.length; i++) {
    const left = smearLeft(cleanLeft(i >= preDelay ? dry.left[i - preDelay]! : 0));
    const right = smearRight(cleanRight(i >= preDelay ? dry.right[i - preDelay]! : 0));
    lines.forEach((l, n) => (out[n] = l.damp(l.buffer[i % l.buffer.length]!) * l.gain));
    wet.left[i] = (out[0]! - out[2]! + out[4]! - out[6]!) * 0.5;
    wet.right[i] = (out[1]! - out[3]! + out[5]! - out[7]!) * 0.5;
    hadamard(out);
    lines.forEach((l, n) => (l.buffer[i % l.buffer.length] = out[n]! + (n % 2 === 0 ? left : right) * 0.35));
  }
  return wet;
}

/** Schroeder's all-passes in a row: the same spectrum, spread over some milliseconds. */
function diffuser(delays: readonly number[]): (sample: number) => number {
  const stages = delays.map((length) => ({ buffer: new Float32Array(length), at: 0 }));
  return (sample) => {
    let passing = sample;
    for (const stage of stages) {
      const held = stage.buffer[stage.at]!;
      const fed = passing - 0.62 * held;
      stage.buffer[stage.at] = fed;
      stage.at = stage.at + 1 === stage.buffer.length ? 0 : stage.at + 1;
      passing = held + 0.62 * fed;
    }
    return passing;
  };
}

/** In place, eight values, energy preserving. */
function hadamard(values: Float64Array): void {
  for (let half = 1; half < 8; half *= 2) {
    for (let start = 0; start < 8; start += half * 2) {
      for (let n = start; n < start + half; n++) {
        const a = values[n]!;
        const b = values[n + half]!;
        values[n] = (a + b) * Math.SQRT1_2;
        values[n + half] = (a - b) * Math.SQRT1_2;
      }
    }
  }
}
