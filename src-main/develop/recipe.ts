import { z } from 'zod';
import { DevelopSettings } from '../../src-preload/contract/develop.ts';
import type { FrameFacts } from '../intake/frame-facts.ts';
import { LensKnowledge } from './lens/lens-profile.ts';

/** The colour of a light in linear sRGB, green being 1. */
export const LightColour = z.object({ red: z.number().positive(), blue: z.number().positive() });
export type LightColour = z.infer<typeof LightColour>;

/**
 * Everything that decides a developed picture, as data: the same frames and the same recipe give the same bytes.
 * `engineVersion` moves when the engine would answer the same recipe with other pixels.
 */
export const DevelopRecipe = z.object({
  engine: z.literal('local'),
  engineVersion: z.literal(2),
  /** What a person chose, and the defaults for the rest. */
  settings: DevelopSettings,
  /** Exposure fusion (Mertens, Kautz, Van Reeth 2007); null for a single frame. */
  fuse: z.object({ sigma: z.number(), mu: z.number() }).nullable(),
  /** The light that the photos of this room agree on; null to go by this photo alone. */
  roomLight: LightColour.nullable(),
  /** What the lens table says of the base frame's lens; null where nobody asked it. */
  lens: LensKnowledge.nullable().default(null),
});
export type DevelopRecipe = z.infer<typeof DevelopRecipe>;

/** The recipe of a photo with these settings. */
export function recipeFor({
  frameCount,
  settings,
  roomLight = null,
  lens = null,
}: {
  readonly frameCount: number;
  readonly settings: DevelopSettings;
  readonly roomLight?: LightColour | null;
  readonly lens?: LensKnowledge | null;
}): DevelopRecipe {
  return {
    engine: 'local',
    engineVersion: 2,
    settings,
    fuse: frameCount > 1 ? { sigma: 0.2, mu: 0.55 } : null,
    roomLight: settings.matchRoom ? roomLight : null,
    lens,
  };
}

/** A photo's frames and what to do with them. */
export interface DevelopSource {
  /** One frame, or a bracket set from darkest to brightest. */
  readonly frames: readonly DevelopFrame[];
  /** Index in `frames` of the one that the others are aligned to. */
  readonly base: number;
  readonly recipe: DevelopRecipe;
}
export interface DevelopInput extends DevelopSource {
  /** Temporary name for the picture, full size, sRGB, orientation applied. */
  readonly outFile: string;
  /** `jpeg` is what the library keeps and shows; `tiff16` is for the archive: 16 bits a channel, lossless. */
  readonly outFormat: 'jpeg' | 'tiff16';
}
export interface DevelopFrame {
  readonly file: string;
  readonly sha256: string;
  readonly facts: DevelopFacts;
}
/** What the engine wants to know of how a frame was taken. */
export type DevelopFacts = Pick<FrameFacts, 'format' | 'exposure' | 'camera' | 'focalLengthMm' | 'focalLength35mm' | 'flash'>;

/** What was made, and what was decided on the way. */
export interface DevelopedPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly isFused: boolean;
  /** Plain findings, for the record and for tests: gains, exposure, alignment shifts, why a frame was left out. */
  readonly report: Record<string, unknown>;
}

/** A preview: the same recipe at screen size, as a JPEG. */
export interface PreviewInput extends DevelopSource {
  readonly longEdgePx: number;
  readonly outFile: string;
}
export interface PreviewedPicture {
  readonly widthPx: number;
  readonly heightPx: number;
}
