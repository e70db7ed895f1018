import type { Size } from '../geometry.ts';
import type { StripText } from '../timeline.ts';
import type { TypeStep } from './fit-type.ts';
import { of, step } from './design-lengths.ts';
import type { Design } from './ink.ts';
import type { Face } from './typesetter.ts';

/** How texts over shots look; lengths in pixels of the design. */
export interface TextLook {
  readonly face: Face;
  readonly isCentred: boolean;
  readonly steps: Steps;
  /** From one line to the next, in parts of the type's size. */
  readonly pitch: number;
  readonly detailSteps: Steps;
  readonly detailGap: number;
  /** An upright mark in the accent beside the text. */
  readonly bar: { readonly width: number; readonly gap: number } | null;
  readonly shade: ShadeLook;
}
type Steps = readonly [TypeStep, ...TypeStep[]];

interface ShadeLook {
  /** Whole across the film from the text down to its end, across it behind the text alone, or from the text into its corner. */
  readonly spread: 'rise' | 'band' | 'corner';
  readonly darkest: number;
  /** How far into the type from above it is not yet whole. */
  readonly inset: number;
  readonly reachX: number;
  readonly reachY: number;
}

/** The dark behind type is never less: white on the white of a photo then still has 4.5 to 1. */
const readableShade = 0.57;

export function lookOf(kind: StripText['kind'], { widthPx, heightPx }: Design): TextLook {
  const isTall = heightPx > widthPx;
  if (kind === 'title')
    return {
      face: 'serif',
      isCentred: false,
      steps: [step(1, isTall ? 0.098 : 0.088, 0.062), step(2, 0.07, 0.054), step(3, 0.056, 0.046)],
      pitch: 1.14,
      detailSteps: [step(1, 0.03, 0.024), step(2, 0.024, 0.022)],
      detailGap: of(0.037),
      bar: null,
      shade: { spread: 'rise', darkest: readableShade, inset: of(0.01), reachX: 0, reachY: of(0.36) },
    };
  if (kind === 'lower-third')
    return {
      face: 'serif',
      isCentred: false,
      steps: [step(1, isTall ? 0.054 : 0.046, 0.036), step(2, 0.038, 0.034)],
      pitch: 1.2,
      detailSteps: [step(1, isTall ? 0.03 : 0.025, 0.022), step(2, 0.022, 0.021)],
      detailGap: of(0.026),
      bar: { width: of(0.0042), gap: of(0.022) },
      shade: { spread: 'corner', darkest: readableShade, inset: 0, reachX: of(0.55), reachY: of(0.34) },
    };
  return {
    face: 'sans',
    isCentred: true,
    steps: isTall
      ? [step(1, 0.092, 0.07), step(2, 0.074, 0.062), step(3, 0.062, 0.054), step(4, 0.054, 0.046)]
      : [step(1, 0.06, 0.048), step(2, 0.05, 0.042), step(3, 0.042, 0.036)],
    pitch: 1.32,
    detailSteps: [step(1, 0.03, 0.024), step(2, 0.024, 0.022)],
    detailGap: of(0.024),
    bar: null,
    shade: { spread: isPhone({ widthPx, heightPx }) ? 'band' : 'rise', darkest: readableShade, inset: 0, reachX: 0, reachY: of(0.26) },
  };
}

/** The part of a film that a text may use, in pixels of the design. */
export interface TextBox {
  readonly left: number;
  readonly width: number;
  readonly bottom: number;
}

/** What televisions cut off, and what phones lay over the lower end of a film that is as tall as they are. */
export function textBox(kind: StripText['kind'], { widthPx, heightPx }: Design): TextBox {
  const left = Math.max(of(0.085), widthPx * 0.055);
  const room = widthPx - 2 * left;
  const width = kind === 'title' ? room : Math.min(room, of(kind === 'caption' ? 1.18 : 1));
  const below = isPhone({ widthPx, heightPx }) ? (kind === 'caption' ? 0.43 : 0.4) : kind === 'caption' ? 0.085 : 0.095;
  return { left: kind === 'caption' ? (widthPx - width) / 2 : left, width, bottom: heightPx - of(below) };
}

/** As tall as a phone that is held upright. */
const isPhone = ({ widthPx, heightPx }: Size): boolean => heightPx > widthPx * 1.5;
