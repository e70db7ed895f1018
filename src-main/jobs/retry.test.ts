import { expect, test } from 'vitest';
import { failureCodes, type FailureCode } from '../../src-preload/contract/failures.ts';
import { meaningOf, retryDelayMs } from './retry.ts';

const edit = { kind: 'edit-photo', projectId: 'home' };
const kindOf = (code: FailureCode): string => meaningOf(code, edit).kind;
const all = Object.keys(failureCodes) as FailureCode[];

test('what is tried again soon, what is held, and that everything else is final', () => {
  expect(all.filter((code) => kindOf(code) === 'soon').toSorted()).toEqual(
    ['ai-busy', 'ai-failed', 'ffmpeg-failed', 'film-not-verified', 'took-too-long', 'unexpected', 'worker-lost'].toSorted(),
  );
  expect(all.filter((code) => kindOf(code) === 'hold').toSorted()).toEqual(
    ['ai-account-locked', 'ai-key-missing', 'ai-key-refused', 'budget-reached', 'disk-full', 'offline'].toSorted(),
  );
});

test('a provider that says when to come back is not asked before', () => {
  expect(meaningOf('ai-busy', edit, { retryAfterMs: 7000 })).toMatchObject({ kind: 'soon', leastMs: 7000 });
  expect(meaningOf('ai-busy', edit, { retryAfterMs: 3_600_000 })).toMatchObject({ leastMs: 60_000 });
  expect(meaningOf('ai-busy', edit)).toMatchObject({ leastMs: 0 });
});

test('a cap of one project holds that project, a day’s cap the lane, for as long as it is said', () => {
  expect(meaningOf('budget-reached', edit)).toMatchObject({ reason: 'budget', of: 'project' });
  expect(meaningOf('budget-reached', edit, { cap: 'day', forMs: 5 })).toMatchObject({ of: 'lane', wait: { forMs: 5 } });
  expect(meaningOf('budget-reached', { ...edit, projectId: null })).toMatchObject({ of: 'lane' });
  expect(meaningOf('budget-reached', edit, { cap: 'something else' })).toMatchObject({ of: 'project', wait: { until: 'ended' } });
});

test('the wait grows to its cap and is spread out', () => {
  expect(retryDelayMs(0, 1)).toBe(500);
  expect(retryDelayMs(3, 1)).toBe(4000);
  expect(retryDelayMs(30, 1)).toBe(60_000);
  expect(retryDelayMs(3, 0)).toBe(0);
  expect(retryDelayMs(0, 1, { baseMs: 5000 })).toBe(5000);
});
