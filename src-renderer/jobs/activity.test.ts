import { expect, test } from 'vitest';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { id, job } from '../testing/samples.ts';
import { activityOf, type Burst, nextBurst } from './activity.ts';

const asMap = (jobs: readonly JobView[]): Map<JobView['id'], JobView> => new Map(jobs.map((one) => [one.id, one]));
const burst = (jobs: readonly JobView[], startedAtMs = 0): Burst => ({
  startedAtMs,
  jobIds: new Set(jobs.map((one) => one.id)),
  joined: { shown: 0, done: 0 },
});
const next = (
  from: Burst | null,
  jobs: readonly JobView[],
  { before = [], nowMs = 0 }: { before?: readonly JobView[]; nowMs?: number } = {},
) => nextBurst(from, { before: asMap(before), now: asMap(jobs), nowMs });

test('a stretch of work begins with the first job and ends when all are done', () => {
  const first = next(null, [job(1, { state: 'waiting' })], { nowMs: 500 });
  expect(first).toMatchObject({ startedAtMs: 500, jobIds: new Set([id(1)]) });
  const grown = next(first, [job(1), job(2, { state: 'blocked' })], { nowMs: 900 });
  expect(grown).toMatchObject({ startedAtMs: 500, jobIds: new Set([id(1), id(2)]) });
  expect(next(grown, [job(1, { state: 'done' }), job(2, { state: 'failed' })], { nowMs: 1000 })).toBeNull();
});

test('jobs that had ended before do not count', () => {
  const jobs = [job(1, { state: 'done' }), job(2, { state: 'failed' }), job(3, { progress: 0.5 })];
  expect(activityOf(next(null, jobs), asMap(jobs), 0)).toMatchObject({ kind: 'develop-photo', done: 0, of: 1, fraction: 0.5 });
});

test('work that joins shares what is left of the bar, which ends full', () => {
  const reading = [job(1, { kind: 'import-folder', progress: 0.6 })];
  const start = next(null, [job(1, { kind: 'import-folder' })]);
  expect(activityOf(start, asMap(reading), 0).fraction).toBe(0.6);

  const read = job(1, { kind: 'import-folder', state: 'done' });
  const found = [read, job(2, { state: 'waiting' }), job(3, { state: 'waiting' }), job(4, { state: 'waiting' })];
  const grown = next(start, found, { before: reading });
  const shownAt = (jobs: readonly JobView[]): number => activityOf(grown, asMap(jobs), 0).fraction;
  expect(shownAt(found)).toBe(0.6);
  expect(shownAt([read, job(2, { progress: 0.5 }), job(3), job(4)])).toBeCloseTo(0.6 + 0.4 / 6);
  expect(shownAt([read, job(2, { state: 'done' }), job(3, { state: 'failed' }), job(4, { progress: 1 })])).toBe(1);
});

test('work that joins when the bar is all but full begins a bar of its own', () => {
  const reading = [job(1, { kind: 'import-folder', progress: 1 })];
  const found = [job(1, { kind: 'import-folder', state: 'done' }), job(2, { state: 'waiting' }), job(3, { state: 'waiting' })];
  const anew = next(next(null, [job(1, { kind: 'import-folder' })]), found, { before: reading, nowMs: 7000 });
  expect(anew).toMatchObject({ startedAtMs: 7000, jobIds: new Set([id(2), id(3)]) });
  expect(activityOf(anew, asMap(found), 7000).fraction).toBe(0);
  const half = [found[0]!, job(2, { state: 'done' }), found[2]!];
  expect(activityOf(next(anew, half, { before: found }), asMap(half), 9000).fraction).toBe(0.5);
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

test('one job that knows how long it takes is believed, and one that is held takes no time', () => {
  const film = job(1, { progress: 0.25, leftMs: 9000 });
  expect(activityOf(burst([film]), asMap([film]), 20_000)).toMatchObject({ leftMs: 9000, isPaused: false });
  const held = { ...film, isPaused: true };
  expect(activityOf(burst([held]), asMap([held]), 20_000)).toMatchObject({ leftMs: null, isPaused: true });
});

test('without work there is nothing to tell', () => {
  expect(activityOf(null, new Map(), 0)).toEqual({ kind: null, done: 0, of: 0, fraction: 0, leftMs: null, isPaused: false });
});
