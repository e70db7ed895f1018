export const sampleRate = 48_000;

/** Two channels of samples around zero; a bus that instruments add themselves to. */
export type Stereo = { readonly left: Float32Array; readonly right: Float32Array };

export function silence(seconds: number): Stereo {
  const length = Math.ceil(seconds * sampleRate);
  return { left: new Float32Array(length), right: new Float32Array(length) };
}

/** Adds `from` to `into`, times `gain`. Both must have the same length. */
export function mixInto(into: Stereo, from: Stereo, gain: number): void {
  for (let i = 0; i < into.left.length; i++) {
    into.left[i]! += from.left[i]! * gain;
    into.right[i]! += from.right[i]! * gain;
  }
}

/** Equal-power gains for a place between -1 (left) and 1 (right). */
export function panGains(pan: number): readonly [left: number, right: number] {
  const angle = ((pan + 1) * Math.PI) / 4;
  return [Math.cos(angle), Math.sin(angle)];
}

/** A one-pole low-pass as a function from sample to sample; `cutoffHz` may be changed by making a new one. */
export function lowPass(cutoffHz: number): (sample: number) => number {
  const keep = Math.exp((-2 * Math.PI * cutoffHz) / sampleRate);
  let held = 0;
  return (sample) => (held = sample + keep * (held - sample));
}

/** What the one-pole low-pass leaves over. */
export function highPass(cutoffHz: number): (sample: number) => number {
  const low = lowPass(cutoffHz);
  return (sample) => sample - low(sample);
}

export const frequencyOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);
