import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PauseReason } from '../../src-preload/contract/jobs.ts';
import type { Pause } from './pauses.ts';
import { allowanceOf, isHeldBy, reasonsFor, type Work } from './what-is-held.ts';

const lanes = ['film', 'ai:fal'];
const isRemote = (lane: string): boolean => lane.startsWith('ai:');
const anyPause: fc.Arbitrary<Pause> = fc.record({
  scope: fc.constantFrom('*', ...lanes, 'project:a', 'project:b'),
  reason: fc.constantFrom(...PauseReason.options),
  message: fc.constant(''),
  sinceMs: fc.constant(0),
  untilMs: fc.constant(null),
  isTrial: fc.constant(false),
});
const anyWork: fc.Arbitrary<Work> = fc
  .record({
    lane: fc.constantFrom(...lanes),
    kind: fc.constantFrom('edit-photo', 'export-photo'),
    projectId: fc.constantFrom('a', 'b', null),
    isBegun: fc.boolean(),
  })
  .map((work) => ({ ...work, isRemote: isRemote(work.lane) }));

test('what may be claimed of a lane is exactly what nothing holds', () => {
  fc.assert(
    fc.property(fc.array(anyPause, { maxLength: 4 }), anyWork, (pauses, work) => {
      const allowance = allowanceOf(pauses, work);
      const mayBeClaimed =
        allowance !== null &&
        (work.isBegun || !allowance.onlyBegun) &&
        (allowance.kinds === null || allowance.kinds.includes(work.kind)) &&
        !allowance.heldProjects.includes(work.projectId ?? '') &&
        (work.isBegun || !allowance.cappedProjects.includes(work.projectId ?? ''));
      expect(mayBeClaimed).toBe(!pauses.some((pause) => isHeldBy(pause, work)));
    }),
    { numRuns: 3000 },
  );
});

test('a pause whose time is over lets one through at a time, and is told of until it is known to be gone', () => {
  const pause: Pause = { scope: 'ai:fal', reason: 'offline', message: '', sinceMs: 0, untilMs: 0, isTrial: true };
  const work = { lane: 'ai:fal', isRemote: true, kind: 'edit-photo', projectId: null, isBegun: false };
  expect(allowanceOf([pause], work)).toMatchObject({ isTrial: true, onlyBegun: false });
  expect(allowanceOf([pause], { lane: 'film', isRemote: false })).toMatchObject({ isTrial: false });
  expect(reasonsFor([pause, { ...pause, scope: '*' }], work)).toEqual(['offline']);
});
