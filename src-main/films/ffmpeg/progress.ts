/** One report of ffmpeg's `-progress`: a block of `key=value` lines that ends with `progress=continue` or `progress=end`. */
export interface Progress {
  /** Frames written; null where there is no video. */
  readonly frame: number | null;
  readonly outTimeMs: number | null;
  readonly isEnd: boolean;
}

/**
 * Reads what arrives in pieces of any size. `rest` is what has not made a whole report yet: give it back with the next
 * piece, and start with an empty string. Lines that are not `key=value` and values that are not numbers are passed over.
 */
export function readProgress(rest: string, piece: string): { readonly rest: string; readonly reports: readonly Progress[] } {
  const lines = (rest + piece).split('\n');
  const reports: Progress[] = [];
  let blockStart = 0;
  let values = new Map<string, string>();
  // The last line is not complete until the next piece brings its end.
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const at = line.indexOf('=');
    if (at < 1) continue;
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    values.set(key, value);
    if (key !== 'progress') continue;
    reports.push(toReport(values, value === 'end'));
    values = new Map();
    blockStart = index + 1;
  }
  return { rest: lines.slice(blockStart).join('\n'), reports };
}

function toReport(values: ReadonlyMap<string, string>, isEnd: boolean): Progress {
  // `out_time_ms` counts microseconds too, in every release so far; `out_time_us` says so, where it exists.
  const outTimeUs = wholeNumber(values.get('out_time_us')) ?? wholeNumber(values.get('out_time_ms'));
  return { frame: wholeNumber(values.get('frame')), outTimeMs: outTimeUs === null ? null : outTimeUs / 1000, isEnd };
}

/** `N/A` and nonsense are null; before the first packet some times are hugely negative, which is null as well. */
function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}
