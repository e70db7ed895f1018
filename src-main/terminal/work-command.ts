import { StudioFailure } from '../failure.ts';
import { follow, settleAll, type Terminal } from './commands.ts';
import { visible, type FailedWork } from './report.ts';

interface WorkReport {
  readonly done: number;
  readonly failed: readonly FailedWork[];
}

/** Goes on with everything that waits, and with what that brings, until nothing does. */
export async function workOnAll(terminal: Terminal): Promise<WorkReport> {
  const { calls, screen } = terminal;
  const stages = follow(terminal);
  const failed: FailedWork[] = [];
  let done = 0;
  try {
    for (;;) {
      const waiting = await calls.jobs.list({ states: ['blocked', 'waiting', 'running', 'waiting-external'], limit: 1000 });
      if (waiting.length === 0) return { done, failed };
      const lost = await settleAll(
        terminal,
        waiting.map(({ id }) => id),
      );
      failed.push(...lost);
      done += waiting.length - lost.length;
    }
  } catch (error) {
    if (!(error instanceof StudioFailure)) throw error;
    // Held by something that only a person can end: what is done is done, and the rest waits.
    return { done, failed: [...failed, { what: 'what still waits', code: error.code, message: error.message }] };
  } finally {
    stages.stop();
    screen.end();
  }
}

export function workText({ done, failed }: WorkReport): string {
  return [`${done} done`, ...failed.map(({ what, message }) => `Failed: ${visible(what)}: ${message}`)].join('\n');
}
