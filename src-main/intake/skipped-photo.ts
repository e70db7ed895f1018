import type { SkippedFile } from '../../src-preload/contract/intake.ts';

const photoEnding = /\.(?:jpe?g|png|webp|tiff?|avif|hei[cf]|cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;
/** Left out on purpose, whatever the name. */
const neverMissed: ReadonlySet<string> = new Set([
  'hidden-file',
  'system-file',
  'own-file',
  'sidecar-file',
  'symbolic-link',
  'not-a-regular-file',
  'duplicate',
]);

/** Whether a person meant this file as a photo and will miss it: notes and system files nobody misses. */
export function claimsToBePhoto({ name, code }: SkippedFile): boolean {
  if (neverMissed.has(code)) return false;
  return code !== 'not-a-photo' || photoEnding.test(name);
}
