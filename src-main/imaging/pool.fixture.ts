import { appendFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { serveTasks } from './serve-tasks.ts';
import type { TaskContext } from './tasks.ts';

const kept: Buffer[] = [];

/** A worker for the pool's tests: `file` says how it behaves. */
const task = async (
  input: { readonly file?: string; readonly outFile: string },
  { signal, onProgress, pause }: TaskContext,
): Promise<never> => {
  const { file, outFile } = input;
  if (file === 'crash') process.kill(process.pid, 'SIGKILL');
  if (file === 'grow') kept.push(Buffer.alloc(260 * 1024 * 1024, 1));
  if (file === 'overgrow') kept.push(Buffer.alloc(660 * 1024 * 1024, 1));
  if (file === 'throw') throw new Error('secret path /home/anna');
  if (file === 'hang') await new Promise(() => setInterval(() => undefined, 1000));
  if (file === 'wait')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
  if (file === 'tidy') {
    // Cleans up behind itself when it is told to stop, which takes a moment.
    await new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 150)));
    writeFileSync(outFile, 'tidied');
    throw signal.reason;
  }
  if (file === 'step') {
    // Pieces that take their time, and can be paused between.
    for (let piece = 1; piece <= 8; piece++) {
      await pause?.whenGoing(signal);
      await delay(110);
      appendFileSync(outFile, '.');
      onProgress(piece / 8);
    }
  }
  onProgress(0.5);
  return { pid: process.pid, priority: getPriority() } as never;
};
serveTasks({
  'read-frame': task,
  'shrink-picture': task,
  'preview-photo': task,
  'develop-photo': task,
  'export-photo': task,
  'render-film': task,
} as never);
