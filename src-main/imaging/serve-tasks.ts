import { toFailure } from '../failure.ts';
import { PauseSwitch } from '../pause.ts';
import { makeWay } from './make-way.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { TaskContext, TaskFunction, TaskKind } from './tasks.ts';

type Tasks = { readonly [K in TaskKind]: TaskFunction<K> };
type AnyTask = (input: unknown, context: TaskContext) => Promise<unknown>;

/** Electron's utility processes have a `parentPort`; Node's child processes have an IPC channel. The messages are the same. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}
const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;

/** Answers task messages until the studio goes away. */
export function serveTasks(tasks: Tasks): void {
  const running = new Map<number, { readonly abort: AbortController; readonly pause: PauseSwitch }>();
  let isBehind = false;
  const answer = (message: FromWorker): void => {
    if (parentPort) parentPort.postMessage(message);
    // Nobody is left to hear it once the studio is gone; without a listener that would be an uncaught error.
    else if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };

  const run = async ({ id, kind, input, kernelsDir }: Extract<ToWorker, { type: 'run' }>): Promise<void> => {
    const abort = new AbortController();
    const pause = new PauseSwitch();
    running.set(id, { abort, pause });
    if (kind !== 'preview-photo' && !isBehind) {
      isBehind = true;
      makeWay();
    }
    let toldAt = Number.NEGATIVE_INFINITY;
    const onProgress = (fraction: number): void => {
      const now = performance.now();
      if (now - toldAt < 100) return;
      toldAt = now;
      answer({ type: 'progress', id, fraction });
    };
    try {
      const task = tasks[kind] as AnyTask;
      const value = await task(input, { signal: abort.signal, onProgress, kernelsDir, pause });
      answer({ type: 'done', id, value, rssBytes: process.memoryUsage.rss() });
    } catch (error) {
      const detail =
        error instanceof Error
          ? (error.stack ?? error.message) + (error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '')
          : String(error);
      answer({ type: 'failed', id, failure: toFailure(error), detail, rssBytes: process.memoryUsage.rss() });
    } finally {
      running.delete(id);
    }
  };

  const receive = (message: ToWorker): void => {
    if (message.type === 'run') void run(message);
    else if (message.type === 'cancel') running.get(message.id)?.abort.abort();
    else running.get(message.id)?.pause.set(message.type === 'pause');
  };
  if (parentPort) {
    parentPort.on('message', ({ data }) => receive(data as ToWorker));
    return;
  }
  process.on('message', (message) => receive(message as ToWorker));
  // The studio is gone, however it went: nobody waits for the work any more.
  process.on('disconnect', () => {
    for (const { abort } of running.values()) abort.abort();
    setTimeout(() => process.exit(), 200).unref();
  });
  // Ctrl-C reaches the whole process group; the studio decides what happens to the work, not this process.
  process.on('SIGINT', () => undefined);
}
