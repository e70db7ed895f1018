/** What the kernel walks: nodes of four boxes (112 bytes) and packets of up to four triangles (160 bytes). */
export type Bvh = { readonly nodes: ArrayBuffer; readonly packets: ArrayBuffer };

const binCount = 12;
const leafSize = 4;
type Range = { readonly from: number; readonly to: number; readonly bounds: Float64Array; readonly area: number };

/** A four-wide bounding volume hierarchy by the surface area heuristic (Wald 2007). `corners` holds nine numbers a triangle. */
export function buildBvh(corners: Float32Array): Bvh {
  const count = corners.length / 9;
  const boxes = new Float64Array(count * 6);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let t = 0; t < count; t++) {
    for (let axis = 0; axis < 3; axis++) {
      const [a, b, c] = [corners[t * 9 + axis]!, corners[t * 9 + 3 + axis]!, corners[t * 9 + 6 + axis]!];
      boxes[t * 6 + axis] = Math.min(a, b, c);
      boxes[t * 6 + 3 + axis] = Math.max(a, b, c);
    }
  }
  const nodes: number[][] = [];
  const packets: number[][] = [];
  grow(rangeOf(0, count));
  return { nodes: packNodes(nodes), packets: packPackets(packets, corners) };

  function rangeOf(from: number, to: number): Range {
    const bounds = emptyBounds();
    for (let i = from; i < to; i++) widen(bounds, boxes, order[i]! * 6);
    return { from, to, bounds, area: areaOf(bounds) };
  }

  /** Makes the node of a range and returns its index. Children: 6 bounds and a code, node index or ~packet index. */
  function grow(range: Range): number {
    const parts = [range];
    while (parts.length < 4) {
      const widest = parts.reduce(
        (best, part, i) => (part.to - part.from > leafSize && (best < 0 || part.area > parts[best]!.area) ? i : best),
        -1,
      );
      if (widest < 0) break;
      parts.splice(widest, 1, ...split(parts[widest]!));
    }
    const index = nodes.push([]) - 1;
    nodes[index] = parts.flatMap((part) => {
      const code = part.to - part.from <= leafSize ? ~(packets.push([...order.subarray(part.from, part.to)]) - 1) : grow(part);
      return [...part.bounds, code];
    });
    return index;
  }

  function split({ from, to, bounds }: Range): [Range, Range] {
    let best = { cost: Infinity, axis: 0, at: 0 };
    for (let axis = 0; axis < 3; axis++) best = cheapest(best, from, to, axis);
    const middle = (t: number): number => boxes[t * 6 + best.axis]! + boxes[t * 6 + 3 + best.axis]!;
    let cut = from;
    if (best.cost < Infinity) {
      for (let i = from; i < to; i++) {
        const t = order[i]!;
        if (middle(t) >= best.at) continue;
        order[i] = order[cut]!;
        order[cut++] = t;
      }
    }
    if (cut === from || cut === to) {
      const axis = [0, 1, 2].reduce((a, b) => (bounds[b + 3]! - bounds[b]! > bounds[a + 3]! - bounds[a]! ? b : a), 0);
      order.subarray(from, to).sort((a, b) => boxes[a * 6 + axis]! - boxes[b * 6 + axis]!);
      cut = (from + to) >> 1;
    }
    return [rangeOf(from, cut), rangeOf(cut, to)];
  }

  function cheapest<Best extends { cost: number; axis: number; at: number }>(best: Best, from: number, to: number, axis: number): Best {
    let [low, high] = [Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const middle = boxes[order[i]! * 6 + axis]! + boxes[order[i]! * 6 + 3 + axis]!;
      low = Math.min(low, middle);
      high = Math.max(high, middle);
    }
    if (high - low < 1e-9) return best;
    const counts = new Uint32Array(binCount);
    const bins = Array.from({ length: binCount }, emptyBounds);
    for (let i = from; i < to; i++) {
      const t = order[i]! * 6;
      const bin = Math.min(binCount - 1, Math.floor(((boxes[t + axis]! + boxes[t + 3 + axis]! - low) / (high - low)) * binCount));
      counts[bin]!++;
      widen(bins[bin]!, boxes, t);
    }
    let found = best;
    for (let cut = 1; cut < binCount; cut++) {
      const [left, right] = [emptyBounds(), emptyBounds()];
      let [leftCount, rightCount] = [0, 0];
      for (let bin = 0; bin < binCount; bin++) {
        widen(bin < cut ? left : right, bins[bin]!, 0);
        if (bin < cut) leftCount += counts[bin]!;
        else rightCount += counts[bin]!;
      }
      if (leftCount === 0 || rightCount === 0) continue;
      const cost = areaOf(left) * leftCount + areaOf(right) * rightCount;
      if (cost < found.cost) found = { ...best, cost, axis, at: low + ((high - low) * cut) / binCount };
    }
    return found;
  }
}

const emptyBounds = (): Float64Array => new Float64Array([Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]);

function widen(bounds: Float64Array, by: Float64Array, at: number): void {
  for (let axis = 0; axis < 3; axis++) {
    bounds[axis] = Math.min(bounds[axis]!, by[at + axis]!);
    bounds[axis + 3] = Math.max(bounds[axis + 3]!, by[at + 3 + axis]!);
  }
}

function areaOf(bounds: Float64Array): number {
  const [x, y, z] = [bounds[3]! - bounds[0]!, bounds[4]! - bounds[1]!, bounds[5]! - bounds[2]!];
  return x < 0 ? 0 : x * y + y * z + z * x;
}

function packNodes(nodes: readonly number[][]): ArrayBuffer {
  const floats = new Float32Array(nodes.length * 28);
  const codes = new Int32Array(floats.buffer);
  nodes.forEach((children, node) => {
    for (let child = 0; child < 4; child++) {
      const present = child * 7 < children.length;
      for (let axis = 0; axis < 3; axis++) {
        // An absent child is an inside-out box that no ray enters. Boxes grow a hair so that flat ones are not missed.
        floats[node * 28 + axis * 8 + child] = present ? children[child * 7 + axis]! - 1e-5 : 1e30;
        floats[node * 28 + axis * 8 + 4 + child] = present ? children[child * 7 + 3 + axis]! + 1e-5 : 1e30;
      }
      codes[node * 28 + 24 + child] = present ? children[child * 7 + 6]! : 0;
    }
  });
  return floats.buffer;
}

function packPackets(packets: readonly number[][], corners: Float32Array): ArrayBuffer {
  const floats = new Float32Array(packets.length * 40);
  const ids = new Int32Array(floats.buffer);
  packets.forEach((triangles, packet) => {
    triangles.forEach((triangle, lane) => {
      for (let axis = 0; axis < 3; axis++) {
        const [a, b, c] = [corners[triangle * 9 + axis]!, corners[triangle * 9 + 3 + axis]!, corners[triangle * 9 + 6 + axis]!];
        floats[packet * 40 + axis * 4 + lane] = a;
        floats[packet * 40 + 12 + axis * 4 + lane] = b - a;
        floats[packet * 40 + 24 + axis * 4 + lane] = c - a;
      }
      ids[packet * 40 + 36 + lane] = triangle;
    });
  });
  return floats.buffer;
}
