import { z } from 'zod';

/** resources/lenses/lenses.json, made by scripts/lens-data.ts. Radii are in half short edges of the frame that a lens was measured on (falloff: half diagonals). */
export const LensData = z.object({
  from: z.string(),
  licence: z.string(),
  /** Which other mounts' lenses fit a mount. */
  mounts: z.record(z.string(), z.array(z.string())),
  /** Maker, model as the camera writes it, mount, crop factor. */
  cameras: z.array(z.tuple([z.string(), z.string(), z.string(), z.number()])),
  lenses: z.array(
    z.object({
      maker: z.string(),
      names: z.array(z.string()),
      mounts: z.array(z.string()),
      crop: z.number(),
      /** Long edge against short edge. */
      aspect: z.number(),
      /** Focal length, then c0 to c4 (see Radial). */
      bend: z.array(z.array(z.number())),
      /** Focal length, then c0 to c2 of red and of blue. */
      fringe: z.array(z.array(z.number())),
      /** Focal length, aperture, then what is left of the light at radius r: 1 + k1 r^2 + k2 r^4 + k3 r^6. */
      falloff: z.array(z.array(z.number())),
    }),
  ),
});
export type LensData = z.infer<typeof LensData>;
export type LensEntry = LensData['lenses'][number];
