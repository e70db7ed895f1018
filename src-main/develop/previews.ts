import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { PhotoRecipes, type RecipeParts } from './photo-recipe.ts';
import type { DevelopSource } from './recipe.ts';

export interface PreviewParts {
  readonly imaging: Pick<Imaging, 'run'>;
  readonly files: Pick<LibraryFiles, 'unfinished'>;
  readonly newId: () => string;
  /** The photo with this change over its own settings; throws where there is no such photo. */
  readonly source: (photoId: PhotoId, change: DevelopChange) => DevelopSource;
}

/** What a preview is made of: the photo's own settings with the change over them. */
export function previewSource(parts: RecipeParts): PreviewParts['source'] {
  return (photoId, change) => {
    const photo = parts.photos.require(photoId);
    return new PhotoRecipes(parts).source(photo, change);
  };
}

export interface PreviewWish {
  readonly photoId: PhotoId;
  readonly change: DevelopChange;
  readonly longEdgePx: number;
}
export interface ShownPreview {
  readonly address: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A page shows one preview and may still be loading the few before it. */
const keptFiles = 12;
/** Somebody who steps through photos faster than they can be shown waits for the last ones only. */
const waitingPhotos = 3;

interface Asked {
  readonly wish: PreviewWish;
  readonly settle: { readonly done: (shown: ShownPreview) => void; readonly failed: (reason: unknown) => void };
  isGivenUp: boolean;
}

/**
 * Previews on their way: one is made at a time, the newest wish first, and a photo has one wish. Whoever asked for an
 * older one is told so at once (`cancelled`). One that is being made is still finished in the worker: ending it would cost
 * the photo's pixels, which the next one needs. Files lie in the library's work folder, where the next start removes them.
 */
export class Previews {
  readonly #parts: PreviewParts;
  /** The newest last. */
  readonly #waiting: Asked[] = [];
  readonly #files = new Map<string, string>();
  #making: Asked | null = null;

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  async show(wish: PreviewWish): Promise<ShownPreview> {
    const isSamePhoto = ({ wish: { photoId } }: Asked): boolean => photoId === wish.photoId;
    if (this.#making && isSamePhoto(this.#making)) giveUp(this.#making);
    for (const older of this.#waiting.filter(isSamePhoto)) this.#forget(older);
    const { promise, resolve: done, reject: failed } = Promise.withResolvers<ShownPreview>();
    this.#waiting.push({ wish, settle: { done, failed }, isGivenUp: false });
    if (this.#waiting.length > waitingPhotos) this.#forget(this.#waiting[0]!);
    void this.#makeNext();
    return promise;
  }

  /** The file behind a token of an address; null when it is too old, or nobody's. */
  file(token: string): string | null {
    return this.#files.get(token) ?? null;
  }

  #forget(asked: Asked): void {
    this.#waiting.splice(this.#waiting.indexOf(asked), 1);
    giveUp(asked);
  }

  async #makeNext(): Promise<void> {
    if (this.#making) return;
    const asked = this.#waiting.pop();
    if (!asked) return;
    this.#making = asked;
    try {
      const shown = await this.#make(asked);
      if (shown) asked.settle.done(shown);
    } catch (error) {
      asked.settle.failed(error);
    }
    this.#making = null;
    void this.#makeNext();
  }

  /** Null where nobody waits for it any more. */
  async #make(asked: Asked): Promise<ShownPreview | null> {
    const { imaging, files, newId, source } = this.#parts;
    const { photoId, change, longEdgePx } = asked.wish;
    const outFile = files.unfinished(`${newId()}.jpg`);
    const input = { ...source(photoId, change), longEdgePx, outFile };
    const size = await imaging.run('preview-photo', input, { signal: new AbortController().signal }).catch(async (error: unknown) => {
      // A worker that died in the middle could not clean up behind itself.
      await rm(outFile, { force: true });
      throw error;
    });
    if (asked.isGivenUp) {
      await rm(outFile, { force: true });
      return null;
    }
    // Not to be guessed: an address says nothing of the library.
    const token = randomBytes(16).toString('hex');
    this.#files.set(token, outFile);
    for (const [oldest, file] of this.#files) {
      if (this.#files.size <= keptFiles) break;
      this.#files.delete(oldest);
      await rm(file, { force: true });
    }
    return { address: `/media/preview/${token}.jpg`, ...size };
  }
}

function giveUp(asked: Asked): void {
  asked.isGivenUp = true;
  asked.settle.failed(new StudioFailure('cancelled', 'A newer preview took its place.'));
}
