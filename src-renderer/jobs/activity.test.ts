import { expect, test } from 'vitest';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { id, job } from '../testing/samples.ts';
import { activityOf, type Burst, nextBurst } from './activity.ts';

const asMap = (jobs: readonly JobView[]): Map<JobView['id'], JobView> => new Map(jobs.map((one) => [one.id, one]));
const burst = (jobs: readonly JobView[], startedAtMs = 0): Burst => ({ startedAtMs, jobIds: new Set(jobs.map((one) => one.id)) });

test('a stretch of work begins with the first job and ends when all are done', () => {
  const first = nextBurst(null, [job(1, { state: 'waiting' })], 500);
  expect(first).toEqual({ startedAtMs: 500, jobIds: new Set([id(1)]) });
  const grown = nextBurst(first, [job(1), job(2, { state: 'blocked' })], 900);
  expect(grown).toEqual({ startedAtMs: 500, jobIds: new Set([id(1), id(2)]) });
  expect(nextBurst(grown, [job(1, { state: 'done' }), job(2, { state: 'failed' })], 1000)).toBeNull();
});

test('jobs that had ended before do not count', () => {
  const jobs = [job(1, { state: 'done' }), job(2, { state: 'failed' }), job(3, { progress: 0.5 })];
  const now = nextBurst(null, jobs, 0);
  expect(activityOf(now, asMap(jobs), 0)).toMatchObject({ kind: 'develop-photo', done: 0, of: 1, fraction: 0.5 });
});

test('the line tells of the kind that runs, and counts that kind', () => {
  const jobs = [
    job(1, { state: 'done' }),
    job(2, { progress: 0.5 }),
    job(3, { state: 'waiting' }),
    job(4, { kind: 'render-film', state: 'blocked' }),
  ];
  expect(activityOf(burst(jobs), asMap(jobs), 0)).toMatchObject({ kind: 'develop-photo', done: 1, of: 3, fraction: 0.375 });
});

test('time left is what the rest takes at the pace so far', () => {
  const jobs = [job(1, { state: 'done' }), job(2, { state: 'waiting' }), job(3, { state: 'waiting' }), job(4, { state: 'waiting' })];
  expect(activityOf(burst(jobs), asMap(jobs), 20_000).leftMs).toBe(60_000);
});

test('nothing is promised before there is something to judge by', () => {
  const jobs = [job(1, { state: 'done' }), job(2, { state: 'waiting' })];
  expect(activityOf(burst(jobs), asMap(jobs), 1000).leftMs).toBeNull();
  expect(activityOf(burst([job(1)]), asMap([job(1, { progress: 0.01 })]), 60_000).leftMs).toBeNull();
});

test('without work there is nothing to tell', () => {
  expect(activityOf(null, new Map(), 0)).toEqual({ kind: null, done: 0, of: 0, fraction: 0, leftMs: null });
});
