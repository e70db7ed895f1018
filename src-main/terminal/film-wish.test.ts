import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStoryboardFile } from './film-wish.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'film-wish-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const written = (text: string): string => {
  const file = path.join(dir, 'storyboard.json');
  writeFileSync(file, text);
  return file;
};
const photoId = '01a2079e-ee7d-71da-bd8c-6258ce304222';
const whole = { x: 0, y: 0, width: 1, height: 1 };
const oldShot = { photoId, versionSha256: 'a'.repeat(64), from: whole, to: whole, durationMs: 4000, join: { kind: 'cut', durationMs: 0 } };
const old = { version: 1, aspect: '16:9', widthPx: 1280, heightPx: 720, fps: 30, title: null, shots: [oldShot], music: null };

describe('readStoryboardFile', () => {
  it('reads one of the program before, alone and as --plan prints it', async () => {
    const alone = await readStoryboardFile(written(JSON.stringify(old)));
    expect(alone).toMatchObject({ version: 2, size: '720p', shots: [{ picture: { photoId }, durationMs: 4000 }] });
    expect(await readStoryboardFile(written(JSON.stringify({ storyboard: old, plan: {} })))).toEqual(alone);
  });

  it('says which shot is wrong', async () => {
    const wrong = { ...old, shots: [oldShot, { ...oldShot, durationMs: 1e308 }] };
    await expect(readStoryboardFile(written(JSON.stringify(wrong)))).rejects.toMatchObject({
      code: 'storyboard-not-understood',
      message: expect.stringContaining('shot 2, durationMs') as unknown,
    });
  });

  it.each(['', 'words', '{"version":2,"shots":[NaN]}'])('names %j as no JSON', async (text) => {
    await expect(readStoryboardFile(written(text))).rejects.toMatchObject({ code: 'storyboard-not-understood' });
  });

  it.each(['null', '[]', '{"__proto__":{"version":2}}', '{"storyboard":null}', `${'['.repeat(100_000)}${']'.repeat(100_000)}`])(
    'names %.40j as no storyboard',
    async (text) => {
      await expect(readStoryboardFile(written(text))).rejects.toMatchObject({ code: 'storyboard-not-understood' });
    },
  );

  it('neither waits for a pipe nor reads a folder, a device or what is far too large', async () => {
    const pipe = path.join(dir, 'pipe');
    if (process.platform !== 'win32') {
      execFileSync('mkfifo', [pipe]);
      await expect(readStoryboardFile(pipe)).rejects.toMatchObject({ code: 'not-a-regular-file' });
      await expect(readStoryboardFile('/dev/zero')).rejects.toMatchObject({ code: 'not-a-regular-file' });
    }
    await expect(readStoryboardFile(dir)).rejects.toMatchObject({ code: 'not-a-regular-file' });
    await expect(readStoryboardFile(path.join(dir, 'nowhere.json'))).rejects.toMatchObject({ code: 'file-not-readable' });
    await expect(readStoryboardFile(written(' '.repeat(33 * 1024 * 1024)))).rejects.toMatchObject({ code: 'file-too-large' });
  });
});
