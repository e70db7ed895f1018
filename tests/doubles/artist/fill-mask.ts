import type { Canvas } from './canvas.ts';

/**
 * Fills what a mask marks from what lies around it: the colours of the border flow inwards over a pyramid of halved sizes,
 * coarse to fine. Changes the canvas; what is not marked at all is left as it is.
 */
export function fillMask(canvas: Canvas, mask: Float32Array): void {
  const { rgb, widthPx, heightPx } = canvas;
  const colours = new Float32Array(widthPx * heightPx * 4);
  for (let at = 0; at < widthPx * heightPx; at += 1) {
    const known = mask[at]! > 0.02 ? 0 : 1;
    for (let channel = 0; channel < 3; channel += 1) colours[at * 4 + channel] = rgb[at * 3 + channel]! * known;
    colours[at * 4 + 3] = known;
  }
  const filled = pushPull(colours, widthPx, heightPx);
  for (let at = 0; at < widthPx * heightPx; at += 1) {
    const weight = mask[at]!;
    if (weight <= 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const here = rgb[at * 3 + channel]!;
      rgb[at * 3 + channel] = Math.round(here + (filled[at * 4 + channel]! - here) * weight);
    }
  }
}

/** Four values a pixel: a colour times its weight, and the weight. Gives full weight everywhere, where any was. */
function pushPull(level: Float32Array, widthPx: number, heightPx: number): Float32Array {
  if (widthPx === 1 && heightPx === 1) return level;
  const halfWidth = Math.ceil(widthPx / 2);
  const halfHeight = Math.ceil(heightPx / 2);
  const half = new Float32Array(halfWidth * halfHeight * 4);
  for (let row = 0; row < heightPx; row += 1)
    for (let column = 0; column < widthPx; column += 1) {
      const to = ((row >> 1) * halfWidth + (column >> 1)) * 4;
      const from = (row * widthPx + column) * 4;
      for (let value = 0; value < 4; value += 1) half[to + value]! += level[from + value]!;
    }
  for (let at = 0; at < half.length; at += 4) {
    const weight = half[at + 3]!;
    if (weight <= 1) continue;
    for (let value = 0; value < 4; value += 1) half[at + value]! /= weight;
  }
  const coarse = pushPull(half, halfWidth, halfHeight);
  for (let row = 0; row < heightPx; row += 1)
    for (let column = 0; column < widthPx; column += 1) {
      const at = (row * widthPx + column) * 4;
      const missing = 1 - level[at + 3]!;
      if (missing <= 0) continue;
      const y = (row - 0.5) / 2;
      const x = (column - 0.5) / 2;
      const top = Math.max(0, Math.floor(y));
      const left = Math.max(0, Math.floor(x));
      const bottom = Math.min(halfHeight - 1, top + 1);
      const right = Math.min(halfWidth - 1, left + 1);
      const down = Math.min(1, Math.max(0, y - top));
      const across = Math.min(1, Math.max(0, x - left));
      for (let value = 0; value < 4; value += 1) {
        const pick = (r: number, c: number): number => coarse[(r * halfWidth + c) * 4 + value]!;
        const above = pick(top, left) * (1 - across) + pick(top, right) * across;
        const below = pick(bottom, left) * (1 - across) + pick(bottom, right) * across;
        level[at + value]! += (above * (1 - down) + below * down) * missing;
      }
    }
  for (let at = 0; at < level.length; at += 4) {
    const weight = level[at + 3]!;
    if (weight <= 0 || weight === 1) continue;
    for (let value = 0; value < 4; value += 1) level[at + value]! /= weight;
  }
  return level;
}
