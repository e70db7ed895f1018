/**
 * Mean over a square window of (2 radius + 1)^2, cut at the edges; one pass per direction whatever the radius.
 */
export function boxMean(values: Float32Array, widthPx: number, heightPx: number, radiusPx: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let y = 0; y < heightPx; y++) meanAlong(values, across, y * widthPx, 1, widthPx, radiusPx);
  const out = new Float32Array(values.length);
  for (let x = 0; x < widthPx; x++) meanAlong(across, out, x, widthPx, heightPx, radiusPx);
  return out;
}

function meanAlong(from: Float32Array, to: Float32Array, start: number, stride: number, count: number, radius: number): void {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, count); i++) sum += from[start + i * stride]!;
  for (let i = 0; i < count; i++) {
    if (i + radius < count) sum += from[start + (i + radius) * stride]!;
    if (i - radius - 1 >= 0) sum -= from[start + (i - radius - 1) * stride]!;
    to[start + i * stride] = sum / (Math.min(count - 1, i + radius) - Math.max(0, i - radius) + 1);
  }
}
