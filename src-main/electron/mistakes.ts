import type { Log } from '../ports.ts';
import { programLost } from './native-words.ts';

/**
 * A mistake nobody caught: after it nothing in memory can be relied on, so the person is told and the program ends; what
 * is on disk is whole, and the next start goes on from it. A rejected promise nobody waited for is only noted.
 */
export function endOnMistake({
  log,
  tell,
  exit,
}: {
  log: Log;
  tell: (title: string, message: string) => void;
  exit: (code: number) => void;
}): void {
  process.on('uncaughtException', (error) => {
    log.error('mistake.uncaught', error);
    tell(programLost.title, programLost.message);
    exit(1);
  });
  process.on('unhandledRejection', (reason) => log.error('mistake.unhandled-rejection', reason));
}
