import { z } from 'zod';
import type { Call, Contract, Handlers, Reply } from '../src-preload/contract/define.ts';
import type { FailureCode } from '../src-preload/contract/failures.ts';
import { StudioFailure, toFailure } from './failure.ts';
import type { Log } from './ports.ts';

type Handle = (input: unknown) => unknown;
export type AnswerCall = (name: unknown, input: unknown) => Promise<Reply<unknown>>;

/**
 * Answers calls of a contract by name: input and output are checked against it, an expected failure becomes data, and a
 * mistake is logged here and leaves nothing of its inside in the reply.
 */
export function createAnswerCall<C extends Contract>({
  contract,
  handlers,
  log,
}: {
  contract: C;
  handlers: Handlers<C>;
  log: Log;
}): AnswerCall {
  // A map, not an object: `constructor` and `__proto__` are not calls.
  const calls = new Map<unknown, { call: Call; handle: Handle }>();
  for (const [group, members] of Object.entries(contract)) {
    for (const [name, member] of Object.entries(members)) {
      if (member.kind === 'call') calls.set(`${group}.${name}`, { call: member, handle: handlerOf(handlers, group, name) });
    }
  }

  return async (name, input) => {
    const known = calls.get(name);
    if (!known) return refuse('unknown-call', 'There is no such call.');
    const asked = known.call.input.safeParse(input);
    if (!asked.success) return refuse('invalid-input', z.prettifyError(asked.error));
    try {
      return { ok: true, value: known.call.output.parse(await known.handle(asked.data)) };
    } catch (error) {
      if (!(error instanceof StudioFailure)) log.error('call.failed', error, { call: String(name) });
      return { ok: false, failure: toFailure(error) };
    }
  };
}

function handlerOf<C extends Contract>(handlers: Handlers<C>, group: string, name: string): Handle {
  const handle = (handlers as Record<string, Record<string, Handle> | undefined>)[group]?.[name];
  if (!handle) throw new Error(`the contract has ${group}.${name} and the studio does not`);
  return handle;
}

export const refuse = (code: FailureCode, message: string): Reply<never> => ({ ok: false, failure: { code, message } });
