import type { Failure } from '../../src-preload/contract/define.ts';
import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';
import type { PictureOrigin } from './metadata.ts';

/** The part of an export that touches pixels: one version in, a file for each recipe out. */
export interface ExportPhotoInput {
  readonly versionFile: string;
  /** The same version with 16 bits a channel; `later` when it would be made for a real export; `none` where the engine cannot. */
  readonly deep: { readonly file: string } | 'later' | 'none';
  /** The camera's file that the photographer's words are taken from; null where no recipe wants them. */
  readonly frameFile: string | null;
  readonly origin: PictureOrigin;
  readonly outputs: readonly ExportOutput[];
}
export interface ExportOutput {
  readonly recipe: PictureRecipe;
  /** Temporary name; null to only measure. */
  readonly outFile: string | null;
}

/** One for each output, in their order: a full disk spoils only the files that it could not take. */
export type ExportedOutput = ExportedPicture | { readonly failure: Failure };
export interface ExportedPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** JPEG's; 100 for what loses nothing. */
  readonly quality: number;
  /** Whether the compressed picture is the version's own. */
  readonly isAsItIs: boolean;
}
