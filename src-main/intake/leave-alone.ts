import type { FailureCode } from '../../src-preload/contract/failures.ts';

/** Why a name is left alone before anybody looks inside. */
export interface LeaveAlone {
  readonly code: FailureCode;
  readonly reason: string;
}

/** Folder views, indexes, bins and previews that macOS, Windows, Linux and network disks leave behind. */
const systemNames: ReadonlySet<string> = new Set([
  ...'.ds_store .apdisk .fseventsd .spotlight-v100 .temporaryitems .trashes .volumeicon.icns .directory __macosx'.split(' '),
  ...'thumbs.db ehthumbs.db desktop.ini autorun.inf $recycle.bin @eadir lost+found'.split(' '),
  'icon\r',
  'system volume information',
]);

/** Develop settings, camera catalogues, voice notes, film previews: they belong to a photo of nearly the same name. */
const sidecarEndings: ReadonlySet<string> = new Set(
  'xmp aae dop pp3 rpp arp vrd nksc on1 cos cof cop cot comask acr thm lrv ctg mrk wav srt'.split(' '),
);

/** Decides by an entry's name alone; null for one that deserves a look. */
export function leaveAlone(name: string, isFolder: boolean): LeaveAlone | null {
  const lower = name.toLowerCase();
  if (systemNames.has(lower) || lower.startsWith('._') || lower.startsWith('.trash-')) {
    return { code: 'system-file', reason: 'Belongs to the operating system; left alone.' };
  }
  if (lower.startsWith('.')) {
    return { code: 'hidden-file', reason: isFolder ? 'A hidden folder; left alone with all it holds.' : 'A hidden file; left alone.' };
  }
  const ending = /[^.]\.([a-z0-9]+)$/.exec(lower)?.[1];
  if (!isFolder && ending !== undefined && sidecarEndings.has(ending)) {
    return { code: 'sidecar-file', reason: 'Belongs to a photo of the same name; it is not one itself.' };
  }
  return null;
}
