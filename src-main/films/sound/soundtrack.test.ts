import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { findFfmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { type Loudness, loudnessMeter, measureLoudness, musicGraph, musicInput, readLoudness, silenceGraph } from './soundtrack.ts';

let dir: string;
let ffmpeg: string;
const signal = new AbortController().signal;
const options = { signal, timeLimitMs: 30_000 };
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'soundtrack-'));
  const places = {
    setting: null,
    resourcesDir: null,
    ffmpegStatic: null,
    platform: process.platform,
    searchPath: process.env['PATH'] ?? '',
  };
  ({ ffmpeg } = await findFfmpeg(places, signal));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** Music of sorts, as a WAV made by an audio source filter. */
async function music(name: string, source: string): Promise<string> {
  const file = path.join(dir, `${name}.wav`);
  await runFfmpeg(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-y', `file:${file}`], options);
  return file;
}
const samples = 6 * 48_000;

/** The film's sound as it is delivered, decoded again. */
async function delivered(file: string, loudness: Loudness, count = samples): Promise<{ loudness: Loudness; pcm: Float32Array }> {
  const out = path.join(dir, 'delivered.m4a');
  const sound = ['-filter_complex', musicGraph(0, count, loudness), '-map', '[sound]', '-c:a', 'aac', '-b:a', '192k'];
  await runFfmpeg(ffmpeg, ['-v', 'error', ...musicInput(file), ...sound, '-f', 'mp4', '-y', `file:${out}`], options);
  const measured = await runFfmpeg(
    ffmpeg,
    ['-v', 'info', '-nostats', '-i', `file:${out}`, '-af', loudnessMeter, '-f', 'null', '-'],
    options,
  );
  const raw = path.join(dir, 'delivered.raw');
  await runFfmpeg(ffmpeg, ['-v', 'error', '-i', `file:${out}`, '-f', 'f32le', '-ac', '1', '-y', `file:${raw}`], options);
  const bytes = await readFile(raw);
  return { loudness: readLoudness(measured.stderr), pcm: new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) };
}
const loudest = (pcm: Float32Array): number => pcm.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('music', () => {
  it.each([
    ['quiet', 'sine=f=330:d=10,volume=-10dB'],
    ['loud', 'sine=f=330:d=10,volume=14dB'],
    ['peaky', "aevalsrc='0.9*sin(2*PI*220*t)*exp(-6*mod(t\\,0.5))|0.9*sin(2*PI*330*t)*exp(-6*mod(t\\,0.5))':d=10:s=44100"],
  ])('that is %s is brought to -14 LUFS without passing -1 dBTP', async (name, source) => {
    const file = await music(name, source);
    const { loudness } = await delivered(file, await measureLoudness(ffmpeg, file, samples, signal));
    expect(loudness.integratedLufs).toBeGreaterThan(-15);
    expect(loudness.integratedLufs).toBeLessThan(-13.3);
    expect(loudness.truePeakDb).toBeLessThan(-1);
  });

  it('is repeated when it is shorter than the film and cut when it is longer, faded at both ends', async () => {
    const file = await music('short', 'sine=f=500:d=1.7');
    const { pcm } = await delivered(file, await measureLoudness(ffmpeg, file, samples, signal));
    // AAC adds what it needs to fill its last frame.
    expect(Math.abs(pcm.length - samples)).toBeLessThanOrEqual(2048);
    const at = (ms: number): number => loudest(pcm.subarray(ms * 48, (ms + 50) * 48));
    expect(at(0)).toBeLessThan(at(2000) / 5);
    expect(at(3900)).toBeGreaterThan(at(2000) * 0.9);
    expect(at(5940)).toBeLessThan(at(2000) / 10);
  });

  it('stays silent when it is silence', async () => {
    const file = await music('silence', 'anullsrc=d=3');
    const measured = await measureLoudness(ffmpeg, file, samples, signal);
    expect(measured.integratedLufs).toBeNull();
    expect(loudest((await delivered(file, measured)).pcm)).toBeLessThan(1e-4);
  });
});

describe('readLoudness', () => {
  const said = (i: string, peak: string): string => `[Parsed_ebur128_5 @ 0x55f] t: 5.9  TARGET:-23 LUFS  M: -16.1 S: -15.9  I: -99.9 LUFS
[Parsed_ebur128_5 @ 0x55f] Summary:

  Integrated loudness:
    I:         ${i} LUFS
    Threshold: -26.9 LUFS

  Loudness range:
    LRA:         2.1 LU

  True peak:
    Peak:       ${peak} dBFS
`;
  it('finds the numbers among everything else', () => {
    expect(readLoudness(`Stream #0:0: Audio\r\n${said('-23.4', '-4.0')}`)).toEqual({ integratedLufs: -23.4, truePeakDb: -4 });
  });
  it('takes silence for silence', () => {
    expect(readLoudness(said('-70.0', '-inf'))).toEqual({ integratedLufs: null, truePeakDb: Number.NEGATIVE_INFINITY });
  });
  it('does not guess', () => {
    expect(() => readLoudness('size=N/A time=00:00:06')).toThrow('how loud');
  });
});

describe('graphs', () => {
  it('limit only where peaks would pass', () => {
    expect(musicGraph(1, samples, { integratedLufs: -20, truePeakDb: -9 })).not.toContain('alimiter');
    expect(musicGraph(1, samples, { integratedLufs: -20, truePeakDb: -3 })).toContain('alimiter');
  });
  it('never make a whisper a shout', () => {
    expect(musicGraph(1, samples, { integratedLufs: -60, truePeakDb: -50 })).toContain('volume=20.00dB');
  });
  it('give silence exactly the length of the film', () => {
    expect(silenceGraph(samples)).toBe('anullsrc=r=48000:cl=stereo,apad=whole_len=288000,atrim=end_sample=288000[sound]');
  });
});
