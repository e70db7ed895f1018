import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { SoundTrack } from '../../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../../failure.ts';
import { sha256Of } from '../../sha256-of.ts';
import { readClipKind } from '../clips/clip-kind.ts';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { clipInput } from '../ffmpeg/safe-input.ts';
import type { RenderFilmInput, SoundFacts } from '../film-tasks.ts';
import type { ClipSound } from '../render-plan.ts';
import { Facts } from './bundled-tracks.ts';
import { decodedOutput, decodeSound, saysNoSound } from './decode-sound.ts';
import { findSeams } from './find-loop.ts';
import { soundMissing } from './sound-missing.ts';
import type { MusicShape } from './lay-music.ts';
import { factsOf, listen } from './sound-facts.ts';
import { bytesPerSample, openSound } from './sound-file.ts';
import { keepFacts, shortHash, sizeOf, type SoundStore } from './sound-store.ts';

export interface SoundParts extends Pick<RenderFilmInput, 'files' | 'bundled' | 'ffmpeg'> {
  readonly signal: AbortSignal;
}

/** The sounds of a film as decoded files: each is decoded and looked at once, and kept for the next film. */
export interface Source {
  readonly file: string;
  readonly integratedLufs: number | null;
  readonly shape: MusicShape;
}

const Listened = z.object({
  samples: z.number(),
  integratedLufs: z.number().nullable(),
  heardToMs: z.number(),
  facts: Facts,
  seams: z.array(z.object({ fromMs: z.number(), toMs: z.number(), likeness: z.number() })),
});
type Listened = z.infer<typeof Listened>;

/** More are never looked at, and an hour of even music has a hundred thousand. */
const mostSeams = 1000;

/** What a track's file is, whatever its name: a bundled one may be another after an update. */
export async function contentOf({ source }: SoundTrack, { bundled, signal }: Pick<SoundParts, 'bundled' | 'signal'>): Promise<string> {
  if (source.kind === 'imported') return source.sha256;
  const track = bundled[source.id];
  if (!track) throw soundMissing();
  return sha256Of(track.file, signal);
}

/** A track's decoded file and what is known of it. Fails with sound-missing, or as decoding does. */
export async function trackSource(track: SoundTrack, sha256: string, parts: SoundParts, store: SoundStore): Promise<Source> {
  const { ffmpeg, files, bundled, signal } = parts;
  const known = track.source.kind === 'bundled' ? bundled[track.source.id] : undefined;
  const original = known?.file ?? files[sha256];
  if (original === undefined) throw soundMissing();
  const isMusic = track.role === 'music';
  const [name, factsName] = [`${sha256}-48k.f32`, `${sha256}-48k-${shortHash([isMusic, known?.facts ?? null])}.json`];
  const file =
    (await store.find(name)) ?? (await store.keep(name, (unfinished) => decodeSound(ffmpeg.ffmpeg, original, unfinished, signal)));
  const facts = await keepFacts(store, factsName, Listened, () => lookAt(file, { isMusic, scored: known?.facts ?? null, signal }));
  if ((await sizeOf(file)) !== facts.samples * bytesPerSample) {
    // One of the two was damaged or comes from another ffmpeg: both are made again.
    await store.drop(name);
    await store.drop(factsName);
    return trackSource(track, sha256, parts, store);
  }
  return { file, integratedLufs: facts.integratedLufs, shape: { ...facts.facts, heardToMs: facts.heardToMs, seams: facts.seams } };
}

/** One pass over a decoded track; what its score says goes before what is heard. */
async function lookAt(
  file: string,
  { isMusic, scored, signal }: { isMusic: boolean; scored: SoundFacts | null; signal: AbortSignal },
): Promise<Listened> {
  const sound = await openSound(file);
  try {
    const heard = await listen(sound, { forBeats: isMusic, signal });
    const facts = scored ?? factsOf(sound, heard);
    const { bpm, beatsMs, barsMs } = facts;
    const seams = isMusic && bpm !== null ? findSeams(heard.mono, { bpm, beatsMs, barsMs }) : [];
    return {
      samples: sound.samples,
      integratedLufs: heard.integratedLufs,
      heardToMs: heard.heardToMs,
      facts: { ...facts, beatsMs: [...beatsMs], barsMs: [...barsMs] },
      seams: seams.toSorted((a, b) => b.likeness - a.likeness).slice(0, mostSeams),
    };
  } finally {
    await sound.close();
  }
}

/** The sound of a clip for as long as the clip is on screen; an empty file for a clip without sound. */
export async function clipSource(clip: ClipSound, { ffmpeg, files, signal }: SoundParts, store: SoundStore): Promise<string> {
  const original = files[clip.sha256];
  if (original === undefined) throw new StudioFailure('sound-missing', 'A clip of the film is not here any more. Choose another.');
  const name = `${clip.sha256}-${clip.clipStartMs}-${clip.samples}.f32`;
  const kept = await store.find(name);
  if (kept !== null) return kept;
  const kind = await readClipKind(original);
  return store.keep(name, async (unfinished) => {
    await writeFile(unfinished, '');
    if (kind !== 'mov' && kind !== 'matroska') return;
    const seek = ['-ss', (clip.clipStartMs / 1000).toFixed(6)];
    try {
      const args = ['-v', 'error', ...seek, ...clipInput(original, kind), '-map', '0:a:0', ...decodedOutput(unfinished, clip.samples)];
      await runFfmpeg(ffmpeg.ffmpeg, args, { signal, timeLimitMs: 120_000 });
    } catch (error) {
      if (!saysNoSound(error)) throw error;
    }
  });
}
