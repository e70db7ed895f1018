/** The sRGB transfer curve (IEC 61966-2-1), over the whole positive range so that headroom above white survives. */

/** Display value, 0 to 1, to linear light. */
export function toLinear(display: number): number {
  return display <= 0.04045 ? Math.max(0, display) / 12.92 : ((display + 0.055) / 1.055) ** 2.4;
}

/** Linear light, 0 to 1, to display value. */
export function toDisplay(linear: number): number {
  return linear <= 0.0031308 ? Math.max(0, linear) * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Share of each channel in luminance (BT.709), for linear light. */
export const luminance = { red: 0.2126, green: 0.7152, blue: 0.0722 } as const;

/** Share of each channel in luma (BT.601, as JPEG has it), for display values. */
export const lumaShare = { red: 0.299, green: 0.587, blue: 0.114 } as const;

const stepsPerLevel = 16;
const mostLevels = 400;
const table = Float32Array.from({ length: mostLevels * stepsPerLevel + 1 }, (_, i) => toLinear(i / stepsPerLevel / 255));

/** Levels (0 to 255 and some beyond) to linear light, to a sixteenth of a level: for whole planes. */
export function planeToLinear(levels: Float32Array, gain = 1): Float32Array {
  const out = new Float32Array(levels.length);
  const last = table.length - 1;
  for (let i = 0; i < levels.length; i++) {
    // Rounded by cutting: several times as fast, and levels below 0 are black anyway.
    const place = (levels[i]! * stepsPerLevel + 0.5) | 0;
    out[i] = gain * table[place < 0 ? 0 : place > last ? last : place]!;
  }
  return out;
}
