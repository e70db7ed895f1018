import { readProgress } from '../ffmpeg/progress.ts';

/** When pictures are shown, read from ffmpeg's own listings. Pure. */

/** Times in milliseconds from a `framecrc` listing (`stream, dts, pts, duration, size, crc` in ticks of `#tb`), in the order shown. */
export function timesOf(listing: string): readonly number[] {
  const [, over = '1', under = '1000'] = /^#tb 0: (\d+)\/(\d+)/m.exec(listing) ?? [];
  const tickMs = (Number(over) * 1000) / Number(under);
  return [...listing.matchAll(/^0,\s*-?\d+,\s*(-?\d+),/gm)].map(([, ticks]) => Number(ticks) * tickMs).toSorted((a, b) => a - b);
}

/** A listing ends in the order of decoding: of the last pictures, some that are shown between them may be missing. */
const mostReordered = 16;

/**
 * Whether pictures stand on the screen for different times. Matroska counts in milliseconds, and a slip of a tenth is no
 * other rate.
 */
export function isVariable(listedMs: readonly number[]): boolean {
  const timesMs = listedMs.length > 2 * mostReordered ? listedMs.slice(0, -mostReordered) : listedMs;
  const steps = timesMs.slice(1).map((time, index) => time - (timesMs[index] ?? 0));
  if (steps.length === 0) return false;
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return steps.some((step) => Math.abs(step - usual) > Math.max(2, usual / 10));
}

/** Where a `-progress` report ended; 0 where nothing moved. */
export const lastTimeMs = (progress: string): number => readProgress('', progress).reports.at(-1)?.outTimeMs ?? 0;
