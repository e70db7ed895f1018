import type { StyleChange } from '../../src-preload/contract/ai.ts';
import type { DriftView } from '../../src-preload/contract/library.ts';
import type { Framing } from '../../src-preload/contract/storyboard.ts';
import type { KeptMask } from './edit-recipe.ts';
import type { PixelSize } from './provider.ts';

/** What crosses to the worker processes for AI edits: paths and small facts, never pixels. */

/** A mask as a worker gets it. */
export type MaskSource = Extract<KeptMask, { kind: 'strokes' }> | { readonly kind: 'picture'; readonly file: string };

/** Looks at a mask that a person brought: a PNG of the photo's size that marks something. Fails with mask-not-understood, mask-size or mask-empty. */
export interface ReadMaskInput extends PixelSize {
  readonly file: string;
  /** The mask as the studio keeps it: one channel of 8 bits. */
  readonly outFile: string;
}
export interface ReadMaskOutput {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of the photo that is marked, 0 to 1. */
  readonly share: number;
  /** What is marked, in shares of the photo. */
  readonly box: ShareBox;
}

/** A part of a picture, in shares of its width and height. */
export interface ShareBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Makes what is sent: upright sRGB without metadata, no larger than the model takes. With a mask only a part of the photo
 * around it is sent, with enough beside it to go by. Fails with mask-empty.
 */
export interface PrepareEditInput {
  readonly parentFile: string;
  readonly mask: MaskSource | null;
  readonly featherPx: number;
  readonly most: { readonly longEdgePx: number; readonly pixels: number };
  readonly pictureFile: string;
  /** White where it may change, at the size of what is sent; not written without a mask. */
  readonly maskFile: string;
}
export interface PreparedEdit {
  /** Of the photo. */
  readonly photo: PixelSize;
  /** The part of the photo that is sent, in its pixels. */
  readonly part: PixelSize & { readonly left: number; readonly top: number };
  /** Of what is sent. */
  readonly sent: PixelSize;
  /** Where the mask lies, in shares of what is sent; null without a mask. */
  readonly marked: ShareBox | null;
}

/**
 * Brings a result back into the photo: to the size of the part that was sent, registered to it, laid in through the mask, so
 * that outside mask and feather every pixel is the parent's. Looks for drift on the way. Fails with ai-result-unusable.
 */
export interface FinishEditInput {
  readonly parentFile: string;
  readonly resultFile: string;
  readonly prepared: PreparedEdit;
  readonly mask: MaskSource | null;
  readonly featherPx: number;
  /** What the style may change of the whole picture; nothing counts for an edit with a mask. */
  readonly changes: readonly StyleChange[];
  /** A PNG: what is not changed stays to the last bit. */
  readonly outFile: string;
  /** Where it changed, as a PNG to lie over the picture. */
  readonly driftFile: string;
}
export interface FinishedEdit extends PixelSize {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly drift: Drift;
  /** Plain findings, for the record: how it was registered, how much was changed. */
  readonly report: Record<string, unknown>;
}

/** What is kept of a drift check. */
export type Drift = Omit<DriftView, 'isAccepted'> & {
  /** The version of the measure. */
  readonly measure: 1;
  /** Parts of the score, by name. */
  readonly parts: Readonly<Record<string, number>>;
};

/** Fills what the mask marks from the rest of the photo, without any model. */
export interface FillLocallyInput {
  readonly pictureFile: string;
  readonly maskFile: string;
  readonly outFile: string;
}

/** The picture in which a moving shot begins or ends, as the film shows it: of a photo what its camera sees, of a clip its first or last frame. */
export interface ClipFrameInput {
  readonly source:
    | { readonly kind: 'photo'; readonly file: string; readonly picture: PixelSize; readonly framing: Framing }
    | { readonly kind: 'clip'; readonly file: string; readonly which: 'first' | 'last' };
  readonly frame: PixelSize;
  readonly ffmpeg: { readonly ffmpeg: string; readonly ffprobe: string | null };
  /** A PNG, sRGB. */
  readonly outFile: string;
}
