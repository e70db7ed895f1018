import { expect, test } from 'vitest';
import { JobPace, type Moment, timeLeft } from './job-pace.ts';

/** A moment every second; `rate` tells how much of the job a second brings. */
function run(seconds: number, rate: (second: number) => number): Moment[] {
  const moments: Moment[] = [{ workedMs: 0, fraction: 0 }];
  for (let second = 1; second <= seconds; second++)
    moments.push({ workedMs: second * 1000, fraction: (moments.at(-1)?.fraction ?? 0) + rate(second) });
  return moments;
}

test('even work is foretold exactly', () => {
  expect(
    timeLeft(
      run(10, () => 0.01),
      10_000,
    ),
  ).toBe(90_000);
});

test('what was there already does not make the rest look quick', () => {
  // Nine tenths come from the cache in the first second; the last tenth takes a hundred.
  const moments = run(21, (second) => (second === 1 ? 0.9 : 0.001));
  expect(timeLeft(moments, 21_000)).toBe(80_000);
});

test('getting going slowly is forgotten', () => {
  expect(
    timeLeft(
      run(40, (second) => (second <= 10 ? 0.0001 : 0.01)),
      40_000,
    ),
  ).toBe(69_900);
});

test('a standstill counts: the longer nothing comes, the longer it will take', () => {
  const moments = run(10, () => 0.05);
  expect(timeLeft(moments, 10_000)).toBe(10_000);
  expect(timeLeft(moments, 14_000)).toBeGreaterThan(12_000);
});

test('nothing is said too early, nor of nothing', () => {
  expect(timeLeft([], 60_000)).toBeNull();
  expect(
    timeLeft(
      run(1, () => 0.1),
      1000,
    ),
  ).toBeNull();
  expect(
    timeLeft(
      run(60, () => 0.0001),
      60_000,
    ),
  ).toBeNull();
});

test('a pause of an hour changes nothing', () => {
  const pace = new JobPace(5000);
  for (let second = 0; second <= 10; second++) pace.progressed(second / 100, 5000 + second * 1000);
  expect(pace.at(15_000)).toEqual({ progress: 0.1, isPaused: false, leftMs: 90_000 });
  pace.paused(true, 15_000);
  expect(pace.at(3_000_000)).toEqual({ progress: 0.1, isPaused: true, leftMs: 90_000 });
  pace.paused(false, 3_615_000);
  pace.progressed(0.11, 3_616_000);
  expect(pace.at(3_616_000)).toEqual({ progress: 0.11, isPaused: false, leftMs: 89_000 });
});

test('hours of progress are kept short and still told well', () => {
  const pace = new JobPace(0);
  const tenHours = 36_000_000;
  for (let at = 0; at <= tenHours / 2; at += 500) pace.progressed(at / tenHours, at);
  expect(Math.abs((pace.at(tenHours / 2).leftMs ?? 0) - tenHours / 2)).toBeLessThan(1000);
});
