import { afterEach, expect, test, vi } from 'vitest';
import { Coalesce } from './coalesce.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the first of a burst is told at once, the last at its end, and nothing after closing', () => {
  vi.useFakeTimers();
  const told: string[] = [];
  const changes = new Coalesce<string, number>(100, (key, value) => told.push(`${key}${value}`));
  for (const value of [1, 2, 3]) changes.push('a', value);
  expect(told).toEqual(['a1']);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(['a1', 'a3']);

  changes.push('a', 4);
  changes.close();
  for (const value of [5, 6]) changes.push('b', value);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(['a1', 'a3']);
});
