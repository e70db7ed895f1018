import type { Radial } from '../lens/radial.ts';
import type { Chain } from './find-edges.ts';
import { undistorted } from './geometry.ts';
import type { Place } from './matrix.ts';

/** A straight piece of an edge, in diagonals of the photo. */
export interface Line {
  readonly from: Place;
  readonly to: Place;
  readonly length: number;
  /** Mean distance of the edge from the line. */
  readonly roughness: number;
  /** Height of the step in levels. */
  readonly contrast: number;
}

/** An edge as places of a photo, undistorted. */
export interface Trace {
  readonly places: readonly Place[];
  readonly contrast: number;
}

/** Chains in the terms of any picture size, with what the lens did to them undone. */
export function traceChains(
  chains: readonly Chain[],
  { widthPx, heightPx, isTransposed }: { readonly widthPx: number; readonly heightPx: number; readonly isTransposed: boolean },
  bend: Radial | null,
): readonly Trace[] {
  const diagonal = Math.hypot(widthPx, heightPx);
  return chains.map(({ x, y, contrast }) => ({
    contrast,
    places: Array.from(x, (across, i) => {
      const [px, py] = isTransposed ? [y[i]!, across] : [across, y[i]!];
      return undistorted(bend, { x: (px - (widthPx - 1) / 2) / diagonal, y: (py - (heightPx - 1) / 2) / diagonal });
    }),
  }));
}

/** Straight pieces of an edge, each at least `least` long: cut where it is farthest from its line while it is farther than `bow` (Douglas and Peucker 1973). */
export function straightPieces({ places, contrast }: Trace, least: number, bow: number): readonly Line[] {
  const pieces: Line[] = [];
  const cut = (from: number, to: number): void => {
    const first = places[from]!;
    const last = places[to]!;
    if (Math.hypot(last.x - first.x, last.y - first.y) < least) return;
    const { line, worst, worstAt } = fitLine(places, from, to, contrast);
    if (worst <= bow) {
      pieces.push(line);
      return;
    }
    const at = Math.min(to - 1, Math.max(from + 1, worstAt));
    if (at <= from || at >= to) return;
    cut(from, at);
    cut(at, to);
  };
  if (places.length > 1) cut(0, places.length - 1);
  return pieces;
}

/** Total least squares through places `from` to `to`. */
function fitLine(
  places: readonly Place[],
  from: number,
  to: number,
  contrast: number,
): { readonly line: Line; readonly worst: number; readonly worstAt: number } {
  const count = to - from + 1;
  let [mx, my] = [0, 0];
  for (let i = from; i <= to; i++) {
    mx += places[i]!.x / count;
    my += places[i]!.y / count;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = from; i <= to; i++) {
    const dx = places[i]!.x - mx;
    const dy = places[i]!.y - my;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  // The direction of largest spread: eigenvector of the larger eigenvalue.
  const larger = (xx + yy + Math.sqrt((xx - yy) ** 2 + 4 * xy * xy)) / 2;
  let [ux, uy] = xx > yy ? [larger - yy, xy] : [xy, larger - xx];
  const size = Math.hypot(ux, uy);
  [ux, uy] = size > 0 ? [ux / size, uy / size] : [0, 1];
  let [worst, worstAt, sum] = [0, from, 0];
  for (let i = from; i <= to; i++) {
    const off = Math.abs((places[i]!.x - mx) * uy - (places[i]!.y - my) * ux);
    sum += off;
    if (off > worst) [worst, worstAt] = [off, i];
  }
  const along = (place: Place): Place => {
    const t = (place.x - mx) * ux + (place.y - my) * uy;
    return { x: mx + t * ux, y: my + t * uy };
  };
  const [a, b] = [along(places[from]!), along(places[to]!)];
  return { line: { from: a, to: b, length: Math.hypot(b.x - a.x, b.y - a.y), roughness: sum / count, contrast }, worst, worstAt };
}
