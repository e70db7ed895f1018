import { z } from 'zod';
import type { MediaRequest } from '../library/find-media.ts';

const address = z.tuple([
  z.literal(''),
  z.literal('media'),
  z.enum(['frame', 'version', 'film', 'export']),
  z.uuid(),
  z.enum(['thumbnail', 'preview', 'full', 'original', 'drift']),
]);

const previewAddress = /^\/media\/preview\/(?<token>[0-9a-f]{32})\.jpg$/;

/** Reads `/media/<kind>/<id>/<size>` and `/media/preview/<token>.jpg`; null when it is not exactly an address. Nothing of it is ever joined to a path on disk. */
export function mediaAddress(pathname: string): MediaRequest | null {
  const token = previewAddress.exec(pathname)?.groups?.['token'];
  if (token !== undefined) return { kind: 'preview', id: token, size: 'full' };
  const parsed = address.safeParse(pathname.split('/'));
  if (!parsed.success) return null;
  const [, , kind, id, size] = parsed.data;
  return { kind, id: id.toLowerCase(), size };
}
