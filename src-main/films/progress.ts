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
  const text = rest + piece;
  const reports: Progress[] = [];
  let taken = 0;
  for (const block of text.matchAll(/([\s\S]*?)(?:^|\n)progress=(continue|end)[ \t]*\r?\n/g)) {
    reports.push(readBlock(block[1] ?? '', block[2] === 'end'));
    taken = block.index + block[0].length;
  }
  return { rest: text.slice(taken), reports };
}

function readBlock(block: string, isEnd: boolean): Progress {
  const values = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  // `out_time_ms` counts microseconds too, in every release so far; `out_time_us` says so, where it exists.
  const outTimeUs = wholeNumber(values.get('out_time_us')) ?? wholeNumber(values.get('out_time_ms'));
  return { frame: wholeNumber(values.get('frame')), outTimeMs: outTimeUs === null ? null : outTimeUs / 1000, isEnd };
}

/** `N/A` and nonsense are null; before the first packet some times are hugely negative, which is null as well. */
function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}
