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

/** Adds a mono sound to a bus at a time, equal-power panned; what falls outside the bus is left away. */
export function place(bus: Stereo, atSeconds: number, sound: Float32Array, pan: number, gain = 1): void {
  const start = Math.round(atSeconds * sampleRate);
  const [left, right] = panGains(pan);
  const toLeft = left * gain;
  const toRight = right * gain;
  const end = Math.min(sound.length, bus.left.length - start);
  for (let i = Math.max(0, -start); i < end; i++) {
    bus.left[start + i]! += sound[i]! * toLeft;
    bus.right[start + i]! += sound[i]! * toRight;
  }
}

/** Multiplies a bus by a gain that is a function of the sample's index. */
export function shape(bus: Stereo, gainAt: (sample: number) => number): void {
  for (let i = 0; i < bus.left.length; i++) {
    const gain = gainAt(i);
    bus.left[i]! *= gain;
    bus.right[i]! *= gain;
  }
}

export const frequencyOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);
