import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { JobId, PhotoId, PresetId } from '../../src-preload/contract/ids.ts';
import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { PresetView } from '../../src-preload/contract/presets.ts';
import { StudioFailure } from '../failure.ts';
import type { Presets } from '../library/presets.ts';
import { numberedName, presetText, readPresetText } from './preset-text.ts';

export interface PresetParts {
  readonly presets: Presets;
  /** Keeps the change with the photos, over what they have, and develops them. */
  readonly changePhotos: (photoIds: readonly PhotoId[], change: DevelopChange) => JobId[];
}

/** What the calls of the group `presets` do. */
export function presetHandlers({ presets, changePhotos }: PresetParts): StudioHandlers['presets'] {
  const required = (id: PresetId): PresetView => {
    const preset = presets.get(id);
    if (!preset) throw new StudioFailure('not-found', 'There is no such preset.');
    return preset;
  };
  return {
    list: () => presets.list(),
    save: (wanted) => presets.save(wanted),
    remove: ({ presetId }) => {
      presets.remove(required(presetId).id);
      return {};
    },
    apply: ({ presetId, photoIds }) => ({ jobs: changePhotos(photoIds, required(presetId).settings) }),
    share: ({ presetId }) => ({ text: presetText(required(presetId)) }),
    take: ({ text }) => {
      const preset = readPresetText(text);
      return presets.save({ ...preset, name: numberedName(preset.name, (name) => presets.byName(name) !== undefined) });
    },
  };
}
