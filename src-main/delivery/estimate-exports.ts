import { createHash } from 'node:crypto';
import type { ExportEstimate, ExportRecipe, PictureRecipe } from '../../src-preload/contract/delivery.ts';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Credit } from '../../src-preload/contract/settings.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { PhotoRow, Photos } from '../library/photos.ts';
import type { VersionRow, Versions } from '../library/versions.ts';
import { deepRecipe } from './export-jobs.ts';
import { originOf } from './picture-origin.ts';
import { essenceOf, planPicture } from './plan-picture.ts';

interface EstimateParts {
  readonly imaging: Pick<Imaging, 'run'>;
  readonly files: LibraryFiles;
  readonly photos: Photos;
  readonly frames: Frames;
  readonly versions: Versions;
  readonly software: string;
}

/** So many photos are made in earnest, without writing them; the others are reckoned from their own size on disk. */
const sampleCount = 5;
const maxKept = 5000;
/** Of one photo on a contact sheet, with its share of the page. */
const sheetBytesPerPhoto = 42_000;
const sheetBytes = 40_000;

interface Developed {
  readonly photo: PhotoRow;
  readonly version: VersionRow;
}

/**
 * How many files and bytes an export would be. A few photos, from the plainest to the busiest, go through the very task
 * that exports them; what the others come to follows from how many bytes each of their versions has, which tells plain from
 * busy (a ratio estimate). What has been measured once is remembered by version and recipe.
 */
export class Estimates {
  readonly #parts: EstimateParts;
  readonly #known = new Map<string, number>();

  constructor(parts: EstimateParts) {
    this.#parts = parts;
  }

  async of(projectId: ProjectId, recipes: readonly ExportRecipe[], credit: Credit): Promise<ExportEstimate[]> {
    const { photos, versions } = this.#parts;
    const shown = versions.shownByPhoto(projectId);
    const wanted = photos.ofProject(projectId).filter(({ isSetAside }) => !isSetAside);
    const developed = wanted.flatMap((photo): Developed[] => {
      const version = shown.get(photo.id as PhotoId);
      return version ? [{ photo, version }] : [];
    });
    const pictures = recipes.filter((recipe) => recipe.kind === 'picture');
    const sample = spread(developed);
    await Promise.all(sample.map((one) => this.#measure(one, pictures, credit)));
    return recipes.map((recipe): ExportEstimate => {
      switch (recipe.kind) {
        case 'picture':
          return { recipe: recipe.name, files: developed.length, sizeBytes: this.#total(developed, sample, recipe) };
        case 'contact-sheet':
          return {
            recipe: recipe.name,
            files: Math.min(1, developed.length),
            sizeBytes: developed.length === 0 ? 0 : sheetBytes + sheetBytesPerPhoto * developed.length,
          };
        case 'originals':
          return { recipe: recipe.name, ...this.#originals(projectId, wanted) };
        default:
          return recipe satisfies never;
      }
    });
  }

  #total(developed: readonly Developed[], sample: readonly Developed[], recipe: PictureRecipe): number {
    let known = 0;
    let weighed = 0;
    const rest: number[] = [];
    for (const { version } of developed) {
      const sizeBytes = this.#known.get(keyOf(version, recipe));
      if (sizeBytes !== undefined) {
        known += sizeBytes;
        weighed += weightOf(version, recipe);
      } else rest.push(weightOf(version, recipe));
    }
    if (weighed === 0 || sample.length === 0) return 0;
    return Math.round(known + rest.reduce((sum, weight) => sum + weight, 0) * (known / weighed));
  }

  #originals(projectId: ProjectId, wanted: readonly PhotoRow[]): { files: number; sizeBytes: number } {
    const frames = this.#parts.photos.framesByPhoto(projectId);
    const sizes = wanted.flatMap(({ id }) => (frames.get(id as PhotoId) ?? []).map(({ sizeBytes }) => sizeBytes));
    return { files: sizes.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  async #measure({ photo, version }: Developed, recipes: readonly PictureRecipe[], credit: Credit): Promise<void> {
    const { imaging, files, frames, software } = this.#parts;
    const unknown = recipes.filter((recipe) => !this.#known.has(keyOf(version, recipe)));
    const base = frames.get(photo.baseFrameId as never);
    if (unknown.length === 0 || !base) return;
    const isDeep = unknown.some(({ format }) => format === 'tiff16') && deepRecipe(this.#parts, photo, version) !== undefined;
    const { outputs } = await imaging.run(
      'export-photo',
      {
        versionFile: files.version(version),
        deep: isDeep ? 'later' : 'none',
        frameFile: null,
        origin: originOf({ version, facts: base.facts, software, credit }),
        outputs: unknown.map((recipe) => ({ recipe, outFile: null })),
      },
      { signal: new AbortController().signal },
    );
    for (const [index, recipe] of unknown.entries()) {
      const output = outputs[index];
      if (output && !('failure' in output)) this.#remember(keyOf(version, recipe), output.sizeBytes);
    }
  }

  #remember(key: string, sizeBytes: number): void {
    this.#known.set(key, sizeBytes);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKept && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Up to `sampleCount` photos, evenly from the smallest version to the largest. */
function spread(developed: readonly Developed[]): Developed[] {
  if (developed.length <= sampleCount) return [...developed];
  const bySize = developed.toSorted((a, b) => densityOf(a.version) - densityOf(b.version) || (a.photo.id < b.photo.id ? -1 : 1));
  return Array.from({ length: sampleCount }, (_, i) => bySize[Math.floor(((i + 0.5) * bySize.length) / sampleCount)]).filter(
    (one) => one !== undefined,
  );
}

const densityOf = ({ sizeBytes, widthPx, heightPx }: VersionRow): number => sizeBytes / (widthPx * heightPx);

/** What a file's bytes go by: how busy the version is, times how many pixels are kept of it. What packs without loss goes by pixels more than by content. */
function weightOf(version: VersionRow, recipe: PictureRecipe): number {
  const { widthPx, heightPx } = planPicture(recipe, version);
  return widthPx * heightPx * densityOf(version) ** (recipe.format === 'jpeg' ? 1 : 0.2);
}

function keyOf({ sha256 }: VersionRow, recipe: PictureRecipe): string {
  return createHash('sha256')
    .update(JSON.stringify({ sha256, essence: essenceOf(recipe) }))
    .digest('hex');
}
