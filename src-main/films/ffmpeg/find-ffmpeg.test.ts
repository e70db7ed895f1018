import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toFailure } from '../../failure.ts';
import { needed } from './ffmpeg-abilities.ts';
import { type FfmpegPlaces, findFfmpeg } from './find-ffmpeg.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'find-ffmpeg-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const places = (more: Partial<FfmpegPlaces> = {}): FfmpegPlaces => ({
  setting: null,
  resourcesDir: null,
  ffmpegStatic: null,
  platform: 'linux',
  searchPath: '',
  ...more,
});
const signal = new AbortController().signal;
const everything = Object.values(needed).flat();

/** A little program that answers like an ffmpeg of this version with these encoders, filters and formats. */
async function fake(name: string, version: string, names: readonly string[] = everything): Promise<string> {
  const lines = names.map((one) => `echo ' V..... ${one}  something'`).join('\n');
  const answer = `case "$*" in *-version*) echo 'ffmpeg version ${version} Copyright' ;; *) ${lines} ;; esac`;
  return script(name, answer);
}
async function script(name: string, body: string): Promise<string> {
  const file = path.join(dir, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}
const messageOf = async (search: Promise<unknown>): Promise<string> => {
  const failure = toFailure(
    await search.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  expect(failure.code).toBe('ffmpeg-missing');
  return failure.message;
};

describe('findFfmpeg', () => {
  it('takes a real one from the PATH, with its ffprobe', async () => {
    const found = await findFfmpeg(places({ searchPath: process.env['PATH'] ?? '' }), signal);
    expect(found.source).toBe('system');
    expect(path.isAbsolute(found.ffmpeg)).toBe(true);
    expect(found.version).toMatch(/\d/);
    expect(found.cannotMake.every((format) => ['HEVC', 'ProRes', 'GIF'].includes(format))).toBe(true);
    expect(found.ffprobe).toMatch(/ffprobe$/);
    expect(found.refused.map((refusal) => refusal.source)).toEqual(['setting', 'packaged', 'ffmpeg-static']);
  });

  it('prefers the setting, then the packaged one, then ffmpeg-static, then the system', async () => {
    const setting = await fake('mine/ffmpeg-7', '7.0');
    const packaged = await fake('resources/ffmpeg/ffmpeg', '6.1');
    const ffmpegStatic = await fake('static/ffmpeg', '6.0');
    const system = await fake('bin/ffmpeg', '5.1');
    const all = places({ setting, resourcesDir: path.join(dir, 'resources'), ffmpegStatic, searchPath: path.join(dir, 'bin') });
    const take = async (some: Partial<FfmpegPlaces>): Promise<string> => (await findFfmpeg({ ...all, ...some }, signal)).ffmpeg;
    expect(await take({})).toBe(setting);
    expect(await take({ setting: null })).toBe(packaged);
    expect(await take({ setting: null, resourcesDir: null })).toBe(ffmpegStatic);
    expect(await take({ setting: null, resourcesDir: null, ffmpegStatic: null })).toBe(system);
  });

  it('passes over one that cannot make a film and says why', async () => {
    const old = await fake('old/ffmpeg', '4.3.6-0+deb11u1');
    const poor = await fake(
      'poor/ffmpeg',
      '6.0',
      everything.filter((name) => name !== 'libx264' && name !== 'lut3d'),
    );
    const good = await fake('good/ffmpeg', 'n7.1');
    const found = await findFfmpeg(places({ setting: old, ffmpegStatic: poor, searchPath: `relative:${path.join(dir, 'good')}` }), signal);
    expect(found).toMatchObject({ ffmpeg: good, source: 'system', version: 'n7.1', ffprobe: null });
    expect(found.refused).toEqual([
      { source: 'setting', reason: 'version 4.3.6-0+deb11u1 is older than 4.4' },
      { source: 'packaged', reason: 'not there' },
      { source: 'ffmpeg-static', reason: 'version 6.0 was built without the encoder libx264, the filter lut3d' },
    ]);
  });

  it('looks further along the PATH', async () => {
    await fake('a/ffmpeg', '3.4');
    const good = await fake('b/ffmpeg', '5.0');
    expect((await findFfmpeg(places({ searchPath: `${path.join(dir, 'a')}:${path.join(dir, 'b')}` }), signal)).ffmpeg).toBe(good);
  });

  it('takes the ffprobe beside it, and none that does not run', async () => {
    const ffmpeg = await fake('pair/ffmpeg', '5.0');
    await script('pair/ffprobe', 'echo broken; exit 1');
    expect((await findFfmpeg(places({ setting: ffmpeg }), signal)).ffprobe).toBeNull();
    const ffprobe = await script('pair/ffprobe', "echo 'ffprobe version 5.0 Copyright'");
    expect((await findFfmpeg(places({ setting: ffmpeg }), signal)).ffprobe).toBe(ffprobe);
  });

  it('names everything it tried and how to install one, and no paths', async () => {
    const notFfmpeg = await script('bin/ffmpeg', 'echo hello');
    const message = await messageOf(
      findFfmpeg(
        places({ setting: path.join(dir, 'gone'), ffmpegStatic: await script('x/ffmpeg', 'exit 3'), searchPath: path.dirname(notFfmpeg) }),
        signal,
      ),
    );
    expect(message).toContain('the one chosen in the settings (not there)');
    expect(message).toContain('the one packaged with the app (not there)');
    expect(message).toContain('the ffmpeg-static package (it cannot be run)');
    expect(message).toContain('the system (it does not answer like FFmpeg)');
    expect(message).toContain('sudo apt install ffmpeg');
    expect(message).not.toContain(dir);
  });

  it('tells each system how to install one', async () => {
    const nowhere = path.join(dir, 'nothing');
    expect(await messageOf(findFfmpeg(places({ platform: 'win32', searchPath: nowhere }), signal))).toContain('winget install');
    expect(await messageOf(findFfmpeg(places({ searchPath: '' }), signal))).toContain('none is chosen');
  });

  it('refuses a file that may not be run, a folder and a program of another kind', async () => {
    const plain = path.join(dir, 'plain');
    await writeFile(plain, 'text');
    expect(await messageOf(findFfmpeg(places({ setting: plain, ffmpegStatic: dir }), signal))).toMatch(
      /settings \((it may not be run|it cannot be run)\).*ffmpeg-static package \(it cannot be run\)/,
    );
  });

  it('stops asking when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(findFfmpeg(places({ setting: await fake('f/ffmpeg', '6.0') }), abort.signal)).rejects.toBe(abort.signal.reason);
  });
});
