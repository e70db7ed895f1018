import { z } from 'zod';
import type { MediaRequest } from '../library/find-media.ts';

const address = z.tuple([
  z.literal(''),
  z.literal('media'),
  z.enum(['frame', 'version', 'film', 'export']),
  z.uuid(),
  z.enum(['thumbnail', 'preview', 'full', 'original']),
]);

/** Reads `/media/<kind>/<id>/<size>`; null when it is not exactly an address. Nothing of it is ever joined to a path on disk. */
export function mediaAddress(pathname: string): MediaRequest | null {
  const parsed = address.safeParse(pathname.split('/'));
  if (!parsed.success) return null;
  const [, , kind, id, size] = parsed.data;
  return { kind, id: id.toLowerCase(), size };
}
