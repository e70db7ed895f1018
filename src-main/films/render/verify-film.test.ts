import { cp, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../../failure.ts';
import { runFfmpeg, runFfprobe } from '../ffmpeg/ffmpeg.ts';
import { factsFromBanner, readFilmFacts } from './film-facts.ts';
import { readMovieIndex } from './movie-index.ts';
import { readMp4Boxes } from './mp4-boxes.ts';
import type { FfmpegTools } from '../film-tasks.ts';
import type { Chapter } from '../render-plan.ts';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { expectedOf, makeSmallFilm, smallPlan } from '../testing/small-film.ts';
import { differences, isFastStart, verifyFilm } from './verify-film.ts';

const frame = { widthPx: 320, heightPx: 180 };
const plan = smallPlan({ frame, fps: 30, lengths: [40, 10, 40] });
const expected = expectedOf(plan);
const signal = new AbortController().signal;
const options = { signal, timeLimitMs: 30_000 };
let dir: string;
let tools: FfmpegTools;
let film: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'verify-film-'));
  tools = await systemFfmpeg();
  film = await makeSmallFilm(tools, dir, plan);
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function copy(name: string): Promise<string> {
  const file = path.join(dir, name);
  await cp(film, file);
  return file;
}
/** Why the film was refused. */
const refusal = (file: string, wanted = expected, with_ = tools): Promise<string> =>
  verifyFilm(with_, file, wanted, signal).then(
    () => 'passed',
    (error: unknown) => {
      expect(error).toBeInstanceOf(StudioFailure);
      expect((error as StudioFailure).code).toBe('film-not-verified');
      expect((error as StudioFailure).message).not.toContain(dir);
      return ((error as StudioFailure).cause as Error).message;
    },
  );

describe('verifyFilm', () => {
  it('passes what the encoder makes, with ffprobe and without', async () => {
    expect(await refusal(film)).toBe('passed');
    expect(await refusal(film, expected, { ...tools, ffprobe: null })).toBe('passed');
  });

  it('refuses a film that was cut short, however little', async () => {
    const file = await copy('short.mp4');
    await truncate(file, (await stat(file)).size - 1);
    expect(await refusal(file)).toContain('cut short');
  });

  it('refuses what is no film', async () => {
    const file = path.join(dir, 'text.mp4');
    await writeFile(file, 'this is not a film, but it is long enough to look at');
    expect(await refusal(file)).toContain('cut short or is no MP4');
    await writeFile(file, '');
    expect(await refusal(file)).toContain('wrong order');
  });

  it('refuses a film whose index comes last', async () => {
    const file = path.join(dir, 'late.mp4');
    await runFfmpeg(tools.ffmpeg, ['-v', 'error', '-i', `file:${film}`, '-c', 'copy', '-f', 'mp4', '-y', `file:${file}`], options);
    expect(await refusal(file)).toMatch(/wrong order: ftyp.*mdat moov/);
  });

  it('refuses a film with damage in its pictures that the index knows nothing of', async () => {
    const file = await copy('damaged.mp4');
    const boxes = await readMp4Boxes(file);
    const pictures = boxes!.find((box) => box.type === 'mdat')!;
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4000, 0xa5), 0, 4000, pictures.start + Math.floor(pictures.sizeBytes / 2));
    await handle.close();
    expect(await refusal(file)).not.toBe('passed');
  });

  it('refuses the wrong length, size or rate', async () => {
    expect(await refusal(film, { ...expected, frameCount: 80 })).toContain('duration is 3000 ms');
    expect(await refusal(film, { ...expected, frameCount: 91 })).toContain('90 frames instead of 91');
    expect(await refusal(film, { ...expected, frameCount: 92 })).toContain('sound lasts 3000 ms');
    expect(await refusal(film, { ...expected, frame: { widthPx: 180, heightPx: 320 } })).toContain('size is 320x180, not 180x320');
    expect(await refusal(film, { ...expected, fps: 25 })).toContain('frame rate is 30, not 25');
  });

  it.each([['with ffprobe'], ['without ffprobe']])('refuses other codecs, untagged colour and no sound, %s', async (how) => {
    const used = how === 'with ffprobe' ? tools : { ...tools, ffprobe: null };
    const output = ['-c:v', 'mpeg4', '-pix_fmt', 'yuv420p', '-t', '3', '-movflags', '+faststart', '-f', 'mp4'];
    const mute = await makeMedia(tools.ffmpeg, 'testsrc=s=320x180:r=30', output, path.join(dir, 'mute.mp4'));
    expect(await refusal(mute, expected, used)).toBe('there is no sound');
    const both = path.join(dir, 'both.mp4');
    const sound = ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=mono', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-t', '3'];
    const args = [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=320x180:r=30',
      ...sound,
      '-pix_fmt',
      'yuv444p',
      '-movflags',
      '+faststart',
      '-y',
      `file:${both}`,
    ];
    await runFfmpeg(tools.ffmpeg, args, options);
    const wrong = await refusal(both, expected, used);
    expect(wrong).toContain('pixel format is yuv444p, not yuv420p');
    expect(wrong).toContain('not tv/bt709/bt709/bt709');
    expect(wrong).toContain('profile is');
    expect(wrong).toContain('sample rate is 44100, not 48000');
    expect(wrong).toContain('channels is 1, not 2');
  });

  it('refuses pictures that are not exactly one frame apart', async () => {
    const file = path.join(dir, 'uneven.mp4');
    const late = ['-bsf:v', 'setts=pts=PTS+if(eq(N\\,50)\\,20\\,0):dts=DTS'];
    const args = ['-v', 'error', '-i', `file:${film}`, '-map', '0', '-c', 'copy', ...late, '-movflags', '+faststart', '-y', `file:${file}`];
    await runFfmpeg(tools.ffmpeg, args, options);
    expect(await refusal(file)).toBe('its pictures are not shown evenly');
  });

  it('refuses a film whose segment is not the one that was meant, at its first picture', async () => {
    expect(await refusal(film, { ...expected, segmentStarts: [0, 39] })).toBe('a segment does not begin with a whole picture');
    const file = await copy('second-segment.mp4');
    const probe = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pos,flags', '-of', 'csv=p=0', `file:${file}`];
    const { stdout } = await runFfprobe(tools.ffprobe!, probe, options);
    const [, second] = stdout.split('\n').filter((line) => line.includes('K'));
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(300, 0xa5), 0, 300, Number(second!.split(',')[0]) + 700);
    await handle.close();
    expect(await refusal(file, { ...expected, newStarts: [40] })).not.toBe('passed');
  });

  it('wants chapters where there are some, and none elsewhere', async () => {
    const chapters: Chapter[] = [
      { startMs: 0, endMs: 1500, title: 'Kitchen' },
      { startMs: 1500, endMs: 3000, title: 'Bath' },
    ];
    expect(await refusal(film, expectedOf({ ...plan, chapters }))).toBe('its chapters are missing');
    const file = await makeSmallFilm(tools, dir, { ...plan, chapters });
    expect(await refusal(file)).toBe('it has chapters');
    expect(await refusal(file, expectedOf({ ...plan, chapters }))).toBe('passed');
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const check = verifyFilm(tools, film, expected, abort.signal);
    abort.abort();
    await expect(check).rejects.toBe(abort.signal.reason);
  });
});

