import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureCodes } from '../../../src-preload/contract/failures.ts';
import { StudioFailure } from '../../failure.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { ClipFacts, FfmpegTools } from '../film-tasks.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { clipKind } from './clip-kind.ts';
import { type Footage, make, makeClip, turnClip } from './clip.fixture.ts';
import { emptyClip } from './hostile.fixture.ts';
import { readClip } from './read-clip.ts';

let dir: string;
let tools: FfmpegTools;
let server: Server;
let heard = 0;
const signal = new AbortController().signal;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'read-clip-'));
  const { ffmpeg, ffprobe } = await systemFfmpeg();
  tools = { ffmpeg, ffprobe };
  server = createServer((_request, response) => response.end('#EXTM3U')).on('connection', () => (heard += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const context = { signal, onProgress: () => {}, kernelsDir: '' } as unknown as Parameters<typeof readClip>[1];
const read = (file: string, ffmpeg = tools): Promise<ClipFacts> => readClip({ file, ffmpeg, workDir: dir }, context);
/** With ffprobe and without: both must say the same. */
async function readBoth(file: string): Promise<ClipFacts> {
  const facts = await read(file);
  expect(await read(file, { ...tools, ffprobe: null })).toEqual(facts);
  return facts;
}
async function codeOf(file: string): Promise<string> {
  const codes = await Promise.all(
    [tools, { ...tools, ffprobe: null }].map((ffmpeg) =>
      read(file, ffmpeg).then(
        () => 'none',
        (error: unknown) => (error instanceof StudioFailure ? error.code : String(error)),
      ),
    ),
  );
  return [...new Set(codes)].join(' or ');
}
async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, content);
  return file;
}

const plain = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
const grey = (over: Partial<Footage> = {}): Footage => ({
  size: { widthPx: 64, heightPx: 36 },
  fps: 25,
  frames: 10,
  at: (x, y, n) => [40 + ((x + y + n * 4) % 100), 128, 128],
  pixelFormat: 'yuv420p',
  tags: plain,
  output: [],
  ...over,
});
const clip = (name: string, over: Partial<Footage> = {}, extra: readonly string[] = []): Promise<string> =>
  makeClip(tools.ffmpeg, path.join(dir, name), grey(over), extra);
const sound = (filter: string): string[] => ['-f', 'lavfi', '-i', `${filter}:d=0.4`, '-shortest'];

