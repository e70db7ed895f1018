import { highPass, lowPass, sampleRate, type Stereo } from './stereo.ts';

/** Delay lengths in samples, mutually prime, 30 to 80 ms: a medium room. */
const lengths = [1447, 1741, 2017, 2269, 2593, 2927, 3307, 3761] as const;

/**
 * A feedback delay network (Jot and Chaigne 1991): eight lines mixed by a Hadamard matrix, each damped by a low-pass, so that
 * high sound dies first. Returns only the wet sound. `decaySeconds` is the time to fall by 60 dB.
 */
export function reverberate(dry: Stereo, decaySeconds: number, dampingHz: number): Stereo {
  const wet: Stereo = { left: new Float32Array(dry.left.length), right: new Float32Array(dry.right.length) };
  const lines = lengths.map((length) => ({
    buffer: new Float32Array(length),
    gain: 10 ** ((-3 * length) / (decaySeconds * sampleRate)),
    damp: lowPass(dampingHz),
  }));
  const preDelay = Math.round(0.022 * sampleRate);
  const cleanLeft = highPass(180);
  const cleanRight = highPass(180);
  const out = new Float64Array(8);
  for (let i = 0; i < dry.left.length; i++) {
    const left = cleanLeft(i >= preDelay ? dry.left[i - preDelay]! : 0);
    const right = cleanRight(i >= preDelay ? dry.right[i - preDelay]! : 0);
    lines.forEach((l, n) => (out[n] = l.damp(l.buffer[i % l.buffer.length]!) * l.gain));
    wet.left[i] = (out[0]! - out[2]! + out[4]! - out[6]!) * 0.5;
    wet.right[i] = (out[1]! - out[3]! + out[5]! - out[7]!) * 0.5;
    hadamard(out);
    lines.forEach((l, n) => (l.buffer[i % l.buffer.length] = out[n]! + (n % 2 === 0 ? left : right) * 0.35));
  }
  return wet;
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