describe('film facts', () => {
  it('are the same from ffprobe and from ffmpeg itself', async () => {
    expect(tools.ffprobe).not.toBeNull();
    const probed = await readFilmFacts(tools, film, options);
    const read = await readFilmFacts({ ...tools, ffprobe: null }, film, options);
    expect(read).toEqual(probed);
    expect(differences(probed, expected)).toEqual([]);
  });

  it('are not taken from a title', () => {
    const banner = `Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'x':
  Metadata:
    title           :   Stream #0:7: Video: h264 (High) (avc1), yuv420p(tv, bt709, progressive), 9x9, 1 kb/s, 30 fps
                    :   Stream #0:8: Audio: aac (LC), 48000 Hz, stereo
  Duration: 00:01:05.07, start: 0.000000, bitrate: 15089 kb/s
  Stream #0:0[0x1](und): Video: hevc (Main) (hev1 / 0x31766568), yuv420p(pc, smpte170m/bt470bg/unknown, progressive), 640x360 [SAR 1:1 DAR 16:9], 900 kb/s, 29.97 fps, 29.97 tbr, 30k tbn (default)
Output #0, null, to 'pipe:':
  Stream #0:0(und): Video: h264 (High) (avc1), yuv420p(tv, bt709, progressive), 1920x1080, q=2-31, 30 fps
`;
    expect(factsFromBanner(banner)).toEqual({
      video: {
        codec: 'hevc',
        profile: 'Main',
        pixelFormat: 'yuv420p',
        colour: 'pc/smpte170m/bt470bg/unknown',
        widthPx: 640,
        heightPx: 360,
        fps: 29.97,
      },
      audio: null,
    });
    expect(factsFromBanner('').video).toBeNull();
  });
});

describe('the index', () => {
  it('is read or refused, whatever stands in it', async () => {
    const bytes = await readFile(film);
    const boxes = await readMp4Boxes(film);
    const index = boxes!.find((box) => box.type === 'moov')!;
    const file = path.join(dir, 'nonsense.mp4');
    // Every second field in turn becomes the largest number there is, the others zero.
    for (let at = index.start + 8; at + 4 <= index.start + index.sizeBytes; at += 4) {
      const changed = Buffer.from(bytes.subarray(0, index.start + index.sizeBytes));
      changed.writeUInt32BE(((at - index.start) / 4) % 2 === 0 ? 0xff_ff_ff_ff : 0, at);
      await writeFile(file, changed);
      const tracks = await readMovieIndex(file);
      expect(tracks === null || tracks.every(({ sampleCount, times }) => times.length === sampleCount)).toBe(true);
    }
  });
});

describe('the order of boxes', () => {
  it.each([
    [['ftyp', 'moov', 'free', 'mdat'], true],
    [['ftyp', 'free', 'mdat', 'moov'], false],
    [['ftyp', 'moov'], false],
    [['moov', 'mdat'], false],
    [[], false],
  ])('%j: %s', (boxes, expectedAnswer) => {
    expect(isFastStart(boxes)).toBe(expectedAnswer);
  });

  it('is read from 64-bit boxes and from a last one without a size', async () => {
    const box = (type: string, size: number, body: Buffer): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(size, 0);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, body]);
    };
    const wide = Buffer.alloc(12);
    wide.writeBigUInt64BE(20n, 0);
    const file = path.join(dir, 'boxes.mp4');
    await writeFile(file, Buffer.concat([box('ftyp', 12, Buffer.alloc(4)), box('moov', 1, wide), box('mdat', 0, Buffer.alloc(9))]));
    expect(await readMp4Boxes(file)).toEqual([
      { type: 'ftyp', start: 0, sizeBytes: 12 },
      { type: 'moov', start: 12, sizeBytes: 20 },
      { type: 'mdat', start: 32, sizeBytes: 17 },
    ]);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(0)]).subarray(0, 30));
    expect(await readMp4Boxes(file)).toBeNull();
    await writeFile(file, box('ftyp', 4, Buffer.alloc(0)));
    expect(await readMp4Boxes(file)).toBeNull();
  });
});
