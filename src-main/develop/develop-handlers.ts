import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, PhotoId } from '../../src-preload/contract/ids.ts';
import { settingsWith, type DevelopChange } from '../../src-preload/contract/develop.ts';
import { StudioFailure } from '../failure.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import { chosenFor } from './photo-recipe.ts';
import { partsOf } from './settings-parts.ts';

export interface DevelopHandlerParts {
  readonly photos: Photos;
  readonly transaction: <T>(work: () => T) => T;
  /** Asks for the development of photos in their present settings. */
  readonly developNew: (photoIds: readonly PhotoId[]) => JobId[];
}

/** Choices are kept with the photo in the transaction that asks for their development: neither exists without the other. */
export function developHandlers({ photos, transaction, developNew }: DevelopHandlerParts): Omit<StudioHandlers['develop'], 'preview'> {
  const require = (id: PhotoId): PhotoRow => {
    const photo = photos.get(id);
    if (!photo) throw new StudioFailure('not-found', 'There is no such photo.');
    return photo;
  };
  const change = (photoIds: readonly PhotoId[], wanted: DevelopChange): { jobs: JobId[] } =>
    transaction(() => {
      for (const id of photoIds) photos.changeSettings(id, { ...chosenFor(require(id)), ...wanted });
      return { jobs: developNew(photoIds) };
    });
  return {
    photos: ({ photoIds }) => ({ jobs: developNew(photoIds) }),
    change: ({ photoIds, change: wanted }) => change(photoIds, wanted),
    copy: ({ from, to, parts }) => change(to, partsOf(settingsWith(chosenFor(require(from))), parts)),
  };
}
