import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { BundledSound } from '../film-tasks.ts';

/** A piece of music that ships with the studio; its beats are known from its score. */
export interface BundledTrack extends BundledSound {
  readonly id: string;
  readonly title: string;
  readonly mood: z.infer<typeof Mood>;
  /** One sentence for who chooses. */
  readonly about: { readonly en: string; readonly nb: string };
}

const Mood = z.enum(['warm', 'bright', 'calm', 'elegant', 'driving']);
const milliseconds = z.number().min(0);
/** What is known of a sound, as it is kept. */
export const Facts = z.object({
  durationMs: milliseconds,
  bpm: z.number().positive().nullable(),
  beatsMs: z.array(milliseconds),
  barsMs: z.array(milliseconds),
  loop: z.object({ fromMs: milliseconds, toMs: milliseconds }).nullable(),
  integratedLufs: z.number().nullable(),
});
const Track = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string(),
  mood: Mood,
  about: z.object({ en: z.string(), nb: z.string() }),
  file: z.string().regex(/^[a-z0-9-]+\.m4a$/),
  facts: Facts,
});

/** The list beside the tracks, with files as absolute paths. A list that does not fit is a mistake of the build and throws. */
export async function readBundledTracks(resourcesDir: string): Promise<BundledTrack[]> {
  const dir = path.join(resourcesDir, 'music');
  const tracks = z.array(Track).parse(JSON.parse(await readFile(path.join(dir, 'tracks.json'), 'utf8')));
  return tracks.map((track) => ({ ...track, file: path.join(dir, track.file) }));
}
