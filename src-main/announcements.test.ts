import { expect, test } from 'vitest';
import type { JobId } from '../src-preload/contract/ids.ts';
import { Announcements } from './announcements.ts';
import type { JobProgress } from './jobs/job-pace.ts';

const id = 'job' as JobId;

test('a running job tells how far it is, that it is paused and what is left; one that has ended starts anew', () => {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now };
  const asked: JobProgress[] = [];
  const announcements = new Announcements((_, progress) => void asked.push(progress), clock);
  expect(announcements.stateOf(id)).toEqual({ progress: 0, isPaused: false, leftMs: null });
  for (let step = 0; step <= 10; step++, now += 1000) announcements.jobProgressed(id, step / 40);
  now -= 1000;
  expect(announcements.stateOf(id)).toEqual({ progress: 0.25, isPaused: false, leftMs: 30_000 });
  announcements.jobPaused(id, true);
  now += 3_600_000;
  expect(announcements.stateOf(id)).toEqual({ progress: 0.25, isPaused: true, leftMs: 30_000 });
  announcements.jobPaused(id, false);
  expect(announcements.stateOf(id)).toEqual({ progress: 0.25, isPaused: false, leftMs: 30_000 });
  announcements.jobChanged(id, { isRunning: false });
  expect(announcements.stateOf(id)).toEqual({ progress: 0, isPaused: false, leftMs: null });
  expect(asked.length).toBeGreaterThan(0);
  announcements.close();
});
