/**
 * Mean over a square window of (2 radius + 1)^2, cut at the edges; one pass per direction whatever the radius.
 */
export function boxMean(values: Float32Array, widthPx: number, heightPx: number, radiusPx: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let y = 0; y < heightPx; y++) meanAlong(values, across, y * widthPx, widthPx, radiusPx);
  return meanDown(across, widthPx, heightPx, radiusPx);
}

function meanAlong(from: Float32Array, to: Float32Array, start: number, count: number, radius: number): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i]!;
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + i + radius]!;
    if (i - radius - 1 >= 0) sum -= from[start + i - radius - 1]!;
    to[start + i] = sum / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1);
  }
}

/** Row by row, one running sum for each column: memory is read in order. */
function meanDown(from: Float32Array, widthPx: number, heightPx: number, radius: number): Float32Array {
  const out = new Float32Array(from.length);
  const sums = new Float64Array(widthPx);
  const add = (row: number): void => {
    const start = row * widthPx;
    for (let x = 0; x < widthPx; x++) sums[x]! += from[start + x]!;
  };
  for (let y = 0; y < Math.min(radius, heightPx); y++) add(y);
  for (let y = 0; y < heightPx; y++) {
    if (y + radius < heightPx) add(y + radius);
    const gone = y - radius - 1;
    if (gone >= 0) for (let x = 0; x < widthPx; x++) sums[x]! -= from[gone * widthPx + x]!;
    const rows = Math.min(heightPx - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < widthPx; x++) out[y * widthPx + x] = sums[x]! / rows;
  }
  return out;
}
