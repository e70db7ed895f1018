/**
 * A radial map about the middle of the picture: what belongs at radius r was drawn at r (c0 + c1 r + c2 r^2 + c3 r^3 + c4 r^4),
 * r in diagonals of the picture. All of lensfun's distortion and fringe models have this form.
 */
export type Radial = readonly [number, number, number, number, number];

export const bendAt = ([c0, c1, c2, c3, c4]: Radial, r: number): number => c0 + r * (c1 + r * (c2 + r * (c3 + r * c4)));

/** The radius that was drawn at `drawn`: Newton's method from there, which converges for any lens that is not a fisheye. */
export function unbend(radial: Radial, drawn: number): number {
  const [c0, c1, c2, c3, c4] = radial;
  let r = drawn;
  for (let step = 0; step < 6; step++) {
    const slope = c0 + r * (2 * c1 + r * (3 * c2 + r * (4 * c3 + r * 5 * c4)));
    if (!(slope > 0.1)) break;
    r -= (r * bendAt(radial, r) - drawn) / slope;
  }
  return r;
}
