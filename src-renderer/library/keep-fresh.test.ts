import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFresh } from './keep-fresh.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A fetch that takes as long as the test says. */
function fetching(tookMs = 0) {
  const fetch = vi.fn<() => Promise<void>>(() => new Promise((resolve) => setTimeout(resolve, tookMs)));
  return { fetch, fresh: keepFresh({ fetch, gapMs: 100, now: () => Date.now() }) };
}

test('the first touch fetches at once', () => {
  const { fetch, fresh } = fetching();
  fresh.touch();
  expect(fetch).toHaveBeenCalledOnce();
});

test('many touches in a row cost one more fetch, after the gap', async () => {
  const { fetch, fresh } = fetching();
  for (let times = 0; times < 50; times += 1) fresh.touch();
  await vi.advanceTimersByTimeAsync(90);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(fetch).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('what changes while a fetch is under way is seen by the next one, and two never run together', async () => {
  const { fetch, fresh } = fetching(500);
  fresh.touch();
  await vi.advanceTimersByTimeAsync(400);
  fresh.touch();
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('a slow studio is asked less often', async () => {
  const { fetch, fresh } = fetching(1000);
  const touching = setInterval(fresh.touch, 50);
  await vi.advanceTimersByTimeAsync(8100);
  clearInterval(touching);
  expect(fetch.mock.calls.length).toBeLessThanOrEqual(3);
});

test('once closed it asks no more', async () => {
  const { fetch, fresh } = fetching();
  fresh.touch();
  fresh.touch();
  fresh.close();
  fresh.touch();
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetch).toHaveBeenCalledOnce();
});
