import { CutGraph } from './least-cut.ts';
import type { Level } from './picture-level.ts';
import type { Offset } from './shared-offsets.ts';

const impossible = 1e7;
/** What is compared around the hole reaches this far out. */
const reachPx = 3;
const cycles = 2;

/**
 * Chooses for every place of the hole one of the offsets, so that neighbours fit together and what is known goes on
 * (shift-map energy, Pritch et al. 2009; alpha expansion, Boykov et al. 2001). Returns the number of the offset for each
 * pixel of the level, -1 outside the hole and where none can be taken.
 */
export function layOffsets({ image, hole, width, height }: Level, offsets: readonly Offset[]): Int16Array {
  const places: number[] = [];
  const nodeOf = new Int32Array(hole.length).fill(-1);
  for (let i = 0; i < hole.length; i++) if (hole[i]! > 0) nodeOf[i] = places.push(i) - 1;
  const steps = offsets.map(({ x, y }) => y * width + x);
  const isInside = (position: number, { x, y }: Offset): boolean => {
    const [px, py] = [(position % width) + x, Math.floor(position / width) + y];
    return px >= 0 && py >= 0 && px < width && py < height && hole[py * width + px] === 0;
  };
  const apart = (a: number, b: number): number =>
    (image[4 * a]! - image[4 * b]!) ** 2 + (image[4 * a + 1]! - image[4 * b + 1]!) ** 2 + (image[4 * a + 2]! - image[4 * b + 2]!) ** 2;

  const count = places.length;
  const own = new Float64Array(count * offsets.length);
  places.forEach((position, node) => {
    const [x, y] = [position % width, Math.floor(position / width)];
    const known: { readonly at: number; readonly weight: number }[] = [];
    for (let dy = -reachPx; dy <= reachPx; dy++) {
      for (let dx = -reachPx; dx <= reachPx; dx++) {
        const [qx, qy] = [x + dx, y + dy];
        if (qx < 0 || qy < 0 || qx >= width || qy >= height || hole[qy * width + qx]! > 0) continue;
        known.push({ at: qy * width + qx, weight: 1.5 / (dx * dx + dy * dy) });
      }
    }
    offsets.forEach((offset, label) => {
      let cost = isInside(position, offset) ? 0 : impossible;
      if (cost === 0) for (const { at, weight } of known) cost += weight * (isInside(at, offset) ? apart(at, at + steps[label]!) : 2000);
      own[node * offsets.length + label] = Math.round(cost);
    });
  });

  const chosen = new Int16Array(count);
  for (let node = 0; node < count; node++) {
    let least = Infinity;
    for (let label = 0; label < offsets.length; label++) {
      if (own[node * offsets.length + label]! >= least) continue;
      least = own[node * offsets.length + label]!;
      chosen[node] = label;
    }
  }
  const seam = (p: number, q: number, a: number, b: number): number => {
    if (a === b) return 0;
    const [pa, pb, qa, qb] = [p + steps[a]!, p + steps[b]!, q + steps[a]!, q + steps[b]!];
    if (pa < 0 || pb < 0 || qa < 0 || qb < 0 || Math.max(pa, pb, qa, qb) >= hole.length) return impossible;
    if (hole[pa]! | hole[pb]! | hole[qa]! | hole[qb]!) return 3000;
    return apart(pa, pb) + apart(qa, qb) + 4;
  };
  for (let cycle = 0; cycle < cycles; cycle++) {
    for (let label = 0; label < offsets.length; label++) {
      const graph = new CutGraph(count);
      const keep = new Float64Array(count);
      const change = new Float64Array(count);
      for (let node = 0; node < count; node++) {
        keep[node] = own[node * offsets.length + chosen[node]!]!;
        change[node] = own[node * offsets.length + label]!;
      }
      for (let node = 0; node < count; node++) {
        const p = places[node]!;
        for (const q of [p % width < width - 1 ? p + 1 : -1, p + width < hole.length ? p + width : -1]) {
          const other = q < 0 ? -1 : nodeOf[q]!;
          if (other < 0) continue;
          const [a, b] = [chosen[node]!, chosen[other]!];
          const both = seam(p, q, a, b);
          const first = seam(p, q, label, b);
          const second = seam(p, q, a, label);
          // E = both + (first - both) x + (0 - first) y + (first + second - both) (1 - x) y, x and y 1 when changed.
          change[node]! += first - both;
          change[other]! -= first;
          graph.join(node, other, Math.max(0, first + second - both), 0);
        }
      }
      for (let node = 0; node < count; node++) graph.cost(node, keep[node]!, change[node]!);
      graph.cut().forEach((isChanged, node) => {
        if (isChanged === 1) chosen[node] = label;
      });
    }
  }
  const out = new Int16Array(hole.length).fill(-1);
  places.forEach((position, node) => {
    if (own[node * offsets.length + chosen[node]!]! < impossible) out[position] = chosen[node]!;
  });
  return out;
}
