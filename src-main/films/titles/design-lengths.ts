import type { TypeStep } from './fit-type.ts';
import { designEdgePx } from './ink.ts';

/** Lengths of the design, said as parts of a film's short edge. */
export const of = (part: number): number => part * designEdgePx;

/** So many lines in type between these sizes. */
export const step = (lines: number, largest: number, smallest: number): TypeStep => ({
  lines,
  largestPx: Math.round(of(largest)),
  smallestPx: Math.round(of(smallest)),
});
