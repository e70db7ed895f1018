import { z } from 'zod';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { LightColour, type DevelopFacts } from '../develop/recipe.ts';
import type { DustSpot } from './checks/dust-spots.ts';
import type { FrameFacts } from './frame-facts.ts';

/** What the thumbnails of a photo's frames tell about its scene, before anything is developed. */
export const PhotoMeasure = z.object({
  /** The light of the scene without its windows, and how many times more of the picture is neutral under it; null where too little says so. */
  light: LightColour.extend({ support: z.number() }).nullable(),
  /** Share of the picture that is the view through windows; null where no darker frame tells. */
  windowShare: z.number().nullable(),
  /** Rooms it may be, most likely first, confidences 0 to 1. */
  rooms: z.array(z.object({ room: z.string(), confidence: z.number() })),
});
export type PhotoMeasure = z.infer<typeof PhotoMeasure>;

export interface MeasurePhotoInput {
  /** Thumbnails, darkest first. */
  readonly frames: readonly { readonly file: string; readonly facts: DevelopFacts; readonly meanLuma: number }[];
  readonly base: number;
}

/** A look at the frames themselves for what spoils a picture. */
export interface CheckPhotoInput {
  /** Darkest first. */
  readonly frames: readonly {
    readonly file: string;
    readonly sha256: string;
    readonly name: string;
    readonly facts: DevelopFacts & Pick<FrameFacts, 'orientation'>;
    readonly meanLuma: number;
  }[];
  readonly base: number;
}
export interface CheckedPhoto {
  readonly checks: readonly PhotoCheck[];
  /** What may be dust; only the other photos of the shoot can tell. */
  readonly spots: readonly DustSpot[];
  /** How far the farthest frame lies off the base frame, as a share of the long edge; null for a single frame. */
  readonly moved: number | null;
}
