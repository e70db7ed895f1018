import type { JobId } from '../../src-preload/contract/ids.ts';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { isActive } from './activity.ts';
import type { Jobs } from './jobs-store.ts';

/** Tells what is known of these jobs, now and whenever it changes, until all of them have ended. Gives back how to stop. */
export function follow(
  jobs: Pick<Jobs, 'store'>,
  ids: readonly JobId[],
  listener: (known: readonly JobView[], haveAllEnded: boolean) => void,
): () => void {
  let told: readonly JobView[] | null = null;
  let hasEnded = false;
  const look = (): void => {
    const all = jobs.store.getState().jobs;
    const known = ids.flatMap((id) => all.get(id) ?? []);
    if (hasEnded || (told?.length === known.length && known.every((job, at) => job === told?.[at]))) return;
    told = known;
    hasEnded = known.length === ids.length && !known.some(isActive);
    if (hasEnded) stop();
    listener(known, hasEnded);
  };
  const stop = jobs.store.subscribe(look);
  look();
  return stop;
}
