import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import type { Versions } from '../library/versions.ts';

/** A note for each photo that a storyboard shows otherwise than the studio does, because its newest version may not go out. */
export function olderVersionNotes(versions: Pick<Versions, 'shownByPhoto'>, projectId: ProjectId, { shots }: Storyboard): string[] {
  const shown = versions.shownByPhoto(projectId);
  return shots.flatMap(({ picture }, index) =>
    picture.kind === 'photo' && shown.get(picture.photoId)?.sha256 !== picture.sha256
      ? [`older-version: shot ${index + 1} shows its photo as it was before an edit that nobody has allowed to go out`]
      : [],
  );
}