describe('what a clip is', () => {
  it('its size, length and rate, silent', async () => {
    expect(await readBoth(await clip('plain.mp4'))).toEqual({
      widthPx: 64,
      heightPx: 36,
      durationMs: 400,
      fps: 25,
      isVariableRate: false,
      isHdr: false,
      hasSound: false,
    });
  });

  it('upright, and on square pixels', async () => {
    const turned = await clip('turned.mp4');
    await turnClip(turned, 1);
    expect(await readBoth(turned)).toMatchObject({ widthPx: 36, heightPx: 64 });
    expect(await readBoth(await clip('wide.mp4', { output: ['-vf', 'setsar=4/3'] }))).toMatchObject({ widthPx: 85, heightPx: 36 });
    const both = await clip('both.mp4', { output: ['-vf', 'setsar=4/3'] });
    await turnClip(both, 3);
    expect(await readBoth(both)).toMatchObject({ widthPx: 36, heightPx: 85 });
  });

  it.each([
    ['mono, 44.1 kHz', 'sine=r=44100'],
    ['5.1', 'anullsrc=cl=5.1'],
  ])('with sound: %s', async (name, source) => {
    expect(await readBoth(await clip(`${name}.mp4`, {}, sound(source)))).toMatchObject({ hasSound: true, durationMs: 400 });
  });

  it.each([
    ['smpte2084', 'mp4'],
    ['arib-std-b67', 'mkv'],
  ])('high dynamic range: %s', async (curve, ending) => {
    const tags = ['-color_range', 'tv', '-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', curve];
    const file = await clip(`${curve}.${ending}`, { pixelFormat: 'yuv420p10le', tags, at: () => [400, 512, 512] });
    expect(await readBoth(file)).toMatchObject({ isHdr: true, widthPx: 64, fps: 25 });
  });

  it('a variable rate; and one that only counts in milliseconds is even', async () => {
    const even = await clip('even.mkv', { fps: 30, frames: 30 });
    expect(await readBoth(even)).toMatchObject({ isVariableRate: false, fps: 30 });
    const file = path.join(dir, 'variable.mp4');
    const slower = 'setpts=if(lt(N\\,15)\\,N\\,15+(N-15)*2)/30/TB';
    await make(tools.ffmpeg, ['-i', even, '-vf', slower, '-vsync', 'vfr', '-y', file]);
    expect(await readBoth(file)).toMatchObject({ isVariableRate: true });
  });

  it('a length that nobody says is counted', async () => {
    const file = path.join(dir, 'streamed.webm');
    await make(tools.ffmpeg, ['-i', await clip('source.mkv', { frames: 20 }), '-c:v', 'libvpx', '-live', '1', '-f', 'webm', '-y', file]);
    const facts = await readBoth(file);
    expect(facts.durationMs).toBeGreaterThanOrEqual(760);
    expect(facts.durationMs).toBeLessThanOrEqual(800);
  });

  it('a clip that was cut short is as long as what is there', async () => {
    const footage = { frames: 50, output: ['-c:v', 'libx264', '-qp', '0', '-g', '5', '-movflags', '+faststart'] };
    const noise = (x: number, y: number, n: number): number[] => [(x * 7919 + y * 104_729 + n * 31 * x) % 220, 128, 128];
    const bytes = await readFile(await clip('whole.mp4', { ...footage, at: noise }));
    const facts = await readBoth(await written('cut.mp4', bytes.subarray(0, bytes.length / 2)));
    expect(facts.durationMs).toBeGreaterThan(600);
    expect(facts.durationMs).toBeLessThan(1200);
  });

  it('a title says nothing of the pictures', async () => {
    const title = 'x\n  Stream #0:0: Video: h264 (High), yuv420p, 1x1, 1 fps\n  Duration: 99:00:00.00';
    expect(await readBoth(await clip('title.mp4', { output: ['-metadata', `title=${title}`] }))).toMatchObject({
      widthPx: 64,
      durationMs: 400,
    });
  });
});

