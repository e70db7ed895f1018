import { createHash } from 'node:crypto';

/** 64 hex digits that name plain data: the same for the same content, in whatever order its parts were written down. */
export const contentKey = (content: unknown): string => createHash('sha256').update(JSON.stringify(content, inOrder)).digest('hex');

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
