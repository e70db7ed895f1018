import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { StudioFailure } from '../../failure.ts';
import { makeWay } from '../../imaging/make-way.ts';
import type { PauseSignal } from '../../pause.ts';
import { ffmpegFailure } from './ffmpeg-failure.ts';
import { type Progress, readProgress } from './progress.ts';

/**
 * The only file that starts ffmpeg and ffprobe: argument arrays and no shell, no interaction, next to nothing of our
 * environment, behind everything that somebody waits for, limits of time and size, and SIGKILL to the whole group when the
 * work is cancelled. Names of users' files never come here: inputs and outputs are files of ours, given as absolute paths
 * behind `file:`.
 */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** How long it may keep us waiting without anything moving: a frame taken, given or reported. */
  readonly timeLimitMs: number;
  /** Ends it when the file it writes grows past this. */
  readonly sizeLimit?: { readonly file: string; readonly bytes: number };
}
export interface FeedOptions extends RunOptions {
  /** How many frames have been written so far. */
  readonly onFrames?: (count: number) => void;
  /** While it is set no frame is passed on, and the time limit does not count. */
  readonly pause?: PauseSignal | undefined;
}
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** An absolute path as ffmpeg must be told it, so that no part of it is read as a protocol. */
export const asUrl = (file: string): string => `file:${file}`;

/** Enough of what a tool says to know why it failed; a broken stream can repeat itself for megabytes. */
const keptChars = 16_000;
/** What a tool may answer; a hostile file can hold endless metadata. */
const mostAnswerChars = 16_000_000;

const quietly = ['-nostdin', '-hide_banner'];
const withProgress = [...quietly, '-nostats', '-progress', 'pipe:1', '-stats_period', '0.2'];

/**
 * Runs ffmpeg to its end. Fails with ffmpeg-failed, disk-full or took-too-long, or with the signal's reason. With
 * `onFrames` it may take as long as it moves; its standard output is then the progress.
 */
export function runFfmpeg(ffmpeg: string, args: readonly string[], options: FeedOptions): Promise<ToolOutput> {
  return options.onFrames ? runReporting(ffmpeg, args, options) : runTool(ffmpeg, [...quietly, ...args], options);
}

/** ffprobe has no `-nostdin`; its standard input is closed like everybody's. */
export function runFfprobe(ffprobe: string, args: readonly string[], options: RunOptions): Promise<ToolOutput> {
  return runTool(ffprobe, ['-hide_banner', ...args], options);
}

async function runTool(file: string, args: readonly string[], options: RunOptions): Promise<ToolOutput> {
  const child = start(file, args, 'ignore', options);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.length > mostAnswerChars) child.kill(tooLarge());
  });
  await child.waitFor(child.ended);
  return { stdout, stderr: child.stderr() };
}

async function runReporting(ffmpeg: string, args: readonly string[], options: FeedOptions): Promise<ToolOutput> {
  const child = start(ffmpeg, [...withProgress, ...args], 'ignore', options);
  hearProgress(child, options.onFrames);
  await child.waitFor(child.ended);
  return { stdout: '', stderr: child.stderr() };
}

