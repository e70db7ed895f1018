import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StudioFailure, toFailure } from '../../failure.ts';
import { ffmpegFailure } from './ffmpeg-failure.ts';
import { feedFfmpeg, runFfmpeg } from './ffmpeg.ts';
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

  it('ends what takes too long', async () => {
    const slow = await script('slow', 'exec sleep 600');
    expect((await failureOf(runFfmpeg(slow, [], { signal: quiet, timeLimitMs: 50 }))).code).toBe('took-too-long');
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
    expect(failure.code).toBe('ffmpeg-failed');
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

  it('can be killed twice', async () => {
    const feed = feedFfmpeg(ffmpeg, [...rawVideo, '-f', 'null', '-'], { ...options, onFrames: () => {} });
    await feed.kill();
    await feed.kill();
    await expect(feed.finish()).rejects.toThrow('SIGKILL');
  });
});

describe('ffmpegFailure', () => {
  it.each([
    ['av_interleaved_write_frame(): No space left on device\n', 'disk-full'],
    ['[out#0/mp4] Error writing trailer: Disk quota exceeded', 'disk-full'],
    ['Error opening output file x: Permission denied', 'ffmpeg-failed'],
    ['', 'ffmpeg-failed'],
  ])('%j is %s', (stderr, code) => {
    expect(ffmpegFailure('exit code 1', stderr).code).toBe(code);
  });
});
