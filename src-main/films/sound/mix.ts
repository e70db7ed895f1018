import { duckHopMs } from './duck.ts';
import { blockSamples, type SoundFile } from './sound-file.ts';

/** One run of one decoded sound in the film; all places are samples of the film at 48 kHz. */
export interface Layer {
  readonly bus: 'music' | 'voice' | 'clip';
  readonly sound: SoundFile;
  /** Sample of the sound that is heard at `from`. */
  readonly soundFrom: number;
  readonly from: number;
  readonly to: number;
  /** A factor. */
  readonly gain: number;
  readonly ramps: readonly Ramp[];
}
/** A fade: silence on one side of it, nothing changed on the other. */
export interface Ramp {
  readonly direction: 'in' | 'out';
  readonly from: number;
  readonly to: number;
  /** `smooth` for silence on the other side; `blend` where another sound takes over, of the same power together. */
  readonly curve: 'smooth' | 'blend';
  /** For a blend: 0 for sounds that have nothing to do with each other to 1 for the same one twice, which would add up. */
  readonly alike?: number;
}

export interface Mix {
  readonly layers: readonly Layer[];
  /** Gains of the music every `duckHopMs`; null leaves it. */
  readonly ducking: Float32Array | null;
  /** The end of the film, and the fade of everything towards it. */
  readonly samples: number;
  readonly endFadeSamples: number;
}

const hopSamples = duckHopMs * 48;

/** Gives `mixed` the film's samples from `from` on: at most one block. */
export function createMixer({
  layers,
  ducking,
  samples,
  endFadeSamples,
}: Mix): (from: number, count: number, mixed: Float32Array) => Promise<void> {
  const own = new Float32Array(blockSamples * 2);
  const endFade: Ramp = { direction: 'out', from: samples - endFadeSamples, to: samples, curve: 'smooth' };
  return async (from, count, mixed) => {
    mixed.fill(0, 0, count * 2);
    for (const layer of layers) {
      const [start, end] = [Math.max(from, layer.from), Math.min(from + count, layer.to)];
      if (end <= start) continue;
      await layer.sound.read(layer.soundFrom + start - layer.from, end - start, own);
      for (const ramp of layer.ramps) applyRamp(ramp, own, start, end - start);
      if (layer.bus === 'music' && ducking) applyDucking(ducking, own, start, end - start);
      const offset = (start - from) * 2;
      for (let i = 0; i < (end - start) * 2; i++) mixed[offset + i]! += own[i]! * layer.gain;
    }
    applyRamp(endFade, mixed, from, count);
  };
}

/** On `count` interleaved samples that begin at sample `start` of the film. */
function applyRamp({ direction, from, to, curve, alike = 0 }: Ramp, block: Float32Array, start: number, count: number): void {
  const isIn = direction === 'in';
  const [first, last] = isIn ? [0, Math.min(count, to - start)] : [Math.max(0, from - start), count];
  const length = to - from;
  for (let i = first; i < last; i++) {
    const part = Math.min(1, Math.max(0, (start + i + 0.5 - from) / length));
    const open = length <= 0 ? Number(isIn === start + i >= from) : isIn ? part : 1 - part;
    const gain = curve === 'blend' ? blended(open, alike) : 0.5 - 0.5 * Math.cos(open * Math.PI);
    block[i * 2]! *= gain;
    block[i * 2 + 1]! *= gain;
  }
}

function blended(open: number, alike: number): number {
  const rising = Math.sin((open * Math.PI) / 2);
  const falling = Math.cos((open * Math.PI) / 2);
  return rising / Math.sqrt(1 + 2 * alike * rising * falling);
}

function applyDucking(gains: Float32Array, block: Float32Array, start: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const at = (start + i) / hopSamples;
    const hop = Math.floor(at);
    const left = gains[hop] ?? 1;
    const gain = left + (at - hop) * ((gains[hop + 1] ?? left) - left);
    block[i * 2]! *= gain;
    block[i * 2 + 1]! *= gain;
  }
}