/** An ffmpeg that is fed through its standard input. */
export interface FfmpegFeed {
  /** Waits for a pause to end; resolves when ffmpeg has taken the bytes and their buffer may be used again. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the input and resolves when ffmpeg has ended well. */
  finish(): Promise<void>;
  /** Ends ffmpeg at once and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts ffmpeg with its input on `pipe:0`. Fails as `runFfmpeg` does. */
export function feedFfmpeg(ffmpeg: string, args: readonly string[], options: FeedOptions): FfmpegFeed {
  const child = start(ffmpeg, [...withProgress, ...args], 'pipe', options);
  const { stdin } = child.process;
  hearProgress(child, options.onFrames);
  // A write that meets a closed pipe says less than the end of the process does; that is what is reported.
  stdin?.on('error', () => {});
  const take = (bytes: Uint8Array): Promise<boolean> =>
    new Promise((resolve) => {
      if (stdin?.writable) stdin.write(bytes, (error) => resolve(!error));
      else resolve(false);
    });
  // Frames that were given during a pause go in the order they came.
  let turn = Promise.resolve();
  return {
    async write(bytes) {
      turn = turn.then(() => options.pause?.whenGoing(options.signal)).catch(() => {});
      await turn;
      options.signal.throwIfAborted();
      if (await child.waitFor(take(bytes))) return;
      await child.ended;
      throw stoppedEarly();
    },
    async finish() {
      stdin?.end();
      await child.waitFor(child.ended);
    },
    async kill() {
      child.kill();
      await child.ended.catch(() => {});
    },
  };
}

/**
 * Frames of `frameBytes` bytes that ffmpeg writes to its standard output (`-f rawvideo pipe:1` at the end of `args`). It
 * goes no faster than they are taken, and is ended when nobody takes any more. A frame's bytes are valid until the next
 * one is asked for. `onEnd` hears what it complained of although it ended well. Fails as `runFfmpeg` does.
 */
export async function* readFrames(
  ffmpeg: string,
  args: readonly string[],
  { frameBytes, onEnd, ...options }: RunOptions & { readonly frameBytes: number; readonly onEnd?: (complaints: string) => void },
): AsyncGenerator<Uint8Array, void, undefined> {
  const child = start(ffmpeg, [...quietly, ...args], 'ignore', options);
  const frame = new Uint8Array(frameBytes);
  let filled = 0;
  try {
    const pieces = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    for (;;) {
      const piece = await child.waitFor(pieces.next());
      if (piece.done) break;
      for (let at = 0; at < piece.value.length;) {
        const taken = piece.value.subarray(at, at + frameBytes - filled);
        frame.set(taken, filled);
        at += taken.length;
        filled += taken.length;
        if (filled < frameBytes) continue;
        filled = 0;
        yield frame;
      }
    }
    await child.waitFor(child.ended);
    if (filled > 0) throw stoppedEarly();
    onEnd?.(child.stderr().trim());
  } finally {
    child.kill();
    // What is left in the pipe is read by nobody, and the process is not over before that is.
    child.stdout.destroy();
    await child.ended.catch(() => {});
  }
}

const stoppedEarly = (): StudioFailure =>
  new StudioFailure(
    'ffmpeg-failed',
    'FFmpeg stopped before the film was complete. Try again; if it happens again, install a current FFmpeg.',
  );
const tooLarge = (): StudioFailure =>
  new StudioFailure('ffmpeg-failed', 'FFmpeg wrote far more than it should have. The file it was given is most likely damaged.');

interface Child {
  readonly process: ChildProcess;
  readonly stdout: Readable;
  /** Settles when the process is gone and its output is read. */
  readonly ended: Promise<void>;
  /** Waits for the process to do something; the time limit counts meanwhile. */
  waitFor<T>(something: Promise<T>): Promise<T>;
  /** Something moved: the time limit counts from now. */
  moved(): void;
  /** Ends the process and what it started; `ended` then rejects with the reason, if there is one. */
  kill(reason?: Error): void;
  /** The last of what it said. */
  readonly stderr: () => string;
}

function start(file: string, args: readonly string[], stdin: 'ignore' | 'pipe', options: FeedOptions): Child {
  const { signal, timeLimitMs, sizeLimit, pause } = options;
  signal.throwIfAborted();
  // A group of its own: Ctrl-C in a terminal reaches the studio, which decides; and a wrapper script dies with its ffmpeg.
  const child = spawn(file, args, { stdio: [stdin, 'pipe', 'pipe'], env: environment(), windowsHide: true, detached: hasGroups });
  if (child.pid !== undefined) makeWay(child.pid);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-keptChars)));

  let reason: Error | undefined;
  const kill = (why?: Error): void => {
    reason ??= why;
    killGroup(child);
  };
  let waiting = 0;
  let movedAt = performance.now();
  const moved = (): void => void (movedAt = performance.now());
  const look = async (): Promise<void> => {
    if (waiting > 0 && pause?.isPaused !== true && performance.now() - movedAt >= timeLimitMs) kill(tookTooLong(timeLimitMs));
    if (sizeLimit && (await sizeOf(sizeLimit.file)) > sizeLimit.bytes) kill(tooLarge());
  };

  const ended = new Promise<void>((resolve, reject) => {
    const timer = setInterval(() => void look(), Math.min(500, Math.max(10, timeLimitMs / 4)));
    const forget = pause?.onChange(moved);
    const cancel = (): void => kill();
    signal.addEventListener('abort', cancel, { once: true });
    const settle = (outcome: () => void): void => {
      clearInterval(timer);
      forget?.();
      signal.removeEventListener('abort', cancel);
      outcome();
    };
    child.once('error', (error) => settle(() => reject(notStarted(error))));
    child.once('close', (code, killedBy) =>
      settle(() => {
        if (signal.aborted) reject(signal.reason as Error);
        else if (reason) reject(reason);
        else if (code === 0) resolve();
        else reject(ffmpegFailure(code === null ? `signal ${killedBy ?? 'unknown'}` : `exit code ${code}`, stderr));
      }),
    );
  });
  // Whoever feeds the process learns of its end with the next write; until then a rejection is not a mistake.
  ended.catch(() => {});
  return {
    process: child,
    stdout: child.stdout ?? Readable.from([]),
    ended,
    moved,
    kill,
    stderr: () => stderr,
    waitFor: async (something) => {
      waiting += 1;
      moved();
      try {
        return await something;
      } finally {
        waiting -= 1;
        moved();
      }
    },
  };
}

/** What ffmpeg tells of its progress; a report counts as movement when it says more than the one before. */
function hearProgress(child: Child, onFrames: ((count: number) => void) | undefined): void {
  let rest = '';
  let last: Progress | undefined;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const read = readProgress(rest, piece);
    rest = read.rest;
    const latest = read.reports.at(-1);
    if (!latest) return;
    if (latest.frame !== last?.frame || latest.outTimeMs !== last?.outTimeMs) child.moved();
    last = latest;
    if (latest.frame !== null) onFrames?.(latest.frame);
  });
}

const hasGroups = process.platform !== 'win32';

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

const tookTooLong = (timeLimitMs: number): StudioFailure =>
  new StudioFailure('took-too-long', `FFmpeg did not move for ${Math.round(timeLimitMs / 1000)} seconds and was ended.`);
const notStarted = (error: Error): StudioFailure => new StudioFailure('ffmpeg-failed', 'FFmpeg could not be started.', { cause: error });

/** Windows cannot start a process without its system folder; nothing else is needed, and variables like FFREPORT do harm. */
function environment(): NodeJS.ProcessEnv {
  const systemRoot = process.env['SystemRoot'];
  return { LC_ALL: 'C', ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }) };
}
