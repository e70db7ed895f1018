import { z } from 'zod';

const radial = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);

/** What a lens does at one focal length and aperture, in diagonals of the picture; part of the recipe, so that a newer lens table changes no picture unseen. */
export const LensProfile = z.object({
  /** As the lens table calls it. */
  name: z.string(),
  /** See Radial. */
  bend: radial.nullable(),
  fringe: z.object({ red: radial, blue: radial }).nullable(),
  /** What is left of the light at radius r: 1 + k1 r^2 + k2 r^4 + k3 r^6. */
  falloff: z.tuple([z.number(), z.number(), z.number()]).nullable(),
});
export type LensProfile = z.infer<typeof LensProfile>;

/** What the studio knows of the lens a photo was taken with. */
export const LensKnowledge = z.object({
  profile: LensProfile.nullable(),
  /** Crop factor of the camera, where it is known. */
  cropFactor: z.number().nullable(),
  /** The camera named a lens that is not in the table. */
  isUnknown: z.boolean(),
});
export type LensKnowledge = z.infer<typeof LensKnowledge>;

export const noLensKnowledge: LensKnowledge = { profile: null, cropFactor: null, isUnknown: false };