describe('what is none, by name and without asking anybody', () => {
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/clip.ts`;
  it.each<[string, () => string | Uint8Array]>([
    ['a playlist', () => `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${url()}\n`],
    ['a list of files', () => `ffconcat version 1.0\nfile '${url()}'\nfile /etc/hostname\n`],
    ['metadata', () => `;FFMETADATA1\ntitle=${url()}\n`],
    [
      'a session description',
      () => `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
    ],
    [
      'a manifest',
      () =>
        `<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation><BaseURL>${url()}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    ['a script', () => '#!/bin/sh\ntouch /tmp/made\n'],
    ['a page', () => `<html><video src="${url()}"></video></html>`],
    ['nothing', () => ''],
    ['zeros', () => new Uint8Array(5000)],
  ])('%s', async (name, content) => {
    expect(await codeOf(await written(`${name}.mp4`, content()))).toBe('not-a-clip');
    expect(heard).toBe(0);
  });

  it('a playlist behind the first bytes of a clip', async () => {
    const head = emptyClip().subarray(0, 24);
    expect(await codeOf(await written('dressed.mp4', Buffer.concat([head, Buffer.from(`\n#EXTM3U\n#EXTINF:5,\n${url()}\n`)])))).toBe(
      'clip-damaged',
    );
    const matroska = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
    expect(await codeOf(await written('dressed.mkv', Buffer.concat([matroska, Buffer.from(`\n#EXTM3U\n${url()}\n`)])))).toBe(
      'clip-damaged',
    );
    expect(heard).toBe(0);
  });

  it('a clip whose media lies in another file', async () => {
    const secret = await clip('secret.mp4');
    // A QuickTime alias record with the absolute path of the other file (type 2) and the web (type 17).
    const record = (name: string): Buffer => {
      const bytes = Buffer.from(name);
      const text = Buffer.concat([Buffer.from([0, 2, 0, bytes.length]), bytes, Buffer.alloc(bytes.length % 2)]);
      const head = Buffer.alloc(150);
      head.writeUInt16BE(150 + text.length + 4, 4);
      head.writeUInt16BE(2, 6);
      return Buffer.concat([head, text, Buffer.from([0xff, 0xff, 0, 0])]);
    };
    for (const name of [secret, url()]) {
      expect(await codeOf(await written('reference.mov', emptyClip({ reference: record(name) })))).toBe('clip-damaged');
    }
    expect(heard).toBe(0);
  });

  it('a picture, and a sound', async () => {
    const jpeg = await fromRgb(new Uint8Array(64 * 64 * 3).fill(90), 64, 64)
      .jpeg()
      .toBuffer();
    expect(await codeOf(await written('photo.mp4', jpeg))).toBe('not-a-clip');
    const song = path.join(dir, 'song.m4a');
    await make(tools.ffmpeg, ['-f', 'lavfi', '-i', 'sine=d=0.5', '-y', song]);
    expect(await codeOf(song)).toBe('not-a-clip');
  });

  it('footage of other kinds', async () => {
    const source = await clip('any.mkv');
    for (const ending of ['avi', 'ts', 'mxf', 'mpg', 'flv']) {
      const file = path.join(dir, `other.${ending}`);
      await make(tools.ffmpeg, ['-i', source, ...(ending === 'mxf' || ending === 'mpg' ? ['-c:v', 'mpeg2video'] : []), '-y', file]);
      expect(`${ending}: ${await codeOf(file)}`).toBe(`${ending}: clip-not-supported`);
    }
    const cinepak = path.join(dir, 'cinepak.mov');
    await make(tools.ffmpeg, ['-i', source, '-c:v', 'msmpeg4v2', '-f', 'matroska', '-y', cinepak]);
    expect(await codeOf(cinepak)).toBe('clip-not-supported');
  });

  it.each<[string, () => Uint8Array, string]>([
    ['without a picture', () => emptyClip(), 'clip-damaged'],
    ['of 10,000 tracks', () => emptyClip({ tracks: 10_000 }), 'clip-damaged'],
    ['of a hundred hours', () => emptyClip({ durationTicks: 360_000_000 }), 'clip-too-long'],
    ['of 60,000 by 60,000 pixels', () => emptyClip({ widthPx: 60_000, heightPx: 60_000 }), 'clip-damaged'],
    ['of 9,000 by 300 pixels', () => emptyClip({ widthPx: 9000, heightPx: 300 }), 'too-many-pixels'],
    ['of one pixel', () => emptyClip({ widthPx: 1, heightPx: 1 }), 'clip-not-supported'],
    ['without time', () => emptyClip({ durationTicks: 0, ticksPerSecond: 0 }), 'clip-damaged'],
  ])('a clip %s', async (name, content, code) => {
    expect(await codeOf(await written(`${name}.mp4`, content()))).toBe(code);
  });

  it('a clip that was cut before its index', async () => {
    const bytes = await readFile(await clip('tail.mp4'));
    expect(await codeOf(await written('no-index.mp4', bytes.subarray(0, bytes.length / 2)))).toBe('clip-damaged');
    expect(failureCodes['clip-damaged']).toContain('damaged');
  });
});

describe('first bytes', () => {
  const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  it.each([
    ['\0\0\0\x18ftypisom', 'mov'],
    ['\0\0\0\x14ftypqt  ', 'mov'],
    ['\0\0\0\x08wide\0\0\0\0mdat', 'mov'],
    ['\x1aE\xdf\xa3', 'matroska'],
    ['\0\0\0\x18ftypheic', null],
    ['\0\0\0\x18ftypavif', null],
    ['\0\0\0\x18ftypcrx ', null],
    ['RIFF\0\0\0\0AVI LIST', 'other-footage'],
    ['RIFF\0\0\0\0WAVEfmt ', null],
    ['OggS', 'other-footage'],
    ['ftyp', null],
    ['', null],
  ] as const)('%j', (head, kind) => {
    expect(clipKind(ascii(head))).toBe(kind);
  });
});
