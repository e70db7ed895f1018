import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { readBundledTracks } from './bundled-tracks.ts';
import { decodeSound } from './decode-sound.ts';
import { factsOf, listen } from './sound-facts.ts';
import { openSound } from './sound-file.ts';

const resourcesDir = path.resolve(import.meta.dirname, '../../../resources');
const signal = new AbortController().signal;
let dir: string;
let ffmpeg: string;
const tracks = await readBundledTracks(resourcesDir);
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'bundled-tracks-'));
  ({ ffmpeg } = await systemFfmpeg());
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** The share of beats that were found and of found ones that are beats, as one number. */
function agreement(foundMs: readonly number[], truthMs: readonly number[], toleranceMs: number): number {
  const hits = truthMs.filter((truth) => foundMs.some((found) => Math.abs(found - truth) <= toleranceMs)).length;
  return (2 * hits) / (foundMs.length + truthMs.length);
}

describe('the music that ships with the studio', () => {
  it('is there', () => {
    expect(tracks.length).toBeGreaterThan(0);
  });

  it.each(tracks.map((track) => [track.title, track] as const))(
    '%s is what its list says, with beats where its score has them',
    async (_, { id, file, facts }) => {
      const decoded = path.join(dir, `${id}.f32`);
      await decodeSound(ffmpeg, file, decoded, signal);
      const sound = await openSound(decoded);
      const heard = factsOf(sound, await listen(sound, { forBeats: true, signal }));
      await sound.close();
      expect(Math.abs(heard.durationMs - facts.durationMs)).toBeLessThan(50);
      expect(Math.abs((heard.integratedLufs ?? 0) - (facts.integratedLufs ?? 0))).toBeLessThan(0.3);
      expect(Math.abs((heard.bpm ?? 0) - (facts.bpm ?? 0))).toBeLessThan(0.5);
      expect(agreement(heard.beatsMs, facts.beatsMs, 40)).toBeGreaterThan(0.95);
      expect(agreement(heard.barsMs, facts.barsMs, 70)).toBeGreaterThan(0.95);
      expect(facts.loop).not.toBeNull();
    },
  );
});
