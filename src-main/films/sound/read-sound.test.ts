import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SoundFacts } from '../film-tasks.ts';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { readSound } from './read-sound.ts';
import { soundKind } from './sound-kind.ts';

let dir: string;
let tools: { ffmpeg: string; ffprobe: string | null };
let server: Server;
let asked = 0;
let origin: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'read-sound-'));
  tools = await systemFfmpeg();
  server = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  server.on('connection', () => (asked += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const read = (file: string): Promise<SoundFacts> =>
  readSound(
    { file, ffmpeg: tools, workDir: dir },
    { signal: new AbortController().signal, onProgress: () => {}, kernelsDir: '', pause: undefined },
  );
const media = (name: string, source: string, output: readonly string[] = []): Promise<string> =>
  makeMedia(tools.ffmpeg, source, output, path.join(dir, name));
async function written(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(path.join(dir, name), content);
  return path.join(dir, name);
}

describe('a sound', () => {
  it('is read for its length, loudness, beats and bars', async () => {
    const beat = '0.6*sin(2*PI*(60+40*not(mod(floor(t/0.5)\\,4)))*t)*exp(-12*mod(t\\,0.5))';
    const facts = await read(await media('beat.flac', `aevalsrc='${beat}|${beat}':d=20:s=44100`));
    expect(facts.durationMs).toBe(20_000);
    expect(facts.bpm).toBeCloseTo(120, 0);
    for (const at of facts.beatsMs) expect(Math.abs(at - Math.round(at / 500) * 500)).toBeLessThan(15);
    expect(facts.beatsMs.length).toBeGreaterThan(36);
    expect((facts.barsMs[2] ?? 0) - (facts.barsMs[1] ?? 0)).toBeCloseTo(2000, -2);
    expect(facts.integratedLufs).toBeLessThan(-10);
    expect(facts.integratedLufs).toBeGreaterThan(-30);
  });

  it.each([
    ['mono.wav', ['-ac', '1']],
    ['8bit.wav', ['-c:a', 'pcm_u8']],
    ['float96k.wav', ['-ar', '96000', '-c:a', 'pcm_f32le']],
    ['surround.wav', ['-ac', '6']],
    ['vbr.mp3', ['-q:a', '4']],
    ['phone.m4a', ['-ar', '22050']],
    ['voice.ogg', []],
    ['master.aiff', []],
    ['raw.aac', []],
  ])('in %s is heard', async (name, output) => {
    const facts = await read(await media(name, 'sine=f=440:d=3', output));
    expect(Math.abs(facts.durationMs - 3000)).toBeLessThan(60);
    expect(facts.integratedLufs).toBeGreaterThan(-30);
    expect(facts).toMatchObject({ bpm: null, beatsMs: [], barsMs: [], loop: null });
  });

  it('may be silent, and may have a cover picture', async () => {
    expect(await read(await media('silence.wav', 'anullsrc=d=2'))).toMatchObject({ integratedLufs: null, bpm: null, durationMs: 2000 });
    const cover = [
      '-f',
      'lavfi',
      '-i',
      'color=s=32x32:r=1:d=1',
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'mjpeg',
      '-frames:v',
      '1',
      '-disposition:v',
      'attached_pic',
    ];
    expect((await read(await media('cover.m4a', 'sine=d=2', cover))).durationMs).toBeGreaterThan(900);
  });
});

describe('what is no sound', () => {
  const playlist = (): string => `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${origin}/a.mp3\n#EXT-X-ENDLIST\n`;
  it.each([
    ['a playlist as .mp3', 'song.mp3', playlist],
    ['a playlist as .mp4', 'song.mp4', playlist],
    ['a list of files', 'list.wav', () => `ffconcat version 1.0\nfile '${origin}/a.mp3'\n`],
    ['a list of streams', 'radio.m4a', () => `[playlist]\nFile1=${origin}/a.mp3\n`],
    ['a session description', 'live.mp3', () => `v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n`],
    ['a manifest', 'dash.m4a', () => `<?xml version="1.0"?><MPD><BaseURL>${origin}/</BaseURL></MPD>`],
    ['a script', 'run.wav', () => '#!/bin/sh\ncurl http://127.0.0.1\n'],
    ['a text', 'words.flac', () => 'not a sound at all, and long enough to be read as one'],
    ['nothing', 'empty.mp3', () => ''],
  ])('%s is refused and nobody is asked', async (_, name, content) => {
    await expect(read(await written(name, content()))).rejects.toMatchObject({ code: 'not-a-sound' });
    expect(asked).toBe(0);
  });

  it('footage without sound is refused', async () => {
    await expect(read(await media('mute.mp4', 'color=s=64x64:d=1'))).rejects.toMatchObject({ code: 'not-a-sound' });
  });

  it('a playlist behind the mark of a sound is damaged, and nobody is asked', async () => {
    for (const mark of [
      'ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000',
      'fLaC',
      'OggS',
      'RIFF\u0000\u0000\u0000\u0000WAVE',
      '\u0000\u0000\u0000\u0018ftypM4A ',
    ]) {
      await expect(read(await written('marked.mp3', mark + playlist()))).rejects.toMatchObject({ code: 'sound-damaged' });
    }
    expect(asked).toBe(0);
  });

  it('what is damaged says so', async () => {
    const m4a = await readFile(await media('whole.m4a', 'sine=d=5'));
    await expect(read(await written('half.m4a', m4a.subarray(0, m4a.length / 2)))).rejects.toMatchObject({ code: 'sound-damaged' });
    const flac = await readFile(await media('whole.flac', 'anoisesrc=d=8:seed=1'));
    await expect(read(await written('half.flac', flac.subarray(0, flac.length / 2)))).rejects.toMatchObject({ code: 'sound-damaged' });
    await expect(read(await written('head.mp3', Uint8Array.of(0xff, 0xfb, 0x90, 0x64)))).rejects.toMatchObject({ code: 'sound-damaged' });
  });

  it('what is longer than an hour says so', async () => {
    await expect(read(await media('long.flac', 'anullsrc=r=8000:cl=mono:d=3700'))).rejects.toMatchObject({ code: 'sound-too-long' });
  });

  it('nothing of it stays', async () => {
    expect((await readdir(dir)).filter((name) => name.endsWith('.f32'))).toEqual([]);
  });
});

describe('soundKind', () => {
  it.each([
    ['RIFF\u0010\u0000\u0000\u0000WAVEfmt ', 'wav'],
    ['RIFF\u0010\u0000\u0000\u0000AVI LIST', null],
    ['RF64\u0010\u0000\u0000\u0000WAVEds64', 'wav'],
    ['riff\u0010\u0000\u0000\u0000', 'w64'],
    ['fLaC\u0000\u0000\u0000"', 'flac'],
    ['OggS\u0000\u0002', 'ogg'],
    ['caff\u0000\u0001', 'caf'],
    ['FORM\u0000\u0000\u0010\u0000AIFF', 'aiff'],
    ['FORM\u0000\u0000\u0010\u0000ILBM', null],
    ['\u0000\u0000\u0000\u0018ftypM4A ', 'mov'],
    ['\u001aE\u00df\u00a3', 'matroska'],
    ['ID3\u0004\u0000', 'mp3'],
    ['\u00ff\u00fb\u0090d', 'mp3'],
    ['\u00ff\u00f1P\u0080', 'aac'],
    ['\u00ff\u00d8\u00ff\u00e0', null],
    ['#EXTM3U', null],
    ['', null],
  ])('%j is %s', (head, kind) => {
    expect(soundKind(Uint8Array.from(head, (letter) => letter.charCodeAt(0)))).toBe(kind);
  });
});
