import type { PhotoId, VersionId } from '../../src-preload/contract/ids.ts';
import type { VersionView } from '../../src-preload/contract/library.ts';
import { StudioFailure } from '../failure.ts';
import type { Command } from './arguments.ts';
import { findTarget } from './find-target.ts';
import type { StudioCalls } from './terminal-calls.ts';

interface PhotoVersions {
  readonly versions: readonly VersionView[];
  readonly shownId: VersionId | null;
}

/** What was made of a photo, after one of it was shown, let out or put aside. */
export async function photoVersions(calls: StudioCalls, { photo, change }: Extract<Command, { name: 'versions' }>): Promise<PhotoVersions> {
  const photoId = await findPhoto(calls, photo);
  if (change) {
    const { versions } = await calls.library.versions({ photoId });
    const [version, ...others] = versions.filter(({ id }) => change.id.length >= 6 && id.startsWith(change.id));
    if (!version || others.length > 0) throw new StudioFailure('not-found', `There is no one version ${change.id} of this photo.`);
    const versionId = version.id;
    if (change.verb === 'show') await calls.library.showVersion({ versionId });
    if (change.verb === 'accept') await calls.library.acceptVersion({ versionId, isAccepted: true });
    if (change.verb === 'reject') await calls.library.keepVersion({ versionId, isKept: false });
  }
  return calls.library.versions({ photoId });
}

async function findPhoto(calls: StudioCalls, wanted: string): Promise<PhotoId> {
  const { photos } = await findTarget(calls, wanted);
  const [photo, ...others] = photos;
  if (!photo || others.length > 0)
    throw new StudioFailure('not-found', `${wanted} is not one photo. "show <project> --json" tells their ids.`);
  return photo.id;
}

export function versionsText({ versions, shownId }: PhotoVersions): string {
  if (versions.length === 0) return 'Nothing was made of this photo yet.';
  return versions
    .map((version) => {
      const { id, edit, operationClass, widthPx, heightPx, isKept } = version;
      const facts = [
        edit ?? 'developed',
        `class ${operationClass}`,
        `${widthPx} x ${heightPx}`,
        ...driftWords(version),
        ...(isKept ? [] : ['put aside']),
      ];
      return `${id === shownId ? '*' : ' '} ${id}  ${facts.join(', ')}`;
    })
    .join('\n');
}

function driftWords({ drift }: VersionView): string[] {
  if (!drift?.isChanged) return [];
  return [`changed the property (${drift.findings.join(', ')})${drift.isAccepted ? ', may go out' : ''}`];
}
