import type { SoundTrack } from '../../../src-preload/contract/storyboard.ts';
import { type ClipSound, sampleRateHz, type SoundPlan } from '../render-plan.ts';
import { duckHopMs, duckingCurve } from './duck.ts';
import { layMusic, type MusicPiece, musicalFadeMs } from './lay-music.ts';
import { createMixer, type Layer, type Mix, type Ramp } from './mix.ts';
import { blockSamples, openSound, type SoundFile } from './sound-file.ts';
import type { SoundStore } from './sound-store.ts';
import { clipSource, contentOf, type SoundParts, type Source, trackSource } from './sources.ts';

/** From a plan to what the mixer is told: files decoded, music laid out, gains and fades as samples. */
export interface PreparedMix {
  /** Hashes of what the tracks are made of. */
  readonly contents: readonly string[];
  /** Decodes what is not decoded yet, and opens it all. */
  open(): Promise<OpenMix>;
}
interface OpenMix extends Pick<Mix, 'layers' | 'ducking'> {
  close(): Promise<void>;
}

/**
 * Music and voices are brought to one loudness before their own gain, so that 0 dB is balanced whatever somebody recorded;
 * by so much at most, because what was nearly silence is mostly noise.
 */
const reference = { lufs: -20, mostUpDb: 12 };
/** Sound that begins or ends in the middle of itself clicks without a little fade. */
const edgeMs = 5;

