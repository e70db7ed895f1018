/** `#rrggbb` (sRGB) as luma, Cb and Cr of a film: BT.709 (Rec. ITU-R BT.709-6), limited range. */
export function colourPlanes(colour: string): readonly [number, number, number] {
  const [r = 0, g = 0, b = 0] = levelsOf(colour);
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const chroma = (difference: number, divisor: number): number => Math.round(128 + ((difference / divisor) * 224) / 255);
  return [Math.round(16 + (light * 219) / 255), chroma(b - light, 1.8556), chroma(r - light, 1.5748)];
}

/** `#rrggbb` as three levels, 0 to 255. */
export const levelsOf = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
