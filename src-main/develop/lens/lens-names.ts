/** A lens name taken apart: what it can do, and the words for the rest. */
export interface LensName {
  /** Shortest and longest focal length, in mm. */
  readonly focal: readonly [number, number];
  /** Widest apertures at both ends; null where the name does not say. */
  readonly aperture: readonly [number, number] | null;
  readonly words: ReadonlySet<string>;
}

/** Makers call themselves, and each other, by several names; none of it tells one lens from another. */
const makers =
  /\b(?:canon|nikon|nikkor|zoom|sony|fujifilm|fujinon|panasonic|lumix|leica|olympus|m\.?zuiko|zuiko|digital|pentax|hd|smc|sigma|tamron|tokina|samyang|rokinon|samsung|zeiss|carl|voigtlander|corporation|imaging|corp|lens|ricoh)\b/g;

/** Null where no focal length can be read from it. */
export function readLensName(name: string): LensName | null {
  const text = name
    .toLowerCase()
    .replaceAll(',', '.')
    .replaceAll(/[()[\]]/g, ' ');
  const focal =
    /(\d+(?:\.\d+)?)\s*(?:mm)?\s*(?:-\s*(\d+(?:\.\d+)?))?\s*mm/.exec(text) ??
    /(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*(?=\/?\s*f)/.exec(text) ??
    /(\d+(?:\.\d+)?)\s*\/\s*f/.exec(text);
  if (!focal) return null;
  const aperture = /(?:f\s*\/?\s*|1\s*:\s*)(\d+(?:\.\d+)?)(?:\s*-\s*(?:f?\/?)?(\d+(?:\.\d+)?))?/.exec(text.replace(focal[0], ' '));
  const rest = text
    .replace(focal[0], ' ')
    .replace(aperture?.[0] ?? '', ' ')
    .replaceAll(makers, ' ');
  return {
    focal: [Number(focal[1]), Number(focal[2] ?? focal[1])],
    aperture: aperture ? [Number(aperture[1]), Number(aperture[2] ?? aperture[1])] : null,
    words: new Set(rest.match(/[a-z]+|\d+/g)),
  };
}

/** 0 for different lenses; otherwise how many of the words of both agree, 1 being all. */
export function nameLikeness(a: LensName, b: LensName): number {
  const isSame = ([x1, x2]: readonly [number, number], [y1, y2]: readonly [number, number]): boolean =>
    Math.abs(x1 - y1) < 0.06 && Math.abs(x2 - y2) < 0.06;
  if (!isSame(a.focal, b.focal) || (a.aperture && b.aperture && !isSame(a.aperture, b.aperture))) return 0;
  // `16.0-35.0 mm f/4.0` is all that some cameras say: any lens that can do that may be meant, and only one must be known.
  if ((a.words.size === 0 || b.words.size === 0) && a.aperture && b.aperture) return 1;
  const common = [...a.words].filter((word) => b.words.has(word)).length;
  const either = new Set([...a.words, ...b.words]).size;
  const likeness = either === 0 ? 1 : common / either;
  return a.aperture && b.aperture ? 0.2 + 0.8 * likeness : 0.8 * likeness;
}
