import { watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SoundTrack } from '../../../src-preload/contract/storyboard.ts';
import { runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import type { ClipSound, SoundPlan } from '../render-plan.ts';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { makeSound } from './make-sound.ts';

let dir: string;
let cacheDir: string;
let workDir: string;
let tools: { ffmpeg: string; ffprobe: string | null };
const signal = new AbortController().signal;
const options = { signal, timeLimitMs: 60_000 };
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'make-sound-'));
  cacheDir = path.join(dir, 'cache');
  workDir = path.join(dir, 'work');
  await mkdir(workDir);
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** Files by made-up content hashes, and a sound of them. */
const files: Record<string, string> = {};
const hashOf = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0');
async function media(name: string, source: string, output: readonly string[] = []): Promise<string> {
  const sha256 = hashOf(name);
  files[sha256] ??= await makeMedia(tools.ffmpeg, source, output, path.join(dir, name));
  return sha256;
}
const track = (sha256: string, changes: Partial<SoundTrack> = {}): SoundTrack => ({
  role: 'music',
  source: { kind: 'imported', sha256 },
  gainDb: 0,
  startMs: 0,
  trimStartMs: 0,
  trimEndMs: null,
  fadeInMs: 0,
  fadeOutMs: 0,
  loops: false,
  ...changes,
});
let plans = 0;
const planOf = (samples: number, tracks: readonly SoundTrack[], changes: Partial<SoundPlan> = {}): SoundPlan => ({
  key: (++plans).toString(16).padStart(32, '0'),
  samples,
  tracks,
  duckingDb: 0,
  clips: [],
  endFadeSamples: 0,
  ...changes,
});
const make = (plan: SoundPlan, codec: 'aac' | 'pcm' = 'pcm', when: AbortSignal = signal): Promise<string> =>
  makeSound(plan, { files, bundled: {}, ffmpeg: tools, cacheDir, workDir, codec, signal: when });

