import type { z } from 'zod';
import type { FailureCode } from './failures.ts';

/** The grammar of the contract: a group has calls (asked by the page, answered by the studio) and events (told by the studio). */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
}
export interface Event<P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly payload: P;
}
export type Contract = Record<string, Record<string, Call | Event>>;

export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<I, O> => ({ kind: 'call', input, output });
export const event = <P extends z.ZodType>(payload: P): Event<P> => ({ kind: 'event', payload });

/** An expected failure, as data: errors thrown across the wire lose everything but their message. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The page's view: every call answers with a Reply, every event takes a listener and gives back its removal. */
export type Bridge<C extends Contract> = {
  [G in keyof C]: {
    [M in keyof C[G]]: C[G][M] extends Call<infer I, infer O>
      ? (input: z.input<I>) => Promise<Reply<z.output<O>>>
      : C[G][M] extends Event<infer P>
        ? (listener: (payload: z.output<P>) => void) => () => void
        : never;
  };
};

/** The studio's view: the same calls as plain functions that may throw a StudioFailure. */
export type Handlers<C extends Contract> = {
  [G in keyof C]: {
    [M in keyof C[G] as C[G][M] extends Call ? M : never]: C[G][M] extends Call<infer I, infer O>
      ? (input: z.output<I>) => Promise<z.input<O>> | z.input<O>
      : never;
  };
};

/** Every event of a contract by its full name (`library.changed`), with its payload. */
export type Events<C extends Contract> = {
  [G in keyof C & string as { [M in keyof C[G] & string]: C[G][M] extends Event ? `${G}.${M}` : never }[keyof C[G] & string]]: {
    [M in keyof C[G] & string as C[G][M] extends Event ? `${G}.${M}` : never]: C[G][M] extends Event<infer P> ? z.output<P> : never;
  };
} extends infer Groups
  ? UnionToIntersection<Groups[keyof Groups]>
  : never;
type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;
