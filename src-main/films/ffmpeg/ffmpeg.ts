import { type ChildProcess, spawn } from 'node:child_process';
import { StudioFailure } from '../../failure.ts';
import { readProgress } from './progress.ts';

/**
 * The only file that starts ffmpeg and ffprobe: argument arrays and no shell, no interaction, next to nothing of our
 * environment, a time limit, and SIGKILL when the work is cancelled. Names of users' files never come here: inputs and
 * outputs are files of ours, given as absolute paths behind `file:`.
 */
export interface RunOptions {
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** An absolute path as ffmpeg must be told it, so that no part of it is read as a protocol. */
export const asUrl = (file: string): string => `file:${file}`;

/** Enough of what a tool says to know why it failed; a broken stream can repeat itself for megabytes. */
const keptChars = 16_000;

export function runFfmpeg(ffmpeg: string, args: readonly string[], options: RunOptions): Promise<ToolOutput> {
  return runTool(ffmpeg, ['-nostdin', '-hide_banner', ...args], options);
}

/** ffprobe has no `-nostdin`; its standard input is closed like everybody's. */
export function runFfprobe(ffprobe: string, args: readonly string[], options: RunOptions): Promise<ToolOutput> {
  return runTool(ffprobe, ['-hide_banner', ...args], options);
}

/** Runs a tool to its end. Fails with ffmpeg-failed, disk-full or took-too-long, or with the signal's reason. */
async function runTool(file: string, args: readonly string[], options: RunOptions): Promise<ToolOutput> {
  const child = start(file, args, 'ignore', options);
  let stdout = '';
  child.process.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  await child.ended;
  return { stdout, stderr: child.stderr() };
}

/** An ffmpeg that is fed through its standard input. */
export interface FfmpegFeed {
  /** Resolves when ffmpeg has taken the bytes and their buffer may be used again. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the input and resolves when ffmpeg has ended well. */
  finish(): Promise<void>;
  /** Ends ffmpeg at once and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts ffmpeg with its input on `pipe:0`; `onFrames` hears how many frames it has written. Fails as `runFfmpeg` does. */
export function feedFfmpeg(
  ffmpeg: string,
  args: readonly string[],
  options: RunOptions & { readonly onFrames: (count: number) => void },
): FfmpegFeed {
  const child = start(
    ffmpeg,
    ['-nostdin', '-hide_banner', '-nostats', '-progress', 'pipe:1', '-stats_period', '0.2', ...args],
    'pipe',
    options,
  );
  const { stdin, stdout } = child.process;
  let rest = '';
  stdout?.setEncoding('utf8').on('data', (piece: string) => {
    const read = readProgress(rest, piece);
    rest = read.rest;
    const frame = read.reports.at(-1)?.frame;
    if (typeof frame === 'number') options.onFrames(frame);
  });
  // A write that meets a closed pipe says less than the end of the process does; that is what is reported.
  stdin?.on('error', () => {});
  const endedEarly = async (): Promise<never> => {
    await child.ended;
    throw new StudioFailure(
      'ffmpeg-failed',
      'FFmpeg stopped before the film was complete. Try again; if it happens again, install a current FFmpeg.',
    );
  };
  return {
    async write(bytes) {
      const isTaken = await new Promise<boolean>((resolve) => {
        if (stdin?.writable) stdin.write(bytes, (error) => resolve(!error));
        else resolve(false);
      });
      if (!isTaken) await endedEarly();
    },
    async finish() {
      stdin?.end();
      await child.ended;
    },
    async kill() {
      killAll(child.process);
      await child.ended.catch(() => {});
    },
  };
}

interface Child {
  readonly process: ChildProcess;
  /** Settles when the process is gone and its output is read. */
  readonly ended: Promise<void>;
  /** The last of what it said. */
  readonly stderr: () => string;
}

function start(file: string, args: readonly string[], stdin: 'ignore' | 'pipe', { signal, timeLimitMs }: RunOptions): Child {
  signal.throwIfAborted();
  // A group of its own: Ctrl-C in a terminal reaches the studio, which decides; and a wrapper script dies with its ffmpeg.
  const child = spawn(file, args, { stdio: [stdin, 'pipe', 'pipe'], env: environment(), windowsHide: true, detached: hasGroups });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-keptChars)));
  const ended = new Promise<void>((resolve, reject) => {
    let isOverTime = false;
    const kill = (): void => killAll(child);
    const timer = setTimeout(() => {
      isOverTime = true;
      kill();
    }, timeLimitMs);
    signal.addEventListener('abort', kill, { once: true });
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      outcome();
    };
    child.once('error', (error) => settle(() => reject(notStarted(error))));
    child.once('close', (code, killedBy) =>
      settle(() => {
        if (signal.aborted) reject(signal.reason);
        else if (isOverTime)
          reject(new StudioFailure('took-too-long', `FFmpeg did not finish within ${Math.round(timeLimitMs / 1000)} seconds.`));
        else if (code === 0) resolve();
        else reject(ffmpegFailure(code === null ? `signal ${killedBy ?? 'unknown'}` : `exit code ${code}`, stderr));
      }),
    );
  });
  // Whoever feeds the process learns of its end with the next write; until then a rejection is not a mistake.
  ended.catch(() => {});
  return { process: child, ended, stderr: () => stderr };
}

const hasGroups = process.platform !== 'win32';

function killAll(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

/** What a run that ended badly means. Its last words are the cause, for the log: they may name files. */
export function ffmpegFailure(end: string, stderr: string): StudioFailure {
  const cause = new Error(stderr.trim().split(/\r?\n/).slice(-12).join('\n'));
  if (/No space left on device|ENOSPC|Disk quota exceeded|not enough space on the disk/i.test(stderr)) {
    return new StudioFailure('disk-full', 'There is no space left on the disk. Free some space and start again; finished work is kept.', {
      cause,
    });
  }
  return new StudioFailure(
    'ffmpeg-failed',
    `FFmpeg ended with an error (${end}). Try again; if it happens again, install a current FFmpeg.`,
    { cause },
  );
}

const notStarted = (error: Error): StudioFailure => new StudioFailure('ffmpeg-failed', 'FFmpeg could not be started.', { cause: error });

/** Windows cannot start a process without its system folder; nothing else is needed, and variables like FFREPORT do harm. */
function environment(): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot'];
  return { LC_ALL: 'C', ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }) };
}
