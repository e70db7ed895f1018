import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StudioFailure, toFailure } from '../../failure.ts';
import { ffmpegFailure } from './ffmpeg-failure.ts';
import { PauseSwitch } from '../../pause.ts';
import { feedFfmpeg, readFrames, runFfmpeg } from './ffmpeg.ts';
import { findFfmpeg } from './find-ffmpeg.ts';

let dir: string;
let ffmpeg: string;
const quiet = new AbortController().signal;
const options = { signal: quiet, timeLimitMs: 30_000 };
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'ffmpeg-'));
  ({ ffmpeg } = await findFfmpeg(
    { setting: null, resourcesDir: null, ffmpegStatic: null, platform: process.platform, searchPath: process.env['PATH'] ?? '' },
    quiet,
  ));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function script(name: string, body: string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}
const failureOf = (work: Promise<unknown>): Promise<StudioFailure> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(StudioFailure);
      return error as StudioFailure;
    },
  );
/** True when no such process runs any more; one that is dead but not yet buried counts as gone. */
async function isGone(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return process.platform === 'linux' && /^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
const rawVideo = ['-v', 'error', '-f', 'rawvideo', '-pixel_format', 'gray', '-video_size', '64x64', '-framerate', '30', '-i', 'pipe:0'];
const frame = Buffer.alloc(64 * 64, 90);

describe('runFfmpeg', () => {
  it('gives back what it says', async () => {
    const { stdout } = await runFfmpeg(ffmpeg, ['-version'], options);
    expect(stdout).toMatch(/^ffmpeg version/);
  });

  it('tells of a failure without naming a file, and keeps the last words as the cause', async () => {
    const failure = await failureOf(runFfmpeg(ffmpeg, ['-v', 'error', '-i', `file:${dir}/secret.mp4`, '-f', 'null', '-'], options));
    expect(failure.code).toBe('ffmpeg-failed');
    expect(failure.message).not.toContain(dir);
    expect((failure.cause as Error).message).toContain('No such file');
  });

  it.skipIf(process.platform !== 'linux')('knows a full disk', async () => {
    const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=1', '-f', 'rawvideo', '-y', 'file:/dev/full'];
    expect((await failureOf(runFfmpeg(ffmpeg, args, options))).code).toBe('disk-full');
  });

  it('says so when there is no such program', async () => {
    expect((await failureOf(runFfmpeg(path.join(dir, 'nothing'), [], options))).code).toBe('ffmpeg-failed');
  });

  it('runs behind what somebody waits for', async () => {
    const { stdout } = await runFfmpeg(
      await script('nice', 'sleep 0.1; ps -o ni= -p $$ 2>/dev/null || cut -d" " -f19 /proc/$$/stat'),
      [],
      options,
    );
    expect(Number(stdout)).toBeGreaterThanOrEqual(5);
  });

  it('ends what takes too long', async () => {
    const slow = await script('slow', 'exec sleep 600');
    expect((await failureOf(runFfmpeg(slow, [], { signal: quiet, timeLimitMs: 50 }))).code).toBe('took-too-long');
  });

  it('lets work that moves take its time', async () => {
    const slow = await script('steady', 'for n in 1 2 3 4 5 6 7 8; do echo "frame=$n"; echo progress=continue; sleep 0.1; done');
    const counts: number[] = [];
    await runFfmpeg(slow, [], { signal: quiet, timeLimitMs: 700, onFrames: (count) => counts.push(count) });
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const stuck = await script('stuck', 'while true; do echo frame=1; echo progress=continue; sleep 0.05; done');
    expect((await failureOf(runFfmpeg(stuck, [], { signal: quiet, timeLimitMs: 300, onFrames: () => {} }))).code).toBe('took-too-long');
  });

  it('ends what writes more than it should', async () => {
    const file = path.join(dir, 'endless.raw');
    const endless = ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=640x360', '-f', 'rawvideo', '-y', `file:${file}`];
    const failure = await failureOf(
      runFfmpeg(ffmpeg, endless, { signal: quiet, timeLimitMs: 2000, sizeLimit: { file, bytes: 1_000_000 } }),
    );
    expect(failure.message).toContain('far more than it should');
    const talking = await script('talking', 'exec cat /dev/zero');
    expect((await failureOf(runFfmpeg(talking, [], options))).message).toContain('far more than it should');
  });

  it('passes on nothing of the environment that could change what ffmpeg does', async () => {
    vi.stubEnv('FFREPORT', `file=${dir}/report.log`);
    vi.stubEnv('STUDIO_SECRET', 'key');
    const { stdout } = await runFfmpeg(await script('env', 'env'), [], options);
    vi.unstubAllEnvs();
    expect(stdout).toContain('LC_ALL=C');
    expect(stdout).not.toMatch(/FFREPORT|STUDIO_SECRET|HOME=/);
  });

  it('gives arguments as they are: no shell looks at them', async () => {
    const arg = `$(touch ${dir}/made); \`id\` "quoted" 'it''s' *`;
    const { stdout } = await runFfmpeg(await script('args', 'for a in "$@"; do echo "[$a]"; done'), [arg], options);
    expect(stdout).toBe(`[-nostdin]\n[-hide_banner]\n[${arg}]\n`);
  });

  it('does not begin when the work is cancelled already', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(runFfmpeg(ffmpeg, ['-version'], { ...options, signal: abort.signal })).rejects.toBe(abort.signal.reason);
  });
});

