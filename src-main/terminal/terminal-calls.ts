import type { z } from 'zod';
import type { Call, Contract } from '../../src-preload/contract/define.ts';
import type { contract } from '../../src-preload/contract/index.ts';
import type { AnswerCall } from '../answer-call.ts';
import { StudioFailure } from '../failure.ts';

type Calls<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [M in keyof C[G] as C[G][M] extends Call ? M : never]: C[G][M] extends Call<infer I, infer O>
      ? (input: z.input<I>) => Promise<z.output<O>>
      : never;
  };
};
export type StudioCalls = Calls<typeof contract>;

/** The contract's calls as plain functions: checked in and out as the window's are, with failures thrown. */
export function callsOver(answer: AnswerCall): StudioCalls {
  const member = (name: string) => async (input: unknown) => {
    const reply = await answer(name, input);
    if (!reply.ok) throw new StudioFailure(reply.failure.code, reply.failure.message);
    return reply.value;
  };
  const group = (name: string) => new Proxy({}, { get: (_, verb) => member(`${name}.${String(verb)}`) });
  return new Proxy({}, { get: (_, name) => group(String(name)) }) as StudioCalls;
}
