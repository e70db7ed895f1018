import { panGains, sampleRate, type Stereo } from '../signal/stereo.ts';

/** One note on a bus: when, how long it is held (seconds), which, how loud (0 to 1), where (-1 left to 1 right). */
export type Note = {
  readonly atSeconds: number;
  readonly heldSeconds: number;
  readonly midi: number;
  readonly velocity: number;
  readonly pan: number;
};
/** A stroke on an instrument without a pitch. */
export type Stroke = Pick<Note, 'atSeconds' | 'velocity' | 'pan'>;
export type Random = () => number;

/** Adds `sampleAt(seconds)` to the bus for `seconds`, equal-power panned. */
export function play(bus: Stereo, atSeconds: number, seconds: number, pan: number, sampleAt: (seconds: number) => number): void {
  const start = Math.max(0, Math.round(atSeconds * sampleRate));
  const end = Math.min(bus.left.length, start + Math.round(seconds * sampleRate));
  const [toLeft, toRight] = panGains(pan);
  for (let i = start; i < end; i++) {
    const sample = sampleAt((i - start) / sampleRate);
    bus.left[i]! += sample * toLeft;
    bus.right[i]! += sample * toRight;
  }
}

/** Rises as half a cosine over `seconds`, so that no note begins with a corner. */
export const rise = (t: number, seconds: number): number => (t >= seconds ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * t) / seconds));
/** One until `held`, then an exponential release. */
export const release = (t: number, held: number, seconds: number): number => (t < held ? 1 : Math.exp((-4.6 * (t - held)) / seconds));