describe('feedFfmpeg', () => {
  it('takes frames, counts them as they are written, and ends', async () => {
    const counts: number[] = [];
    const out = path.join(dir, 'fed.raw');
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'rawvideo', '-y', `file:${out}`], {
      ...options,
      onFrames: (count) => counts.push(count),
    });
    for (let n = 0; n < 40; n++) await feed.write(frame);
    await feed.finish();
    expect(counts.at(-1)).toBe(40);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect((await readFile(out)).length).toBe(40 * frame.length);
  });

  it('reports why ffmpeg ended, not that the pipe broke', async () => {
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'no-such-format', '-y', 'file:/dev/null'], { ...options, onFrames: () => {} });
    const failure = await failureOf(
      (async () => {
        for (let n = 0; n < 10_000; n++) await feed.write(frame);
      })(),
    );
    expect(failure.code).toBe('codec-missing');
    expect((failure.cause as Error).message).toContain('no-such-format');
  });

  it('does not take an ffmpeg that stops early for a finished one', async () => {
    const early = await script('early', 'exit 0');
    const feed = feedFfmpeg(early, [], { ...options, onFrames: () => {} });
    const failure = await failureOf(
      (async () => {
        for (let n = 0; n < 10_000; n++) await feed.write(Buffer.alloc(100_000));
      })(),
    );
    expect(failure.code).toBe('ffmpeg-failed');
    expect(failure.message).toContain('stopped before');
  });

  it('kills the process and what it started when the work is cancelled, within 200 ms', async () => {
    const abort = new AbortController();
    // A wrapper, as some systems have for ffmpeg: it says its own process and that of its child as a progress report.
    const wrapper = await script('wrapper', 'sleep 600 &\necho "frame=$!"\necho "progress=continue"\nwait');
    let cancelledAt = 0;
    const child = await new Promise<number>((resolve, reject) => {
      const feed = feedFfmpeg(wrapper, [], {
        signal: abort.signal,
        timeLimitMs: 30_000,
        onFrames: (pid) => {
          cancelledAt = performance.now();
          abort.abort();
          feed.finish().then(
            () => reject(new Error('it ended well')),
            (error: unknown) => (error === abort.signal.reason ? resolve(pid) : reject(error as Error)),
          );
        },
      });
    });
    expect(performance.now() - cancelledAt).toBeLessThan(200);
    await vi.waitFor(async () => expect(await isGone(child)).toBe(true));
    expect(toFailure(abort.signal.reason).code).toBe('cancelled');
  });

  it('passes nothing on while it is paused, keeps the order, and does not count the time', async () => {
    const pause = new PauseSwitch();
    const out = path.join(dir, 'paused.raw');
    const counts: number[] = [];
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'rawvideo', '-flush_packets', '1', '-y', `file:${out}`], {
      signal: quiet,
      timeLimitMs: 1500,
      onFrames: (count) => counts.push(count),
      pause,
    });
    const numbered = (n: number): Buffer => Buffer.alloc(64 * 64, n);
    for (let n = 0; n < 10; n++) await feed.write(numbered(n));
    pause.set(true);
    const later = [10, 11, 12].map((n) => feed.write(numbered(n)));
    await new Promise((resolve) => AbortSignal.timeout(1700).addEventListener('abort', resolve));
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
    pause.set(false);
    await Promise.all([...later, feed.write(numbered(13))]);
    await feed.finish();
    const written = await readFile(out);
    expect(Array.from({ length: 14 }, (_, n) => written[n * 64 * 64])).toEqual(Array.from({ length: 14 }, (_, n) => n));
  });

  it('can be cancelled while it is paused', async () => {
    const pause = new PauseSwitch();
    const abort = new AbortController();
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'null', '-'], { ...options, signal: abort.signal, pause });
    await feed.write(frame);
    pause.set(true);
    const waiting = feed.write(frame);
    const cancelledAt = performance.now();
    abort.abort();
    await expect(waiting).rejects.toBe(abort.signal.reason);
    expect(performance.now() - cancelledAt).toBeLessThan(500);
  });

  it('ends an ffmpeg that takes nothing any more, and not one that waits for us', async () => {
    const deaf = feedFfmpeg(await script('deaf', 'exec sleep 600'), [], { signal: quiet, timeLimitMs: 200 });
    const failure = await failureOf(
      (async () => {
        for (;;) await deaf.write(Buffer.alloc(1_000_000));
      })(),
    );
    expect(failure.code).toBe('took-too-long');
    const patient = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'null', '-'], { signal: quiet, timeLimitMs: 1500 });
    await patient.write(frame);
    await new Promise((resolve) => AbortSignal.timeout(1700).addEventListener('abort', resolve));
    await patient.write(frame);
    await patient.finish();
  });

  it('can be killed twice', async () => {
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'null', '-'], { ...options, onFrames: () => {} });
    await feed.kill();
    await feed.kill();
    await expect(feed.finish()).rejects.toThrow('SIGKILL');
  });
});

