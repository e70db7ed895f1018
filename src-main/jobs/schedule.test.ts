import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pollDelayMs, pollPace, pollSlackMs } from './poll-pace.ts';
import { Schedule } from './schedule.ts';

test('whatever is set, changed and dropped, what is due comes out in the order of its time', () => {
  const step = fc.record({ item: fc.nat(8), dueMs: fc.nat(20), isDropped: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), fc.nat(20), fc.nat(9), (steps, nowMs, most) => {
      const schedule = new Schedule<number>();
      // A map keeps the order of the first setting, so what is set again is taken out first.
      const plain = new Map<number, number>();
      for (const { item, dueMs, isDropped } of steps) {
        plain.delete(item);
        if (isDropped) schedule.drop(item);
        else {
          schedule.set(item, dueMs);
          plain.set(item, dueMs);
        }
      }
      const inOrder = [...plain].toSorted(([, a], [, b]) => a - b);
      expect(schedule.size).toBe(inOrder.length);
      expect(schedule.nextMs).toBe(inOrder[0]?.[1]);
      const due = inOrder.filter(([, dueMs]) => dueMs <= nowMs).map(([item]) => item);
      expect(schedule.takeDue(nowMs, most)).toEqual(due.slice(0, most));
    }),
  );
});

test('a job is asked 1 s to 10 s apart, sooner while it is young', () => {
  const waits = Array.from({ length: 20 }, (_, asked) => pollDelayMs({ asked, failures: 0, parkedCount: 1 }, 0));
  expect(waits[0]).toBe(pollPace.leastMs);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBe(pollPace.mostMs);
  for (let asked = 0; asked < 20; asked += 1)
    for (const random of [0, 0.5, 1])
      for (const parkedCount of [1, 50, 5000]) {
        const wait = pollDelayMs({ asked, failures: 0, parkedCount }, random);
        expect(wait - pollSlackMs(parkedCount)).toBeGreaterThanOrEqual(pollPace.leastMs);
        expect(wait).toBeLessThanOrEqual(pollPace.mostMs);
      }
});

test('many together are asked about 20 times a second, however young they are', () => {
  for (const parkedCount of [20, 100, 200]) {
    const perSecond = (parkedCount * 1000) / pollDelayMs({ asked: 0, failures: 0, parkedCount }, 0.5);
    expect(perSecond).toBeGreaterThan(15);
    expect(perSecond).toBeLessThan(25);
  }
});

test('a look in vain is repeated later and later, up to a minute', () => {
  const waits = [1, 2, 3, 10].map((failures) => pollDelayMs({ asked: 5, failures, parkedCount: 1 }, 0));
  expect(waits).toEqual([2000, 4000, 8000, 60_000]);
});
