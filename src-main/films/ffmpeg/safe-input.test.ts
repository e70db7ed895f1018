import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMedia, systemFfmpeg } from '../testing/fixtures.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { clipInput, ownInput, soundInput } from './safe-input.ts';

const options = { signal: new AbortController().signal, timeLimitMs: 30_000 };
let dir: string;
let ffmpeg: string;
let film: string;
let sound: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'http:safe,1 '));
  ({ ffmpeg } = await systemFfmpeg());
  film = await makeMedia(ffmpeg, 'testsrc2=s=64x64:d=0.2', [], path.join(dir, 'film.mp4'));
  sound = await makeMedia(ffmpeg, 'sine=d=0.2', [], path.join(dir, 'sound.wav'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});
const open = (input: readonly string[]): Promise<unknown> => runFfmpeg(ffmpeg, ['-v', 'error', ...input, '-f', 'null', '-'], options);
async function written(name: string, text: string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, text);
  return file;
}

describe('inputs', () => {
  it('open what they are for, whatever the file is called', async () => {
    const matroska = await makeMedia(ffmpeg, 'testsrc2=s=64x64:d=0.2', [], path.join(dir, 'clip|a.mkv'));
    const inputs = [clipInput(film, 'mov'), soundInput(sound), ownInput(film), clipInput(matroska, 'matroska'), ownInput(matroska)];
    await expect(Promise.all(inputs.map(open))).resolves.toHaveLength(inputs.length);
  });

  it.each([
    ['an HLS playlist', () => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:${film}\n#EXT-X-ENDLIST\n`],
    ['a list of files', () => `ffconcat version 1.0\nfile '${film}'\n`],
    ['a description of other media', () => `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>`],
    ['a script of subtitles', () => '[Script Info]\nTitle: x\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,text\n'],
    ['text', () => 'a quiet street with a view of the fjord\n'.repeat(50)],
    ['nothing', () => ''],
  ])('refuse %s under the name of a clip or of music', async (name, text) => {
    const file = await written(`${name}.mp4`, text());
    for (const input of [clipInput(file, 'mov'), soundInput(file)])
      await expect(open(input)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });

  it('refuse a picture that no camera makes', async () => {
    const huge = await makeMedia(ffmpeg, 'color=s=8320x8320:r=1:d=1', ['-c:v', 'mjpeg', '-frames:v', '1'], path.join(dir, 'huge.mov'));
    await expect(open(clipInput(huge, 'mov'))).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});