/** Both channels, interleaved, as a player gets them. */
async function decoded(file: string): Promise<Float32Array> {
  const raw = path.join(dir, 'decoded.raw');
  await runFfmpeg(tools.ffmpeg, ['-v', 'error', '-i', `file:${file}`, '-map', '0:a', '-f', 'f32le', '-y', `file:${raw}`], options);
  const bytes = await readFile(raw);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
/** Root mean square of the left channel between two moments, in decibels. */
function levelDb(pcm: Float32Array, fromMs: number, toMs: number): number {
  let energy = 0;
  for (let n = fromMs * 48; n < toMs * 48; n++) energy += pcm[n * 2]! ** 2;
  return 10 * Math.log10(energy / ((toMs - fromMs) * 48) + 1e-20);
}
function loudest(pcm: Float32Array): number {
  let most = 0;
  for (const value of pcm) most = Math.max(most, Math.abs(value));
  return most;
}

/** When the left channel is loudest. */
function topMs(pcm: Float32Array): number {
  const most = loudest(pcm);
  return pcm.findIndex((value) => Math.abs(value) === most) / 2 / 48;
}

/** What ffmpeg's own meter says. */
async function judged(file: string): Promise<{ lufs: number; peakDb: number }> {
  const { stderr } = await runFfmpeg(
    tools.ffmpeg,
    ['-v', 'info', '-nostats', '-i', `file:${file}`, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    options,
  );
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return { lufs: Number(/I:\s+(\S+) LUFS/.exec(summary)?.[1]), peakDb: Number(/Peak:\s+(\S+) dBFS/.exec(summary)?.[1]) };
}

const peaky = "aevalsrc='0.5*sin(2*PI*220*t)*exp(-6*mod(t\\,0.5))|0.5*sin(2*PI*330*t)*exp(-6*mod(t\\,0.5))':d=8:s=44100";
const babble = "aevalsrc='0.1*sin(2*PI*180*t)*gt(sin(2*PI*2.5*t)\\,-0.4)*lt(mod(t\\,3)\\,2)':d=8:s=48000";

describe('the whole mix', () => {
  it.each([
    ['quiet music', 'sine=f=330:d=8,volume=-10dB', 'music', 'aac'],
    ['loud music', 'sine=f=330:d=8,volume=14dB', 'music', 'aac'],
    ['music that is all peaks', peaky, 'music', 'aac'],
    ['music that is all peaks, for editing', peaky, 'music', 'pcm'],
    ['a voice alone', babble, 'voice', 'aac'],
  ] as const)('of %s is at -14 LUFS with peaks below -1.5 dBTP', async (name, source, role, codec) => {
    const sha256 = await media(`${name.replaceAll(/\W/g, '-')}.wav`, source);
    const { lufs, peakDb } = await judged(await make(planOf(7 * 48_000, [track(sha256, { role, fadeInMs: 200, fadeOutMs: 500 })]), codec));
    expect(Math.abs(lufs + 14)).toBeLessThanOrEqual(0.5);
    expect(peakDb).toBeLessThanOrEqual(-1.5);
  });

  it('is not blown up where there is next to nothing, and stays silent where there is nothing', async () => {
    const whisper = await media('whisper.wav', 'anoisesrc=d=3:a=0.0005:seed=1');
    expect((await judged(await make(planOf(3 * 48_000, [track(whisper)])))).lufs).toBeLessThan(-35);
    const silence = await media('silence.wav', 'anullsrc=d=3');
    expect(loudest(await decoded(await make(planOf(3 * 48_000, [track(silence)]))))).toBe(0);
    expect(loudest(await decoded(await make(planOf(2 * 48_000, []))))).toBe(0);
  });

  it('keeps the balance between music and voice whatever their files are like', async () => {
    const music = await media('far-too-loud.wav', 'sine=f=300:d=6,volume=14dB');
    const voice = await media('far-too-quiet.wav', 'sine=f=1200:d=2,volume=-12dB');
    const plan = planOf(6 * 48_000, [track(music), track(voice, { role: 'voice', startMs: 2000 })]);
    const pcm = await decoded(await make(plan));
    // Two sounds of the same loudness are 3 dB more than one.
    expect(levelDb(pcm, 2500, 3500) - levelDb(pcm, 500, 1500)).toBeGreaterThan(1.5);
    expect(levelDb(pcm, 2500, 3500) - levelDb(pcm, 500, 1500)).toBeLessThan(5);
  });
});

describe('its length', () => {
  it.each([24, 25, 30, 50, 60])('is exact at %i frames a second', async (fps) => {
    const sha256 = await media('tone.wav', 'sine=f=440:d=2');
    const samples = Math.round((37 * 48_000) / fps);
    const pcm = await decoded(await make(planOf(samples, [track(sha256, { loops: true })])));
    expect(pcm.length).toBe(samples * 2);
  });

  it('is exact in AAC too, whose packets are not', async () => {
    const sha256 = await media('tone.wav', 'sine=f=440:d=2');
    const file = await make(planOf(70_001, [track(sha256)]), 'aac');
    const { stderr } = await runFfmpeg(tools.ffmpeg, ['-i', `file:${file}`, '-f', 'null', '-'], options);
    expect(stderr).toContain('Duration: 00:00:01.46, start: 0.000000');
    // A decoder that stops at no place within a packet gives the last one whole.
    const over = (await decoded(file)).length / 2 - 70_001;
    expect(over).toBeGreaterThanOrEqual(0);
    expect(over).toBeLessThan(1024);
  });

  it('does not drift in ten minutes', async () => {
    const tone = await media('end.wav', "aevalsrc='0.1*cos(2*PI*300*t)':d=0.4:s=48000");
    const samples = 600 * 48_000;
    const pcm = await decoded(await make(planOf(samples, [track(tone, { role: 'voice', startMs: 599_500 })])));
    expect(pcm.length).toBe(samples * 2);
    expect(pcm.findIndex((value) => Math.abs(value) > 0.01)).toBe(599_500 * 48 * 2);
  });
});

describe('what is where', () => {
  const clickAt1s = "aevalsrc='if(between(t,1,1.0005),0.9,0)':d=3:s=48000";
  it.each([
    ['mp3', []],
    ['m4a', []],
    ['44k.flac', ['-ar', '44100']],
    ['5.1.wav', ['-ac', '6']],
  ] as const)('a click a second into a %s file is a second into the film', async (name, output) => {
    const sha256 = await media(`click.${name}`, clickAt1s, output);
    const pcm = await decoded(await make(planOf(3 * 48_000, [track(sha256, { role: 'voice' })]), 'aac'));
    expect(Math.abs(topMs(pcm) - 1000.25)).toBeLessThan(1);
  });

  it('a click is still there when the sound was joined to a picture by stream copy', async () => {
    const sha256 = await media('click.m4a', clickAt1s);
    const picture = await makeMedia(tools.ffmpeg, 'color=s=64x64:r=25:d=3', ['-c:v', 'libx264', '-bf', '2'], path.join(dir, 'picture.mp4'));
    const sound = await make(planOf(3 * 48_000, [track(sha256, { role: 'voice' })]), 'aac');
    const film = path.join(dir, 'film.mp4');
    await runFfmpeg(
      tools.ffmpeg,
      ['-v', 'error', '-i', `file:${picture}`, '-i', `file:${sound}`, '-c', 'copy', '-y', `file:${film}`],
      options,
    );
    expect(Math.abs(topMs(await decoded(film)) - 1000.25)).toBeLessThan(1);
  });

  it('is trimmed, begins and ends as the track says', async () => {
    const sha256 = await media('steps.wav', "aevalsrc='0.3*sin(2*PI*500*t)*gte(t,2)*lt(t,3)':d=5:s=48000");
    const pcm = await decoded(await make(planOf(4 * 48_000, [track(sha256, { startMs: 1000, trimStartMs: 1500, trimEndMs: 2500 })])));
    expect(levelDb(pcm, 0, 1490)).toBeLessThan(-100);
    expect(levelDb(pcm, 1510, 1990)).toBeGreaterThan(-30);
    expect(levelDb(pcm, 2000, 4000)).toBeLessThan(-100);
  });

  it('fades, and fades in less time where the track is shorter than its fades', async () => {
    const sha256 = await media('tone.wav', 'sine=f=440:d=2');
    const pcm = await decoded(await make(planOf(2 * 48_000, [track(sha256, { fadeInMs: 3000, fadeOutMs: 1000 })])));
    const steady = levelDb(pcm, 1400, 1550);
    expect(levelDb(pcm, 0, 100)).toBeLessThan(steady - 30);
    expect(levelDb(pcm, 700, 800)).toBeLessThan(steady - 3);
    expect(levelDb(pcm, 1950, 2000)).toBeLessThan(steady - 15);
  });

  it('goes out with the picture at the film’s end', async () => {
    const sha256 = await media('long.wav', 'sine=f=440:d=6');
    const pcm = await decoded(await make(planOf(4 * 48_000, [track(sha256)], { endFadeSamples: 48_000 })));
    expect(levelDb(pcm, 3450, 3550) - levelDb(pcm, 1000, 2000)).toBeCloseTo(-6, 0);
    expect(Math.abs(pcm.at(-1) ?? 1)).toBeLessThan(1e-4);
  });
});

describe('music under a voice', () => {
  it('goes down as far as it should, before the first word, and comes back', async () => {
    const music = await media('bed.wav', 'sine=f=300:d=12');
    // Only in the right channel, so that the left one shows the music alone.
    const voice = await media('right.wav', "aevalsrc='0|0.3*sin(2*PI*1500*t)':d=3:s=48000:c=stereo");
    const plan = planOf(12 * 48_000, [track(music), track(voice, { role: 'voice', startMs: 4000 })], { duckingDb: 12 });
    const pcm = await decoded(await make(plan));
    const before = levelDb(pcm, 2000, 3800);
    expect(levelDb(pcm, 4010, 6900) - before).toBeCloseTo(-12, 1);
    expect(levelDb(pcm, 3990, 4000) - before).toBeLessThan(-11);
    expect(levelDb(pcm, 3700, 3840) - before).toBeCloseTo(0, 1);
    expect(levelDb(pcm, 7800, 9000) - before).toBeCloseTo(0, 1);
  });
});

describe('clips', () => {
  const clip = (sha256: string, changes: Partial<ClipSound> = {}): ClipSound => ({
    sha256,
    clipStartMs: 0,
    startSample: 48_000,
    samples: 48_000,
    fadeInSamples: 0,
    fadeOutSamples: 0,
    gainDb: 0,
    ...changes,
  });
  const footage = ['-f', 'lavfi', '-i', "aevalsrc='0.2*sin(2*PI*400*t)*gte(t,1.5)':d=4:s=44100", '-shortest', '-c:a', 'aac'];

  it('bring their sound to the sample, for as long as they are on screen', async () => {
    const sha256 = await media('talk.mp4', 'color=s=64x64:r=25:d=4', footage);
    const pcm = await decoded(await make(planOf(4 * 48_000, [], { clips: [clip(sha256, { clipStartMs: 1000 })] })));
    expect(levelDb(pcm, 0, 1450)).toBeLessThan(-60);
    expect(levelDb(pcm, 1550, 1950)).toBeGreaterThan(-30);
    expect(levelDb(pcm, 2000, 4000)).toBeLessThan(-100);
    const first = pcm.findIndex((value) => Math.abs(value) > 0.02);
    expect(Math.abs(first / 2 / 48 - 1500)).toBeLessThan(2);
  });

  it('fade where they share the screen and are silent where they have nothing to say', async () => {
    const sha256 = await media('hum.mov', 'color=s=64x64:r=25:d=4', ['-f', 'lavfi', '-i', 'sine=f=200:d=4', '-c:a', 'pcm_s16le']);
    const mute = await media('mute.mp4', 'color=s=64x64:r=25:d=4');
    const clips = [
      clip(sha256, { fadeInSamples: 24_000, fadeOutSamples: 24_000 }),
      clip(mute, { startSample: 96_000 }),
      clip(sha256, { clipStartMs: 9000 }),
    ];
    const pcm = await decoded(await make(planOf(4 * 48_000, [], { clips })));
    expect(levelDb(pcm, 1000, 1050)).toBeLessThan(levelDb(pcm, 1475, 1525) - 10);
    expect(levelDb(pcm, 2000, 4000)).toBeLessThan(-100);
  });
});

describe('a loop', () => {
  it('has no step at its seam', async () => {
    // 120 beats a minute, a bass that changes from bar to bar and comes again after eight bars.
    const bass = '0.3*sin(2*PI*t*(80+20*mod(floor(t/2)\\,8)))*exp(-1.5*mod(t\\,2))';
    const beat = '0.4*sin(2*PI*1500*t)*exp(-60*mod(t\\,0.5))';
    const sha256 = await media('song.wav', `aevalsrc='${bass}+${beat}':d=24:s=48000`);
    const pcm = await decoded(await make(planOf(50 * 48_000, [track(sha256, { loops: true })])));
    let worst = 0;
    for (let n = 1; n < pcm.length / 2; n++) worst = Math.max(worst, Math.abs(pcm[n * 2]! - pcm[n * 2 - 2]!));
    // The beat itself is the steepest that is in it.
    let steepest = 0;
    for (let n = 1; n < 10 * 48_000; n++) steepest = Math.max(steepest, Math.abs(pcm[n * 2]! - pcm[n * 2 - 2]!));
    expect(worst).toBeLessThan(steepest * 1.15);
    // Each beat is where it was: the strongest moment of every half second is within 10 ms of its beginning.
    for (let beatAt = 1; beatAt < 98; beatAt++) {
      let [top, most] = [0, 0];
      for (let n = (beatAt * 500 - 200) * 48; n < (beatAt * 500 + 200) * 48; n++) {
        const step = Math.abs(pcm[n * 2]! - pcm[n * 2 - 2]!);
        if (step > most) [top, most] = [n, step];
      }
      expect(Math.abs(top / 48 - beatAt * 500)).toBeLessThan(10);
    }
  });
});

describe('the cache', () => {
  it('gives the same file for the same plan, decodes a source once and leaves nothing unfinished', async () => {
    const sha256 = await media('once.wav', 'sine=f=250:d=3');
    const plan = planOf(2 * 48_000, [track(sha256)]);
    const file = await make(plan);
    const source = path.join(cacheDir, 'sounds', `${sha256}-48k.f32`);
    const { mtimeMs, ino } = await stat(file);
    expect(await make(plan)).toBe(file);
    expect((await stat(file)).ino).toBe(ino);
    expect((await stat(file)).mtimeMs).toBeGreaterThanOrEqual(mtimeMs);
    const { ino: sourceIno } = await stat(source);
    await make(planOf(48_000, [track(sha256, { gainDb: -3 })]));
    expect((await stat(source)).ino).toBe(sourceIno);
    const bytes = await readFile(file);
    await rm(path.join(cacheDir, 'sounds'), { recursive: true });
    expect(await readFile(await make(plan))).toEqual(bytes);
    expect((await readdir(path.join(cacheDir, 'sounds'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(await readdir(workDir)).toEqual([]);
  });

  it.each([
    ['a decoded source that was cut short', (name: string) => name.endsWith('.f32')],
    ['facts that are not understood', (name: string) => name.endsWith('.json')],
  ])('makes %s again', async (what, isOurs) => {
    const sha256 = await media(`cut-${what.length}.wav`, 'sine=f=250:d=3');
    await make(planOf(48_000, [track(sha256)]));
    const sounds = path.join(cacheDir, 'sounds');
    const name = (await readdir(sounds)).find((one) => one.startsWith(sha256) && isOurs(one)) ?? '';
    await writeFile(path.join(sounds, name), (await readFile(path.join(sounds, name))).subarray(0, 20));
    const pcm = await decoded(await make(planOf(2 * 48_000, [track(sha256)])));
    expect(levelDb(pcm, 1000, 1900)).toBeGreaterThan(-30);
  });
});

describe('when it cannot be done', () => {
  it('says which sound is missing', async () => {
    await expect(make(planOf(48_000, [track(hashOf('nobody'))]))).rejects.toMatchObject({ code: 'sound-missing' });
    await expect(make(planOf(48_000, [track('', { source: { kind: 'bundled', id: 'gone' } })]))).rejects.toMatchObject({
      code: 'sound-missing',
    });
  });

  it('stops when it is cancelled and leaves nothing', async () => {
    const sha256 = await media('tone.wav', 'sine=f=440:d=2');
    const controller = new AbortController();
    const plan = planOf(600 * 48_000, [track(sha256, { loops: true })]);
    const mixing = watch(workDir);
    mixing.once('change', () => controller.abort(new Error('enough')));
    const making = make(plan, 'aac', controller.signal);
    await expect(making).rejects.toThrow('enough');
    mixing.close();
    expect(await readdir(workDir)).toEqual([]);
    expect((await readdir(path.join(cacheDir, 'sounds'))).filter((name) => name.startsWith(plan.key))).toEqual([]);
  });
});
