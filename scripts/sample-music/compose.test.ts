import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allTracks } from './all-tracks.ts';
import { factsOf } from './facts.ts';
import { decode, encode } from './ffmpeg.ts';
import { clubKick } from './instruments/percussion.ts';
import { seededRandom } from './random.ts';
import { sampleRate, silence } from './signal/stereo.ts';

const musicDir = path.resolve(import.meta.dirname, '../../resources/music');

describe('the facts', () => {
  it('are those of the score', () => {
    const { score } = allTracks.find((track) => track.score.id === 'tall-rooms')!;
    const facts = factsOf(score, { seconds: 90.754, lufs: -15 });
    expect(facts.barsMs.slice(0, 3)).toEqual([40, 2182.9, 4325.7]);
    expect(facts.beatsMs.slice(0, 4)).toEqual([40, 754.3, 1468.6, 2182.9]);
    expect(facts.beatsMs).toHaveLength(3 * facts.barsMs.length);
    expect(facts.loop).toEqual({ fromMs: facts.barsMs[12], toMs: facts.barsMs[28] });
    expect(facts.durationMs).toBe(90_754);
  });

  it('are what lies beside the tracks', async () => {
    const Listed = z.array(
      z.object({ id: z.string(), file: z.string(), facts: z.object({ durationMs: z.number(), integratedLufs: z.number() }).loose() }),
    );
    const listed = Listed.parse(JSON.parse(await readFile(path.join(musicDir, 'tracks.json'), 'utf8')));
    expect(listed.map(({ id }) => id)).toEqual(allTracks.map(({ score }) => score.id));
    let bytes = 0;
    for (const [index, { file, facts }] of listed.entries()) {
      const measured = { seconds: facts.durationMs / 1000, lufs: facts.integratedLufs };
      expect(facts).toEqual(factsOf(allTracks[index]!.score, measured));
      expect(Math.abs(facts.integratedLufs + 15)).toBeLessThan(1);
      bytes += (await stat(path.join(musicDir, file))).size;
    }
    expect(bytes).toBeLessThan(11e6);
  });
});

describe('the encoded file', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'music-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('has each beat where the score has it, within 2 ms', async () => {
    const beats = [0.04, 0.52, 1];
    const bus = silence(1.5);
    for (const atSeconds of beats) clubKick(bus, { atSeconds, velocity: 1, pan: 0 }, seededRandom(1));
    const file = path.join(dir, 'beats.m4a');
    await encode(bus, 'Beats', file);
    const heard = await decode(file);
    for (const at of beats) {
      const from = Math.round((at - 0.03) * sampleRate);
      const onset = from + heard.left.subarray(from).findIndex((sample) => Math.abs(sample) > 0.05);
      const played = from + bus.left.subarray(from).findIndex((sample) => Math.abs(sample) > 0.05);
      expect(Math.abs(onset - played) / sampleRate).toBeLessThan(0.002);
      expect(Math.abs(onset / sampleRate - at)).toBeLessThan(0.002);
    }
  });
});
