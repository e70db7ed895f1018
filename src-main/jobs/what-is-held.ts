import type { PauseReason } from '../../src-preload/contract/jobs.ts';
import { outgoingKinds } from './job.ts';
import type { ClaimLimits } from './job-store.ts';
import type { Pause } from './pauses.ts';

/**
 * What each reason holds of its scope. `user`: everything. `offline` and `auth`: whatever goes to a provider, since it could
 * not get there. `budget` and, for a lane, `disk-low`: whatever would begin something new at a provider; what is paid for is
 * brought home. `disk-low` for everything: all but deliveries, which go elsewhere. `battery`: its lanes. Pure.
 */

/** A piece of work, as far as pauses care. */
export interface Work {
  readonly lane: string;
  readonly kind: string;
  readonly projectId: string | null;
  /** Its lane goes to a provider over the network. */
  readonly isRemote: boolean;
  /** A provider is, or may be, at it already. */
  readonly isBegun: boolean;
}

export function isHeldBy({ scope, reason }: Pick<Pause, 'scope' | 'reason'>, work: Work): boolean {
  if (scope !== '*' && scope !== work.lane && scope !== `project:${work.projectId}`) return false;
  switch (reason) {
    case 'user':
    case 'battery':
      return true;
    case 'offline':
    case 'auth':
      return work.isRemote;
    case 'budget':
      return work.isRemote && !work.isBegun;
    case 'disk-low':
      return scope === '*' ? !outgoingKinds.has(work.kind) : !work.isBegun;
    default:
      return reason satisfies never;
  }
}

/** Every reason that keeps a piece of work from going on, each once. */
export const reasonsFor = (pauses: readonly Pause[], work: Work): PauseReason[] => [
  ...new Set(pauses.filter((pause) => isHeldBy(pause, work)).map(({ reason }) => reason)),
];

/** What of a lane may be claimed. `isTrial`: one at a time, to see whether what held it has passed. */
export interface Allowance extends Required<ClaimLimits> {
  readonly isTrial: boolean;
}

/** Null where nothing of the lane may be claimed. */
export function allowanceOf(pauses: readonly Pause[], { lane, isRemote }: { lane: string; isRemote: boolean }): Allowance | null {
  const meant = pauses.filter(({ scope }) => scope === '*' || scope === lane || scope.startsWith('project:'));
  const holding = meant.filter(({ isTrial }) => !isTrial);
  const ofLane = holding.filter(({ scope }) => !scope.startsWith('project:'));
  const holdsAny = (probe: Partial<Work>): boolean =>
    ofLane.some((pause) => isHeldBy(pause, { lane, isRemote, kind: '', projectId: null, isBegun: false, ...probe }));
  const [outgoing = ''] = outgoingKinds;
  if (holdsAny({ isBegun: true, kind: outgoing })) return null;
  const projects = (isMeant: (pause: Pause) => boolean): string[] =>
    holding.filter((pause) => pause.scope.startsWith('project:') && isMeant(pause)).map(({ scope }) => scope.slice('project:'.length));
  const probeOf = (pause: Pause, isBegun: boolean): Work => ({
    lane,
    isRemote,
    kind: '',
    isBegun,
    projectId: pause.scope.slice('project:'.length),
  });
  return {
    onlyBegun: holdsAny({ isBegun: false, kind: outgoing }),
    kinds: holdsAny({ isBegun: true }) ? [...outgoingKinds] : null,
    heldProjects: projects((pause) => isHeldBy(pause, probeOf(pause, true))),
    cappedProjects: projects((pause) => isHeldBy(pause, probeOf(pause, false)) && !isHeldBy(pause, probeOf(pause, true))),
    isTrial: meant.some(
      ({ isTrial, scope, reason }) => isTrial && isHeldBy({ scope, reason }, { lane, isRemote, kind: '', projectId: null, isBegun: false }),
    ),
  };
}
