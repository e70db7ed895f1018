/** What a Range header asks of a file: all of it, a piece (both ends inclusive), or something the file does not have. */
export type AskedRange = { kind: 'all' } | { kind: 'part'; first: number; last: number } | { kind: 'unsatisfiable' };

/**
 * Reads one byte range as RFC 9110 section 14 defines it. Several ranges, other units and malformed headers are answered
 * with the whole file, which the same section allows.
 */
export function askedRange(header: string | null, sizeBytes: number): AskedRange {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return { kind: 'all' };
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: sizeBytes - length, last: sizeBytes - 1 };
  }
  if (last !== '' && Number(last) < Number(first)) return { kind: 'all' };
  if (Number(first) >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', first: Number(first), last: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}
