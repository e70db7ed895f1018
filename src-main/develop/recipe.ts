import { z } from 'zod';

/**
 * Everything that decides a developed picture, as data: the same frames and the same recipe give the same bytes.
 * `engineVersion` moves when the engine would answer the same recipe with other pixels.
 */
export const DevelopRecipe = z.object({
  engine: z.literal('local'),
  engineVersion: z.literal(1),
  /** Exposure fusion (Mertens, Kautz, Van Reeth 2007); null for a single frame. */
  fuse: z.object({ sigma: z.number(), mu: z.number() }).nullable(),
  /** 0 leaves the camera's white balance, 1 trusts the estimate wholly. */
  whiteBalance: z.number().min(0).max(1),
  /** 0 to 1: how far exposure and tone are moved towards a bright, even picture. */
  tone: z.number().min(0).max(1),
  /** 0 to 1: capture sharpening. */
  sharpen: z.number().min(0).max(1),
});
export type DevelopRecipe = z.infer<typeof DevelopRecipe>;

/** What every photo gets unless someone chose otherwise. */
export function defaultRecipe(frameCount: number): DevelopRecipe {
  return {
    engine: 'local',
    engineVersion: 1,
    fuse: frameCount > 1 ? { sigma: 0.2, mu: 0.55 } : null,
    whiteBalance: 0.85,
    tone: 1,
    sharpen: 0.5,
  };
}

export interface DevelopInput {
  /** One frame, or a bracket set from darkest to brightest. */
  readonly frames: readonly DevelopFrame[];
  /** Index in `frames` of the one that the others are aligned to. */
  readonly base: number;
  readonly recipe: DevelopRecipe;
  /** Temporary name for the JPEG, full size, sRGB, orientation applied. */
  readonly outFile: string;
}
export interface DevelopFrame {
  readonly file: string;
  readonly sha256: string;
  /** EV at ISO 100, or null. */
  readonly exposureValue: number | null;
}

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
