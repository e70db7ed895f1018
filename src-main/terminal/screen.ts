import { progressLine, progressNote, type RunProgress } from './progress.ts';

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Where a run tells of itself: a line that redraws itself on a terminal, plain lines when piped. Always the error stream. */
export interface Screen {
  progress(progress: RunProgress): void;
  line(text: string): void;
  /** Removes the progress line. */
  end(): void;
}

export function createScreen(output: Output): Screen {
  const isLive = output.isTTY === true;
  let isDrawn = false;
  let told = -1;
  const clear = (): void => {
    if (isDrawn) output.write('\r\u001B[2K');
    isDrawn = false;
  };
  return {
    progress(progress) {
      if (isLive) {
        output.write(`\r\u001B[2K${progressLine(progress, output.columns ?? 80)}`);
        isDrawn = true;
        return;
      }
      // Every tenth is enough for a log.
      const tenth = Math.floor(progress.fraction * 10);
      if (tenth <= told) return;
      told = tenth;
      output.write(`${progressNote({ ...progress, fraction: tenth / 10 })}\n`);
    },
    line(text) {
      clear();
      output.write(`${text}\n`);
    },
    end: clear,
  };
}
