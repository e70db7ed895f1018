import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedRange } from './byte-range.ts';

const all = { kind: 'all' };
const unsatisfiable = { kind: 'unsatisfiable' };
const part = (first: number, last: number): unknown => ({ kind: 'part', first, last });

test.each<[string | null, unknown]>([
  [null, all],
  ['bytes=0-', part(0, 99)],
  ['bytes=0-0', part(0, 0)],
  ['bytes=10-19', part(10, 19)],
  ['Bytes = 10 - 19', part(10, 19)],
  ['bytes=90-500', part(90, 99)],
  ['bytes=99-', part(99, 99)],
  ['bytes=-1', part(99, 99)],
  ['bytes=-100', part(0, 99)],
  ['bytes=-500', part(0, 99)],
  ['bytes=100-', unsatisfiable],
  ['bytes=100-200', unsatisfiable],
  ['bytes=-0', unsatisfiable],
  ['bytes=99999999999999999999999-', unsatisfiable],
  ['bytes=-', all],
  ['bytes=19-10', all],
  ['bytes=0-1,5-6', all],
  ['bytes=a-b', all],
  ['bytes=1.5-2', all],
  ['bytes=-1-2', all],
  ['items=0-1', all],
  ['', all],
])('%s of 100 bytes', (header, expected) => {
  expect(askedRange(header, 100)).toEqual(expected);
});

test('an empty file has no piece', () => {
  expect(askedRange('bytes=0-', 0)).toEqual(unsatisfiable);
  expect(askedRange('bytes=-5', 0)).toEqual(unsatisfiable);
  expect(askedRange(null, 0)).toEqual(all);
});

test('whatever is asked, a piece lies inside the file', () => {
  const header = fc.tuple(fc.option(fc.nat()), fc.option(fc.nat())).map(([first, last]) => `bytes=${first ?? ''}-${last ?? ''}`);
  const staysInside = fc.property(header, fc.nat(), (asked, sizeBytes) => {
    const range = askedRange(asked, sizeBytes);
    return range.kind !== 'part' || (range.first >= 0 && range.first <= range.last && range.last < sizeBytes);
  });
  expect(() => fc.assert(staysInside)).not.toThrow();
});
