import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fluent from 'fluent-ffmpeg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runFfmpeg } from './ffmpeg.ts';

/**
 * Why the card's fluent-ffmpeg is not how this studio starts FFmpeg (docs/decisions/0004): each test shows what the package
 * does beside what the door does, with the same little program in FFmpeg's place. When one of them fails because the package
 * has changed, the decision is due again.
 */
let dir: string;
const children: number[] = [];
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'fluent-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const pid of children.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  }
  await rm(dir, { recursive: true, force: true });
});

/** A program that answers fluent-ffmpeg's questions about formats and encoders, notes how it was started, and then does `body`. */
async function program(name: string, body: string): Promise<string> {
  const file = path.join(dir, name);
  const answers = `case "$*" in *-formats*) echo ' DE null x'; exit 0;; *-encoders*) echo ' V..... rawvideo x'; exit 0;; esac`;
  await writeFile(file, `#!/bin/sh\necho "${name} $*" >> '${dir}/runs'\n${answers}\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}
const runs = async (): Promise<string[]> => (await readFile(path.join(dir, 'runs'), 'utf8')).trim().split('\n');
const ended = (command: fluent.FfmpegCommand): Promise<void> =>
  new Promise((resolve) => {
    command.on('end', () => resolve()).on('error', () => resolve());
    command.save(path.join(dir, 'out.null'));
  });
const command = (file: string): fluent.FfmpegCommand => fluent(path.join(dir, 'in.null')).setFfmpegPath(file).outputFormat('null');
const options = { signal: new AbortController().signal, timeLimitMs: 10_000 };
const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('fluent-ffmpeg', () => {
  it('hands the whole environment on: keys, and variables that change what FFmpeg does', async () => {
    vi.stubEnv('STUDIO_SECRET', 'key');
    vi.stubEnv('FFREPORT', `file=${dir}/report.log`);
    const file = await program('environment', `env > '${dir}/environment.txt'`);
    await ended(command(file));
    expect(await readFile(path.join(dir, 'environment.txt'), 'utf8')).toMatch(
      /STUDIO_SECRET=key[^]*FFREPORT|FFREPORT[^]*STUDIO_SECRET=key/,
    );
    await runFfmpeg(file, [], options);
    expect(await readFile(path.join(dir, 'environment.txt'), 'utf8')).not.toMatch(/STUDIO_SECRET|FFREPORT/);
  });

  it('kills the program, leaves what the program has started, and waits for that', async () => {
    const wrapper = await program('wrapper', `sleep 600 &\necho $! > '${dir}/child'\necho begun >&2\nwait`);
    const childOf = async (): Promise<number> => {
      const pid = await vi.waitFor(async () => Number((await readFile(path.join(dir, 'child'), 'utf8')) || Number.NaN), {
        timeout: 10_000,
      });
      children.push(pid);
      return pid;
    };
    const running = command(wrapper);
    let isTold = false;
    const over = new Promise<void>((resolve) => running.on('error', () => resolve(void (isTold = true))));
    running.save(path.join(dir, 'out.null'));
    const left = await childOf();
    running.kill('SIGKILL');

    await rm(path.join(dir, 'child'));
    const abort = new AbortController();
    const ours = runFfmpeg(wrapper, [], { ...options, signal: abort.signal });
    const taken = await childOf();
    abort.abort();
    await expect(ours).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(async () => expect(await isAlive(taken)).toBe(false));
    // The other one is still there, and as it holds the pipes, nobody has been told that the work is over.
    expect(await isAlive(left)).toBe(true);
    expect(isTold).toBe(false);
    process.kill(left, 'SIGKILL');
    await over;
  });

  it('has one program for the whole process: choosing another for one film chooses it for all', async () => {
    const first = command(await program('first', 'exit 0'));
    command(await program('second', 'exit 0'));
    await ended(first);
    expect((await runs()).every((run) => run.startsWith('second '))).toBe(true);
  });
});
