import type { Contract, Event } from '../../src-preload/contract/define.ts';
import type { Log } from '../ports.ts';

/**
 * Lets an event through only as the contract describes it: what it does not name is taken off, and an event that does not
 * fit is a mistake of ours, which the log is told and the page is not.
 */
export function createCheckEvent(contract: Contract, log: Log): (name: string, payload: unknown) => { payload: unknown } | null {
  const events = new Map<string, Event>();
  for (const [group, members] of Object.entries(contract)) {
    for (const [name, member] of Object.entries(members)) {
      if (member.kind === 'event') events.set(`${group}.${name}`, member);
    }
  }
  return (name, payload) => {
    const checked = events.get(name)?.payload.safeParse(payload);
    if (checked?.success) return { payload: checked.data };
    log.error('event.not-in-contract', checked?.error ?? new Error('no such event'), { name });
    return null;
  };
}
