import type { VersionId } from '../../src-preload/contract/ids.ts';
import type { Picture, Storyboard } from '../../src-preload/contract/storyboard.ts';
import type { ClipStore } from '../ai/clips/clip-store.ts';
import type { VersionRow, Versions } from '../library/versions.ts';

interface Parts {
  readonly versions: Pick<Versions, 'withContent' | 'get'>;
  readonly clips: Pick<ClipStore, 'isMade'>;
}

/** Whether a trained model made anything that a film shows: a clip, whatever its storyboard says of it, or a photo's version. */
export function showsGenerated({ versions, clips }: Parts, { shots }: Storyboard): boolean {
  const isGenerated = (picture: Picture): boolean => {
    if (picture.kind === 'clip') return clips.isMade(picture.sha256);
    return picture.kind === 'photo' && comesFromModel(versions, versions.withContent(picture.photoId, picture.sha256));
  };
  return shots.some(
    ({ picture, join }) => isGenerated(picture) || (join.kind === 'seamless' && join.clip !== null && isGenerated(join.clip)),
  );
}

/** Itself, or what it was made from. The studio's own engine is no trained model. */
function comesFromModel(versions: Parts['versions'], version: VersionRow | undefined): boolean {
  if (!version) return false;
  const { engine, provider } = JSON.parse(version.recipe) as { engine?: unknown; provider?: unknown };
  if (engine === 'ai' && provider !== 'local') return true;
  return version.parentId !== null && comesFromModel(versions, versions.get(version.parentId as VersionId));
}
