import { expect, test } from 'vitest';
import { findingsOf, paidKillLoop } from '../kill/paid-kill-loop.ts';
import { withoutPixels } from '../kill/paid-victims.ts';

// A small seed of `npm run bench:kill`, which does three hundred and also kills the whole program.
test.skipIf(process.platform === 'win32')('killed again and again, paid work is paid for once', async () => {
  const result = await paidKillLoop({ victim: withoutPixels({ isNaive: false }), jobs: 20, seed: 20_261_123, mostKills: 6, lifeMs: 700 });
  // How quickly it is back is measured in calm, by the bench.
  expect(findingsOf({ ...result, restartsMs: [] })).toEqual([]);
  expect(result).toMatchObject({ jobs: 20, done: 20, kills: 6 });
});

test.skipIf(process.platform === 'win32')('and work that keeps nothing is paid for twice, so the loop is known to bite', async () => {
  const result = await paidKillLoop({ victim: withoutPixels({ isNaive: true }), jobs: 12, seed: 20_261_123, mostKills: 4, lifeMs: 700 });
  expect(result.paidTwice).toBeGreaterThan(0);
});