describe('readFrames', () => {
  const numbers = ['-v', 'error', '-f', 'lavfi', '-i', "nullsrc=s=64x64:r=25:d=4,format=gray,geq='N'", '-f', 'rawvideo', 'pipe:1'];
  const frameBytes = 64 * 64;

  it('gives every frame whole and in order', async () => {
    const seen: number[] = [];
    for await (const read of readFrames(ffmpeg, numbers, { frameBytes, ...options })) {
      expect(new Set(read)).toEqual(new Set([seen.length]));
      seen.push(read[0]!);
    }
    expect(seen).toHaveLength(100);
  });

  it('goes no faster than frames are taken, however long that takes, and ends with the last one that is wanted', async () => {
    const large = ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=640x640:r=25', '-f', 'rawvideo', '-pix_fmt', 'gray'];
    const wrapper = await script('counting', `echo $$ > '${dir}/reader'\nexec '${ffmpeg}' "$@"`);
    let taken = 0;
    for await (const _ of readFrames(wrapper, [...large, 'pipe:1'], { frameBytes: 640 * 640, signal: quiet, timeLimitMs: 1500 })) {
      taken += 1;
      if (taken === 3) await new Promise((resolve) => AbortSignal.timeout(1800).addEventListener('abort', resolve));
      if (taken === 5) break;
    }
    const pid = Number(await readFile(path.join(dir, 'reader'), 'utf8'));
    expect(pid).toBeGreaterThan(0);
    expect(await isGone(pid)).toBe(true);
  });

  it('does not take a broken stream for a whole one', async () => {
    const read = async (args: string[], size: number): Promise<void> => {
      for await (const one of readFrames(ffmpeg, args, { frameBytes: size, ...options })) expect(one).toHaveLength(size);
    };
    expect((await failureOf(read(numbers, frameBytes * 3 - 1))).message).toContain('stopped before');
    expect((await failureOf(read(['-v', 'error', '-i', `file:${dir}/nothing.mp4`, '-f', 'rawvideo', 'pipe:1'], 100))).code).toBe(
      'ffmpeg-failed',
    );
  });

  it('stops when it is cancelled, and when nothing comes', async () => {
    const abort = new AbortController();
    const read = async (file: string, signal: AbortSignal): Promise<void> => {
      for await (const _ of readFrames(file, numbers, { frameBytes, signal, timeLimitMs: 1500 })) abort.abort();
    };
    await expect(read(ffmpeg, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await failureOf(read(await script('silent', 'exec sleep 600'), quiet))).code).toBe('took-too-long');
  });
});

describe('ffmpegFailure', () => {
  it.each([
    ['av_interleaved_write_frame(): No space left on device\n', 'disk-full'],
    ['[out#0/mp4] Error writing trailer: Disk quota exceeded', 'disk-full'],
    ['Error opening output file x: Permission denied', 'ffmpeg-failed'],
    ["Unknown encoder 'libx265'", 'codec-missing'],
    ["[AVFormatContext @ 0x1] Requested output format 'gif' is not known.", 'codec-missing'],
    ["[AVFilterGraph @ 0x1] No such filter: 'palettegen'", 'codec-missing'],
    ['', 'ffmpeg-failed'],
  ])('%j is %s', (stderr, code) => {
    expect(ffmpegFailure('exit code 1', stderr).code).toBe(code);
  });
});
