import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Encoding } from '../render-plan.ts';
import { systemFfmpeg } from '../testing/fixtures.ts';
import { chooseEncoder } from './choose-encoder.ts';
import type { FoundFfmpeg } from './find-ffmpeg.ts';
import { proveEncoder, type Trial, type TrialParts } from './prove-encoder.ts';

const signal = new AbortController().signal;
const stream = { frame: { widthPx: 320, heightPx: 192 }, fps: 30, threads: 1 };
let dir: string;
let tools: FoundFfmpeg;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'choose-'));
  tools = await systemFfmpeg();
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/**
 * An ffmpeg whose NVENC is x264: options that only the makers' encoder knows are left out. `instead` stands where the
 * encoder's name was, and `first` is run before anything.
 */
async function fakeHardware(name: string, instead = 'libx264', first = ''): Promise<string> {
  const file = path.join(dir, name);
  const script = `#!/bin/sh
${first}
count=$#
while [ "$count" -gt 0 ]; do
  word=$1; shift; count=$((count - 1))
  case "$word" in
    -tune|-spatial-aq|-rc|-cq|-b:v) shift; count=$((count - 1)) ;;
    p5) set -- "$@" veryfast ;;
    h264_nvenc) set -- "$@" ${instead} ;;
    *) set -- "$@" "$word" ;;
  esac
done
exec '${tools.ffmpeg}' "$@"
`;
  await writeFile(file, script);
  await chmod(file, 0o755);
  return file;
}
const parts = (ffmpeg: string, more: Partial<TrialParts> = {}): TrialParts => ({
  tools: { ffmpeg, ffprobe: tools.ffprobe },
  stream,
  workDir: dir,
  signal,
  ...more,
});
const nvenc: Encoding = { codec: 'h264', quality: 'delivery', encoder: 'nvenc' };
const whyNot = (trial: Trial): string => (trial.isProven ? 'it is proven' : trial.why);

describe.skipIf(process.platform === 'win32')('proveEncoder', () => {
  it('trusts an encoder whose pictures come back', async () => {
    const trial = await proveEncoder(nvenc, parts(await fakeHardware('good')));
    expect(trial).toMatchObject({ isProven: true });
    expect(trial.isProven && trial.psnrDb).toBeGreaterThan(35);
  });

  it.each([
    ['changes the picture', "libx264 -vf 'lutyuv=u=minval'", /changed \(\d+ dB\)/],
    ['takes limited range for full', "libx264 -vf 'scale=in_range=pc:out_range=tv'", /changed \(\d+ dB\)/],
    ['takes one matrix for the other', "libx264 -vf 'scale=in_color_matrix=bt601:out_color_matrix=bt709'", /changed \(\d+ dB\)/],
    ['loses a frame', String.raw`libx264 -bsf:v 'noise=drop=eq(n\,14)'`, /changed the frame rate|28 frames came back of 30/],
    ['ends too early', 'libx264 -frames:v 3', /it stopped before the end|6 frames came back of 30/],
    ['has its pictures in another order', "libx264 -vf 'reverse'", /changed/],
    ['makes another codec', 'mpeg4', /does not start|another kind/],
    ['makes the picture smaller', "libx264 -vf 'crop=iw-16'", 'it changed the size of the picture'],
    ['forgets to say what colours mean', "libx264 -bsf:v 'h264_metadata=matrix_coefficients=6'", 'it does not say what its colours mean'],
    ['does not exist', 'no_such_encoder', 'this FFmpeg was built without it'],
  ])('refuses one that %s', async (name, instead, why) => {
    expect(whyNot(await proveEncoder(nvenc, parts(await fakeHardware(`bad-${name}`, instead))))).toMatch(why);
  });

  it('refuses one that hangs, in time', async () => {
    const hanging = await fakeHardware('hanging', 'libx264', 'sleep 600');
    const startedAt = performance.now();
    expect(whyNot(await proveEncoder(nvenc, parts(hanging, { timeLimitMs: 300 })))).toBe('it took too long');
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('stops when it is cancelled', async () => {
    const hanging = await fakeHardware('cancelled', 'libx264', 'sleep 600');
    const cancelled = AbortSignal.timeout(100);
    await expect(proveEncoder(nvenc, parts(hanging, { signal: cancelled }))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe.skipIf(process.platform === 'win32')('chooseEncoder', () => {
  const wish = { codec: 'h264', quality: 'delivery', prefers: 'hardware' } as const;
  /** An ffmpeg that lists these encoders and is the real one otherwise. */
  const listing = (names: readonly string[]): string =>
    `case "$*" in *-encoders*) printf ' V....D %s x\\n' ${names.join(' ')}; exit 0;; esac`;

  it('takes hardware that proves itself', async () => {
    const ffmpeg = await fakeHardware('choose-good', 'libx264', listing(['libx264', 'h264_nvenc']));
    expect(await chooseEncoder(wish, { ...parts(ffmpeg), platform: 'linux' })).toEqual({ encoding: nvenc, note: null });
  });

  it('falls back to software and says why', async () => {
    const { encoding, note } = await chooseEncoder(wish, { ...parts(tools.ffmpeg), platform: 'linux' });
    // A machine with the hardware keeps it; this test is about the others.
    if (encoding.encoder === 'software') expect(note).toMatch(/^software-encoder: no graphics hardware could be used \(NVENC: .+\)\.$/);
    const bad = await fakeHardware('choose-bad', "libx264 -vf 'lutyuv=u=minval'", listing(['libx264', 'h264_nvenc']));
    expect(await chooseEncoder(wish, { ...parts(bad), platform: 'win32' })).toEqual({
      encoding: { codec: 'h264', quality: 'delivery', encoder: 'software' },
      note: expect.stringMatching(
        /NVENC: the pictures came back changed \(\d+ dB\); Quick Sync: this FFmpeg was built without it; AMF: this FFmpeg was built without it/,
      ),
    });
    expect(await chooseEncoder(wish, { ...parts(tools.ffmpeg), platform: 'freebsd' })).toMatchObject({
      note: 'software-encoder: no graphics hardware could be used (this system has none).',
    });
  });

  it('takes software without a trial when that is wished for', async () => {
    const slow = await fakeHardware('choose-software', 'libx264', listing(['libx264', 'libx265', 'prores_ks', 'h264_nvenc']));
    for (const codec of ['h264', 'hevc', 'prores'] as const)
      expect(await chooseEncoder({ codec, quality: 'archive', prefers: 'software' }, { ...parts(slow), platform: 'linux' })).toEqual({
        encoding: { codec, quality: 'archive', encoder: 'software' },
        note: null,
      });
  });

  it('takes hardware where the build has no software, and names a codec that nobody can make', async () => {
    const only = await fakeHardware('choose-only', 'libx264', listing(['h264_nvenc']));
    expect(await chooseEncoder({ ...wish, prefers: 'software' }, { ...parts(only), platform: 'linux' })).toEqual({
      encoding: nvenc,
      note: 'hardware-encoder: this FFmpeg has no libx264, NVENC was used.',
    });
    await expect(
      chooseEncoder({ codec: 'hevc', quality: 'delivery', prefers: 'software' }, { ...parts(only), platform: 'linux' }),
    ).rejects.toMatchObject({ code: 'codec-missing', message: expect.stringContaining('HEVC') as string });
  });
});
