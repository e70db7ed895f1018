/** How far the whole run is. Stages run partly at the same time; each has its own count. */
export interface RunProgress {
  readonly stages: readonly { readonly name: string; readonly done: number; readonly total: number }[];
  readonly elapsedMs: number;
  /** Share of the whole work done, 0 to 1. */
  readonly fraction: number;
  /** Where it stood some seconds ago, or at the start. */
  readonly before: Moment;
}
export interface Moment {
  readonly elapsedMs: number;
  readonly fraction: number;
}

export const start: Moment = { elapsedMs: 0, fraction: 0 };

/**
 * Time left if the rest goes as the last seconds did; null until there is enough to go by. Not as the whole did: photos
 * are worked on side by side and go quickly, the film after them does not.
 */
export function timeLeftMs({ elapsedMs, fraction, before }: Pick<RunProgress, 'elapsedMs' | 'fraction' | 'before'>): number | null {
  const share = fraction - before.fraction;
  const tookMs = elapsedMs - before.elapsedMs;
  if (fraction < 0.03 || tookMs < 1500 || share <= 0) return null;
  return (tookMs / share) * (1 - fraction);
}

/** One line for a terminal: a bar, the stages that are not finished, time left. Never wider than `columns`. */
export function progressLine(progress: RunProgress, columns: number): string {
  const left = timeLeftMs(progress);
  const width = 24;
  const filled = Math.round(Math.min(1, Math.max(0, progress.fraction)) * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const text = [
    `${bar} ${String(Math.floor(progress.fraction * 100)).padStart(3)} %`,
    ...unfinished(progress),
    left === null ? '' : `about ${duration(left)} left`,
  ]
    .filter(Boolean)
    .join('  ');
  return text.slice(0, Math.max(10, columns - 1));
}

/** A line for a log: how far, how long so far, and what is not finished. */
export function progressNote(progress: RunProgress): string {
  const stages = unfinished(progress).map((stage) => `, ${stage}`);
  return `${Math.floor(progress.fraction * 100)} % after ${duration(progress.elapsedMs)}${stages.join('')}`;
}

/** `developing 3/7`; a single long piece of work in percent, because a count would stand still. */
const unfinished = ({ stages }: RunProgress): string[] =>
  stages
    .filter(({ done, total }) => total > 0 && done < total)
    .map(({ name, done, total }) => (total === 1 ? `${name} ${Math.floor(done * 100)} %` : `${name} ${Math.floor(done)}/${total}`));

/** `7 s`, `1 min 20 s`, `2 h 5 min`: rounded to what a waiting person wants to know. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