export async function prepareMix(plan: SoundPlan, parts: SoundParts, store: SoundStore): Promise<PreparedMix> {
  const contents = await Promise.all(plan.tracks.map((track) => contentOf(track, parts)));
  return {
    contents,
    open: async () => {
      const sounds = new Map<string, SoundFile>();
      const opened = async (file: string): Promise<SoundFile> => {
        const sound = sounds.get(file) ?? (await openSound(file));
        sounds.set(file, sound);
        return sound;
      };
      const close = async (): Promise<void> => {
        for (const sound of sounds.values()) await sound.close();
      };
      try {
        const layers: Layer[] = [];
        for (const [index, track] of plan.tracks.entries()) {
          const source = await trackSource(track, contents[index]!, parts, store);
          layers.push(...(await trackLayers(track, source, await opened(source.file), plan.samples)));
        }
        for (const clip of plan.clips) layers.push(clipLayer(clip, await opened(await clipSource(clip, parts, store))));
        const voices = layers.filter(({ bus }) => bus === 'voice');
        const ducking =
          plan.duckingDb > 0 && voices.length > 0 ? duckingCurve(await levelsOf(voices, plan.samples, parts.signal), plan.duckingDb) : null;
        return { layers, ducking, close };
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}

const toSamples = (ms: number): number => Math.round((ms * sampleRateHz) / 1000);
const factor = (db: number): number => 10 ** (db / 20);

/** One layer for each piece of a track, blended where one takes over from the other. */
async function trackLayers(track: SoundTrack, { shape, integratedLufs }: Source, sound: SoundFile, filmSamples: number): Promise<Layer[]> {
  const filmMs = (filmSamples * 1000) / sampleRateHz;
  const pieces = layMusic(shape, { ...track, loops: track.loops && track.role === 'music' }, filmMs);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return [];
  const levelDb = integratedLufs === null ? 0 : Math.min(reference.mostUpDb, reference.lufs - integratedLufs);
  const fades = trackFades(track, shape, pieces, sound.samples);
  const layers: Layer[] = [];
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    const into = piece.crossMs / 2;
    const outOf = (next?.crossMs ?? 0) / 2;
    const soundFrom = toSamples(piece.fromMs) - toSamples(into);
    const layer: Omit<Layer, 'ramps'> = {
      bus: track.role,
      sound,
      soundFrom,
      from: toSamples(piece.startMs) - toSamples(into),
      to: Math.min(filmSamples, toSamples(piece.endMs) + toSamples(outOf)),
      gain: factor(levelDb + track.gainDb),
    };
    const before = layers.at(-1);
    const comes = before && (await blend(before, layer));
    if (before && comes) layers[layers.length - 1] = { ...before, ramps: [...before.ramps, { ...comes, direction: 'out' }] };
    layers.push({ ...layer, ramps: [...fades, ...(comes ? [comes] : [])] });
  }
  return layers;
}

/** The fades that a person asked for, no longer together than the track is, and a little one where a cut would click. */
function trackFades(track: SoundTrack, shape: Source['shape'], pieces: readonly MusicPiece[], soundSamples: number): Ramp[] {
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  const lengthMs = last.endMs - first.startMs;
  const endsByItself = toSamples(last.fromMs + last.endMs - last.startMs) >= soundSamples - 1;
  const inMs = Math.max(track.fadeInMs, first.fromMs > 0 ? edgeMs : 0);
  const wantedOutMs = track.role === 'music' ? musicalFadeMs(shape, pieces, track.fadeOutMs) : track.fadeOutMs;
  const outMs = Math.max(wantedOutMs, endsByItself ? 0 : edgeMs);
  const shrunk = Math.min(1, lengthMs / Math.max(inMs + outMs, 1e-9));
  const [start, end] = [toSamples(first.startMs), toSamples(last.endMs)];
  return [
    { direction: 'in' as const, from: start, to: start + toSamples(inMs * shrunk), curve: 'smooth' as const },
    { direction: 'out' as const, from: end - toSamples(outMs * shrunk), to: end, curve: 'smooth' as const },
  ].filter(({ from, to }) => to > from);
}

/** The ramp by which one layer takes over from the one before, by how much the two sound the same while both are heard. */
async function blend(before: Omit<Layer, 'ramps'>, after: Omit<Layer, 'ramps'>): Promise<Ramp | null> {
  const [from, to] = [after.from, before.to];
  if (to <= from) return null;
  const count = Math.min(to - from, blockSamples);
  const [a, b] = [new Float32Array(count * 2), new Float32Array(count * 2)];
  await before.sound.read(before.soundFrom + from - before.from, count, a);
  await after.sound.read(after.soundFrom, count, b);
  let [both, left, right] = [0, 0, 0];
  for (let i = 0; i < count * 2; i++) {
    both += a[i]! * b[i]!;
    left += a[i]! ** 2;
    right += b[i]! ** 2;
  }
  const alike = Math.max(0, both / Math.max(Math.sqrt(left * right), 1e-12));
  return { direction: 'in', from, to, curve: 'blend', alike };
}

function clipLayer({ startSample, samples, fadeInSamples, fadeOutSamples, gainDb }: ClipSound, sound: SoundFile): Layer {
  const [from, to] = [startSample, startSample + samples];
  const edge = toSamples(edgeMs);
  const ramp = (direction: Ramp['direction'], length: number): Ramp => {
    const curve = length > edge ? ('blend' as const) : ('smooth' as const);
    const least = Math.min(Math.max(length, edge), Math.floor(samples / 2));
    return direction === 'in' ? { direction, from, to: from + least, curve } : { direction, from: to - least, to, curve };
  };
  return {
    bus: 'clip',
    sound,
    soundFrom: 0,
    from,
    to,
    gain: factor(gainDb),
    ramps: [ramp('in', fadeInSamples), ramp('out', fadeOutSamples)],
  };
}

/** How loud the voices are together, every `duckHopMs`. */
async function levelsOf(layers: readonly Layer[], samples: number, signal: AbortSignal): Promise<Float32Array> {
  const hop = toSamples(duckHopMs);
  const mix = createMixer({ layers, ducking: null, samples, endFadeSamples: 0 });
  const block = new Float32Array(blockSamples * 2);
  const levels = new Float32Array(Math.ceil(samples / hop));
  for (let from = 0; from < samples; from += blockSamples) {
    signal.throwIfAborted();
    const count = Math.min(blockSamples, samples - from);
    await mix(from, count, block);
    for (let at = 0; at < count; at += hop) {
      const end = Math.min(count, at + hop);
      let energy = 0;
      for (let i = at * 2; i < end * 2; i++) energy += block[i]! ** 2;
      levels[(from + at) / hop] = Math.sqrt(energy / ((end - at) * 2));
    }
  }
  return levels;
}
