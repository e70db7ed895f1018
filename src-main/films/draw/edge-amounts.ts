import type { Size } from '../geometry.ts';
import type { FramePart } from './aim.ts';
import { type Edge, shareAt } from './joins.ts';
import { toQ15 } from './kernels/film-kernel.ts';

/** How much of the incoming picture each of `count` samples along an edge's axis takes, in Q15. */
export function amountsAlong(edge: Edge, count: number, plane: 'luma' | 'chroma'): Int16Array {
  const share = (place: number): number => shareAt(edge, place);
  const at = (index: number): number => {
    if (plane === 'luma') return share(index + 0.5);
    // Chroma is made of luma places as in a plate: [1 2 1] around the left one of a pair, and the mean of two rows.
    const place = index * 2;
    return edge.axis === 'x'
      ? (share(place - 0.5) + 2 * share(place + 0.5) + share(place + 1.5)) / 4
      : (share(place + 0.5) + share(place + 1.5)) / 2;
  };
  return Int16Array.from({ length: count }, (_, index) => toQ15(at(index)));
}

/** What a chroma sample reaches beyond its place. */
const reachPx = 2;

/** The part of these rows of a frame in which a picture can be seen at all, a little larger; null where it cannot. */
export function visiblePart(
  edge: Edge | null,
  picture: 'under' | 'over',
  { widthPx, heightPx }: Size,
  { top, rows }: { readonly top: number; readonly rows: number } = { top: 0, rows: heightPx },
): FramePart | null {
  if (!edge) return { left: 0, top, widthPx, heightPx: rows };
  const { noneAt, allAt } = edge;
  // The incoming picture shows from where there is none of it, the outgoing one up to where there is nothing else.
  const isAfter = (picture === 'over') === noneAt < allAt;
  const border = picture === 'over' ? noneAt : allAt;
  const start = isAfter ? border - reachPx : 0;
  const end = isAfter ? Number.POSITIVE_INFINITY : border + reachPx;
  if (edge.axis === 'x') {
    const left = Math.max(0, Math.floor(start / 16) * 16);
    const right = Math.min(widthPx, Math.ceil(end / 2) * 2);
    return right > left ? { left, top, widthPx: right - left, heightPx: rows } : null;
  }
  const from = Math.max(top, Math.floor(start / 2) * 2);
  const to = Math.min(top + rows, Math.ceil(end / 2) * 2);
  return to > from ? { left: 0, top: from, widthPx, heightPx: to - from } : null;
}
