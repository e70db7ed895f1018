import type { Box } from '../../masks/mask-plane.ts';

/** The picture around a hole at one size. */
export interface Level {
  /** Four bytes a pixel: red, green, blue, 0. */
  readonly image: Uint8Array;
  /** 1 where nothing is known. */
  readonly hole: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What the hole takes up; right and bottom are the first that lie outside. Null when there is none. */
export function holeBox({ hole, width, height }: Level): Box | null {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const first = hole.subarray(start, start + width).indexOf(1);
    if (first < 0) continue;
    top = Math.min(top, y);
    bottom = y + 1;
    left = Math.min(left, first);
    right = Math.max(right, hole.lastIndexOf(1, start + width - 1) - start + 1);
  }
  return bottom === 0 ? null : { left, top, right, bottom };
}

/** A part of it, as a copy. */
export function partOf({ image, hole, width }: Level, { left, top, right, bottom }: Box): Level {
  const [wide, high] = [right - left, bottom - top];
  const part = { image: new Uint8Array(4 * wide * high), hole: new Uint8Array(wide * high), width: wide, height: high };
  for (let y = 0; y < high; y++) {
    const from = (top + y) * width + left;
    part.image.set(image.subarray(4 * from, 4 * (from + wide)), 4 * y * wide);
    part.hole.set(hole.subarray(from, from + wide), y * wide);
  }
  return part;
}

/** Half of the size (rounded up); a pixel is a hole when any that it stands for is, so that what is known is pure. */
export function halve({ image, hole, width, height }: Level): Level {
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const small = new Uint8Array(4 * halfWidth * halfHeight);
  const smallHole = new Uint8Array(halfWidth * halfHeight);
  for (let y = 0, i = 0; y < halfHeight; y++) {
    const above = 2 * y * width;
    const below = Math.min(height - 1, 2 * y + 1) * width;
    for (let x = 0; x < halfWidth; x++, i++) {
      const [left, right] = [2 * x, Math.min(width - 1, 2 * x + 1)];
      const [a, b, c, d] = [above + left, above + right, below + left, below + right];
      smallHole[i] = hole[a]! | hole[b]! | hole[c]! | hole[d]!;
      for (let k = 0; k < 3; k++)
        small[4 * i + k] = (image[4 * a + k]! + image[4 * b + k]! + image[4 * c + k]! + image[4 * d + k]! + 2) >> 2;
    }
  }
  return { image: small, hole: smallHole, width: halfWidth, height: halfHeight };
}

/** 1 for every place whose surrounding square of seven touches the hole or leaves the picture: no patch is taken from there. */
export function touched({ hole, width, height }: Level): Uint8Array {
  const across = new Uint8Array(hole.length);
  const out = new Uint8Array(hole.length).fill(1);
  for (let y = 0; y < height; y++) {
    for (let x = 3, i = y * width + 3; x < width - 3; x++, i++)
      across[i] = hole[i - 3]! | hole[i - 2]! | hole[i - 1]! | hole[i]! | hole[i + 1]! | hole[i + 2]! | hole[i + 3]!;
  }
  const w = width;
  for (let y = 3; y < height - 3; y++) {
    for (let x = 3, i = y * w + 3; x < w - 3; x++, i++)
      out[i] =
        across[i - 3 * w]! | across[i - 2 * w]! | across[i - w]! | across[i]! | across[i + w]! | across[i + 2 * w]! | across[i + 3 * w]!;
  }
  return out;
}

/** Steps from what is known, 0 outside the hole, at most 255 (two passes, moves of a king). */
export function depthsOf(hole: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(hole.length);
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 255 : out[y * width + x]!);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++)
      if (hole[i]! > 0) out[i] = Math.min(255, 1 + Math.min(at(x - 1, y), at(x - 1, y - 1), at(x, y - 1), at(x + 1, y - 1)));
  }
  for (let y = height - 1, i = hole.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, i--)
      if (hole[i]! > 0) out[i] = Math.min(out[i]!, 1 + Math.min(at(x + 1, y), at(x + 1, y + 1), at(x, y + 1), at(x - 1, y + 1)));
  }
  return out;
}

/** The hole as it was filled at half of the size, between its pixels linearly. What lay there before is never looked at. */
export function drawFrom(small: Level, { image, hole, width, height }: Level): void {
  for (let y = 0, i = 0; y < height; y++) {
    const row = small.width * (y >> 1);
    const nextRow = small.width * Math.min(small.height - 1, Math.max(0, (y >> 1) + (y % 2 === 0 ? -1 : 1)));
    for (let x = 0; x < width; x++, i++) {
      if (hole[i] === 0) continue;
      const column = x >> 1;
      const next = Math.min(small.width - 1, Math.max(0, column + (x % 2 === 0 ? -1 : 1)));
      for (let c = 0; c < 3; c++) {
        const at = (place: number): number => small.image[4 * place + c]!;
        image[4 * i + c] = (9 * at(row + column) + 3 * at(row + next) + 3 * at(nextRow + column) + at(nextRow + next) + 8) >> 4;
      }
    }
  }
}
