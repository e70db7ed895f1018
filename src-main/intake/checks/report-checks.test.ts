import { expect, it } from 'vitest';
import { checksFromReport } from './report-checks.ts';

const tilted = { code: 'tilted', severity: 'note', message: 'a little' };

it('reads what gathering and finishing put into a report', () => {
  const report = {
    leftOut: [
      { index: 1, reason: 'It is damaged.' },
      { index: 9, reason: 'It is another size.' },
    ],
    notFused: 'No other frame could be used.',
    placed: [],
    moving: 0.0234,
    checks: [
      tilted,
      { ...tilted, message: 'again' },
      { code: 'lens-unknown', severity: 'note', message: 'no data' },
      { code: 'of tomorrow', severity: 'note', message: '' },
    ],
    geometry: { checks: [{ ...tilted, message: 'again' }] },
  };
  expect(checksFromReport(report, ['a.jpg', 'b.jpg'])).toEqual([
    { code: 'frame-left-out', severity: 'warning', message: 'b.jpg takes no part: It is damaged.' },
    { code: 'frame-left-out', severity: 'warning', message: 'A frame takes no part: It is another size.' },
    { code: 'not-fused', severity: 'note', message: 'One frame alone was used: No other frame could be used.' },
    { code: 'moving-parts', severity: 'note', message: expect.stringContaining('2.3 %') as unknown },
    tilted,
    { code: 'lens-unknown', severity: 'note', message: 'no data' },
  ]);
});

it.each([[null], [{}], ['text'], [{ leftOut: 'x', notFused: 3, checks: {} }], [{ moving: 0.001 }]])(
  'has nothing to say of %j',
  (report) => {
    expect(checksFromReport(report, [])).toEqual([]);
  },
);
