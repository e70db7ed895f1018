import type { DevelopFacts } from '../recipe.ts';

/** Diagonal of 24 x 36 mm, which 35 mm equivalents refer to (CIPA DC-008-2023, FocalLengthIn35mmFilm). */
const fullFrameMm = 43.2666;
/** What rooms are mostly photographed with, and phones mostly have. */
const assumed35mm = 26;

export interface Focal {
  /** In diagonals of the picture. */
  readonly focal: number;
  readonly isKnown: boolean;
}

/** Focal length from what the camera wrote; `cropFactor` of its sensor where that is known from elsewhere. */
export function focalOf(
  { focalLength35mm, focalLengthMm }: Pick<DevelopFacts, 'focalLengthMm' | 'focalLength35mm'>,
  cropFactor: number | null,
): Focal {
  const equivalent = focalLength35mm ?? (focalLengthMm !== null && cropFactor !== null ? focalLengthMm * cropFactor : null);
  const isKnown = equivalent !== null && equivalent >= 8 && equivalent <= 1200;
  return { focal: (isKnown ? equivalent : assumed35mm) / fullFrameMm, isKnown };
}
