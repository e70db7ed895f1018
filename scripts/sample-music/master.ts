import { highPass, lowPass, steepHighPass } from './signal/filters.ts';
import { limit } from './signal/limiter.ts';
import { integratedLufs } from './signal/loudness.ts';
import { sampleRate, shape, type Stereo } from './signal/stereo.ts';

/** A warm master, in place: no rumble, no glare, a gentle saturation that rounds the attacks, a peak at `peakDb` dBFS. */
export function warmMaster(mix: Stereo, peakDb: number): void {
  for (const channel of [mix.left, mix.right]) {
    const filters = [highPass(26), highPass(26), lowPass(13_500)];
    for (let i = 0; i < channel.length; i++) {
      const sample = filters.reduce((passing, filter) => filter(passing), channel[i]!);
      channel[i] = (Math.tanh(sample * 0.8) / 0.8) * fadeAt(i, channel.length, 3.2);
    }
  }
  let peak = 0;
  for (let i = 0; i < mix.left.length; i++) peak = Math.max(peak, Math.abs(mix.left[i]!), Math.abs(mix.right[i]!));
  const gain = 10 ** (peakDb / 20) / peak;
  shape(mix, () => gain);
}

export interface MasterTarget {
  readonly lufs: number;
  /** Below what is allowed after encoding, because a lossy codec overshoots. */
  readonly truePeakDb: number;
  readonly fadeSeconds: number;
}

/**
 * A clear master, in place: a mono low end, an integrated loudness, and a limiter that only catches what stands out.
 * The last seconds fade to digital silence.
 */
export function clearMaster(mix: Stereo, { lufs, truePeakDb, fadeSeconds }: MasterTarget): void {
  monoBelow(mix, 140);
  for (const channel of [mix.left, mix.right]) {
    const thin = steepHighPass(28);
    for (let i = 0; i < channel.length; i++) channel[i] = thin(channel[i]!) * fadeAt(i, channel.length, fadeSeconds);
  }
  // what the limiter takes is given back once and limited again
  for (let turn = 0; turn < 2; turn++) {
    const gain = 10 ** ((lufs - integratedLufs(mix)) / 20);
    shape(mix, () => gain);
    limit(mix, truePeakDb);
  }
}

/** What lies only in the difference of the channels loses its low end: a phone's one loudspeaker hears the whole bass. */
function monoBelow(mix: Stereo, hz: number): void {
  const thin = steepHighPass(hz);
  for (let i = 0; i < mix.left.length; i++) {
    const middle = (mix.left[i]! + mix.right[i]!) / 2;
    const side = thin((mix.left[i]! - mix.right[i]!) / 2);
    mix.left[i] = middle + side;
    mix.right[i] = middle - side;
  }
}

/** One, and over the last `seconds` down to nothing as half a cosine. */
function fadeAt(i: number, length: number, seconds: number): number {
  const from = length - seconds * sampleRate;
  return i < from ? 1 : 0.5 + 0.5 * Math.cos((Math.PI * (i - from)) / (length - from));
}
