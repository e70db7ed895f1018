import type { Storyboard } from '../../../src-preload/contract/storyboard.ts';

export type Brand = Storyboard['brand'];
export type Rgb = readonly [red: number, green: number, blue: number];

/** Of WCAG 2: small type on its ground, and marks that are not read. */
export const readable = 4.5;
export const noticeable = 3;
export const white = '#ffffff';
export const black = '#000000';

export const rgbOf = (colour: string): Rgb => [part(colour, 1), part(colour, 3), part(colour, 5)];
export const colourOf = (rgb: readonly number[]): string =>
  `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** From 1 for the same light to 21 for black and white (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Whichever of black and white is read better there. */
export const plainestOn = (ground: string): string => (contrast(white, ground) >= contrast(black, ground) ? white : black);

/** The brand's ink where it can be read, else black or white; on a ground that is not the brand's its own ground may be ink. */
export const inkOn = (ground: string, brand: Brand): string =>
  [brand.ink, brand.ground].find((colour) => contrast(colour, ground) >= readable) ?? plainestOn(ground);

/** The colour itself, or as little of black or white in it as makes it seen. */
export function seenOn(ground: string, colour: string, ratio: number): string {
  const towards = plainestOn(ground);
  for (let amount = 0; amount < 1; amount += 0.05) {
    const mixed = mix(colour, towards, amount);
    if (contrast(mixed, ground) >= ratio) return mixed;
  }
  return towards;
}

/** `amount` of the other colour. */
export function mix(colour: string, other: string, amount: number): string {
  const to = rgbOf(other);
  return colourOf(rgbOf(colour).map((value, channel) => value * (1 - amount) + (to[channel] ?? 0) * amount));
}

/** Relative luminance of sRGB (IEC 61966-2-1), 0 to 1. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = rgbOf(colour).map((value) => {
    const v = value / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const part = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
