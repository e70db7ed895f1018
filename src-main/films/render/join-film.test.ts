import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFfmpeg, runFfprobe } from '../ffmpeg/ffmpeg.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Encoding, RenderPlan } from '../render-plan.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { expectedOf, lumaOf, makeSmallFilm, type SmallFilm, smallPlan } from '../testing/small-film.ts';
import { readMovieIndex } from './movie-index.ts';
import { verifyFilm } from './verify-film.ts';

const options = { signal: new AbortController().signal, timeLimitMs: 60_000 };
const frame = { widthPx: 64, heightPx: 36 };
let dir: string;
let tools: FfmpegTools;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "join film 'ø' "));
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
}
/** What is inside, as ffprobe reads it: times in seconds. */
async function packetsOf(file: string, stream: 'v:0' | 'a:0'): Promise<Packet[]> {
  const entries = 'packet=pts_time,dts_time,duration_time';
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', entries, '-of', 'json', `file:${file}`];
  const { packets } = JSON.parse((await runFfprobe(tools.ffprobe!, args, options)).stdout) as { packets: Record<string, string>[] };
  return packets.map((packet) => ({
    pts: Number(packet['pts_time']),
    dts: Number(packet['dts_time']),
    duration: Number(packet['duration_time']),
  }));
}
const film = (more: Partial<SmallFilm>): RenderPlan => smallPlan({ frame, fps: 30, lengths: [12, 30], ...more });
const microsecond = 1.01e-6;

describe('joinFilm', () => {
  // Encoders given one, two or three frames have another delay than those given many.
  const lengths = [1, 2, 3, 7, 40, 1, 70, 12, 5];
  it.each([24, 25, 30, 50, 60])('shows every picture exactly one frame after the one before, at %i a second', async (fps) => {
    const plan = film({ fps, lengths });
    const file = await makeSmallFilm(tools, dir, plan);
    await verifyFilm(tools, file, expectedOf(plan), options.signal);
    const packets = await packetsOf(file, 'v:0');
    const shown = packets.map(({ pts }) => pts).toSorted((a, b) => a - b);
    expect(packets).toHaveLength(plan.frameCount);
    for (const [n, pts] of shown.entries()) expect(Math.abs(pts - n / fps)).toBeLessThan(microsecond);
    for (const [n, { dts, pts, duration }] of packets.entries()) {
      expect(dts).toBeLessThanOrEqual(pts);
      if (n > 0) expect(dts).toBeGreaterThan(packets[n - 1]!.dts);
      expect(Math.abs(duration - 1 / fps)).toBeLessThan(microsecond);
    }
    // Sound begins with the pictures: what comes before are the encoder's own samples, which are skipped.
    const sound = await packetsOf(file, 'a:0');
    expect(Math.abs(sound[1]!.pts)).toBeLessThan(microsecond);
    const end = sound.at(-1)!;
    expect(Math.abs(end.pts + end.duration - plan.frameCount / fps)).toBeLessThan(0.0011);
  });

  it.each<Encoding['codec']>(['hevc', 'prores'])('joins %s too', async (codec) => {
    const plan = film({ lengths, encoding: { codec, quality: 'draft', encoder: 'software' } });
    const file = await makeSmallFilm(tools, dir, plan);
    await expect(verifyFilm(tools, file, expectedOf(plan), options.signal)).resolves.toBeUndefined();
  });

  it('keeps the pictures in their order, each as it was drawn', async () => {
    const plan = film({ lengths });
    const file = await makeSmallFilm(tools, dir, plan);
    const grey = path.join(dir, 'grey.raw');
    const args = ['-v', 'error', '-i', `file:${file}`, '-vf', 'crop=iw:8:0:4,scale=1:1:flags=area', '-pix_fmt', 'yuv420p'];
    await runFfmpeg(tools.ffmpeg, [...args, '-f', 'rawvideo', '-y', `file:${grey}`], options);
    const pixels = await readFile(grey);
    const lumas = Array.from({ length: plan.frameCount }, (_, n) => pixels[n * 3]!);
    for (const [n, luma] of lumas.entries()) expect(Math.abs(luma - lumaOf(n))).toBeLessThanOrEqual(3);
  });

  it('keeps sound and picture together: not one frame apart after ten minutes', async () => {
    const plan = film({ frame: { widthPx: 32, heightPx: 36 }, lengths: Array.from({ length: 120 }, () => [7, 143]).flat(), repeats: true });
    expect(plan.durationMs).toBe(600_000);
    const file = await makeSmallFilm(tools, dir, plan);
    await verifyFilm(tools, file, expectedOf(plan), options.signal);
    const tracks = (await readMovieIndex(file))!;
    const [video, audio] = [tracks.find(({ kind }) => kind === 'vide')!, tracks.find(({ kind }) => kind === 'soun')!];
    const shownMs = ((video.endTicks - video.edits[0]!.from!) * 1000) / video.timescale;
    const heardMs = ((audio.endTicks - audio.edits[0]!.from!) * 1000) / audio.timescale;
    expect(shownMs).toBeCloseTo(plan.durationMs, 6);
    expect(Math.abs(heardMs - shownMs)).toBeLessThan(1.001);
  });
});
