import { DevelopChange, settingsWith } from '../../src-preload/contract/develop.ts';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { PhotoMeasure } from '../intake/photo-measure.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { baseIndexOf, type PhotoRow, type Photos } from '../library/photos.ts';
import type { LensLibrary } from './lens/lens-library.ts';
import { recipeFor, type DevelopSource, type LightColour } from './recipe.ts';
import { agreeLight } from './room-light.ts';

/** What a person or a preset chose for this photo. */
export function chosenFor({ settings }: Pick<PhotoRow, 'settings'>): DevelopChange {
  return settings === null ? {} : DevelopChange.parse(JSON.parse(settings));
}

/** What the thumbnails told about the scene; null for photos of earlier programs. */
function measureOf({ measure }: Pick<PhotoRow, 'measure'>): PhotoMeasure | null {
  return measure === null ? null : PhotoMeasure.parse(JSON.parse(measure));
}

export interface RecipeParts {
  readonly photos: Photos;
  readonly files: Pick<LibraryFiles, 'frame'>;
  /** Absent where the recipe that comes out is not used, or nobody has the table. */
  readonly lenses?: Pick<LensLibrary, 'find'> | undefined;
}

/** Turns photos into what the engine is given. Made anew for each request, so that a room's light is agreed on once for all of its photos. */
export class PhotoRecipes {
  readonly #photos: Photos;
  readonly #files: Pick<LibraryFiles, 'frame'>;
  readonly #lenses: RecipeParts['lenses'];
  readonly #lights = new Map<string, ReadonlyMap<string, LightColour | null>>();

  constructor({ photos, files, lenses }: RecipeParts) {
    this.#photos = photos;
    this.#files = files;
    this.#lenses = lenses;
  }

  /** A photo's frames, and the recipe from its settings, `change` and its room. */
  source(photo: PhotoRow, change: DevelopChange = {}): DevelopSource {
    const id = photo.id as PhotoId;
    const rows = this.#photos.frames(id);
    const facts = this.#photos.frameFacts(id);
    const base = baseIndexOf(photo, rows);
    const baseFacts = facts[base];
    return {
      frames: rows.map(({ sha256 }, index) => ({ file: this.#files.frame(sha256), sha256, facts: facts[index]! })),
      base,
      recipe: recipeFor({
        frameCount: rows.length,
        settings: settingsWith(chosenFor(photo), change),
        roomLight: this.#roomLight(photo),
        lens: baseFacts && this.#lenses ? this.#lenses.find(baseFacts) : null,
      }),
    };
  }

  /** The light that the photos of this photo's room agree on; null where the room has no name or they do not agree. */
  #roomLight({ projectId, room }: PhotoRow): LightColour | null {
    if (room === null) return null;
    const lights = this.#lights.get(projectId) ?? roomLights(this.#photos.ofProject(projectId as ProjectId));
    this.#lights.set(projectId, lights);
    return lights.get(room) ?? null;
  }
}

function roomLights(photos: readonly PhotoRow[]): ReadonlyMap<string, LightColour | null> {
  const byRoom = Map.groupBy(photos, ({ room }) => room);
  return new Map(
    [...byRoom].flatMap(([room, rows]) => (room === null ? [] : [[room, agreeLight(rows.flatMap((row) => measureOf(row) ?? []))]])),
  );
}
