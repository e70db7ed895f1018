import { settingsWith, type DevelopChange } from '../../src-preload/contract/develop.ts';
import type { JobId, PhotoId } from '../../src-preload/contract/ids.ts';
import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { Photos } from '../library/photos.ts';
import { chosenFor } from './photo-recipe.ts';
import { partsOf } from './settings-parts.ts';

/** Keeps a change with photos, over what was chosen before, and asks for their development. */
export type ChangePhotos = (photoIds: readonly PhotoId[], change: DevelopChange) => JobId[];

interface ChangeParts {
  readonly photos: Photos;
  readonly transaction: <T>(work: () => T) => T;
  /** Asks for the development of photos in their present settings. */
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
}

/** The choices are kept in the transaction that asks for the development: neither exists without the other. */
export function settingsChanger({ photos, transaction, developNew }: ChangeParts): ChangePhotos {
  return (photoIds, change) =>
    transaction(() => {
      for (const id of photoIds) photos.changeSettings(id, { ...chosenFor(photos.require(id)), ...change });
      return developNew(photoIds);
    });
}

/** What the calls of the group `develop` do, but for the preview. */
export function developHandlers({
  photos,
  changePhotos,
  developNew,
}: Pick<ChangeParts, 'photos' | 'developNew'> & { readonly changePhotos: ChangePhotos }): Omit<StudioHandlers['develop'], 'preview'> {
  return {
    photos: ({ photoIds }) => ({ jobs: developNew(photoIds) }),
    change: ({ photoIds, change }) => ({ jobs: changePhotos(photoIds, change) }),
    copy: ({ from, to, parts }) => ({ jobs: changePhotos(to, partsOf(settingsWith(chosenFor(photos.require(from))), parts)) }),
  };
}
