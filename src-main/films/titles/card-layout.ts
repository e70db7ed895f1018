import type { Card } from '../../../src-preload/contract/storyboard.ts';
import type { Size } from '../geometry.ts';
import { type FittedType, fitType, type TypeStep } from './fit-type.ts';
import { of, step } from './design-lengths.ts';
import type { Design, Rectangle } from './ink.ts';
import { isRightToLeft, plainText } from './plain-text.ts';
import type { Face, Typesetter } from './typesetter.ts';

/** One thing on a card, in pixels of the design; lines are centred. */
export type CardPart =
  | ({ readonly kind: 'logo' | 'rule' } & Rectangle)
  | {
      readonly kind: 'heading' | 'line';
      readonly text: string;
      readonly face: Face;
      readonly sizePx: number;
      readonly baseline: number;
      readonly widthPx: number;
      readonly isReversed: boolean;
    };

/** A frame that is not wide has room for two large lines rather than one that is small. */
const steps = {
  wide: {
    heading: [step(1, 0.115, 0.082), step(2, 0.1, 0.07), step(3, 0.076, 0.058), step(4, 0.058, 0.05)],
    line: [step(1, 0.036, 0.029), step(2, 0.031, 0.027)],
  },
  narrow: {
    heading: [step(1, 0.12, 0.088), step(2, 0.112, 0.076), step(3, 0.086, 0.062), step(4, 0.064, 0.052)],
    line: [step(1, 0.041, 0.033), step(2, 0.034, 0.03)],
  },
} as const;
const look = {
  headingPitch: 1.12,
  linePitch: 1.72,
  /** Of letters without ascenders' ends and descenders, in parts of the type's size: what the eye takes for a line. */
  capHeight: 0.72,
  ruleGap: { heading: of(0.07), logo: of(0.064) },
  linesGap: of(0.058),
  rule: { width: of(0.075), height: of(0.0035) },
  /** A logo of any shape has about this area, the square of this side. */
  logoSide: of(0.32),
  logoMost: { widthPx: of(0.66), heightPx: of(0.3) },
  /** Of the frame's height; the eye's middle lies above the ruler's. */
  middle: 0.487,
  mostHeight: 0.82,
};

/** Where everything on a card stands: one above the other, as a whole in the middle. */
export async function layOutCard(typesetter: Typesetter, card: Card, logo: Size | null, design: Design): Promise<CardPart[]> {
  const margin = Math.max(of(0.09), design.widthPx * 0.06);
  const widthPx = Math.min(design.widthPx - 2 * margin, of(1.45));
  const fit = async (text: string, face: Face, choice: readonly [TypeStep, ...TypeStep[]]): Promise<Fitted> => {
    const shown = await typesetter.drawable(plainText(text));
    return { ...(await fitType(typesetter, shown, face, widthPx, choice)), isReversed: isRightToLeft(shown) };
  };
  const { heading: headingSteps, line: lineSteps } = design.widthPx > design.heightPx ? steps.wide : steps.narrow;
  const isWritten = (text: string): boolean => plainText(text) !== '';
  const heading = logo === null && isWritten(card.heading) ? await fit(card.heading, 'serif', headingSteps) : null;
  const lines = await Promise.all(card.lines.filter(isWritten).map((line) => fit(line, 'sans', lineSteps)));
  const stack = stackOf(heading, logo, lines, lines.length > 0 || card.layout === 'title');
  const height = stack.reduce((sum, { gap, height: own }) => sum + gap + own, 0);
  const shrink = Math.min(1, (design.heightPx * look.mostHeight) / height);
  return placed(stack, shrink, design, widthPx, design.heightPx * look.middle - (height * shrink) / 2);
}

type Fitted = FittedType & { readonly isReversed: boolean };
type StackPart = { readonly gap: number; readonly height: number } & (
  | { readonly kind: 'logo' | 'rule'; readonly width: number }
  | { readonly kind: 'heading' | 'line'; readonly text: string; readonly face: Face; readonly sizePx: number; readonly isReversed: boolean }
);

/** From the top down; the height of a line of type is that of its capitals. */
function stackOf(heading: Fitted | null, logo: Size | null, lines: readonly Fitted[], hasRule: boolean): StackPart[] {
  const stack: StackPart[] = [];
  const type = (kind: 'heading' | 'line', { lines: texts, sizePx, isReversed }: Fitted, firstGap: number, pitch: number): void => {
    const height = sizePx * look.capHeight;
    for (const [index, text] of texts.entries()) {
      const gap = index === 0 ? firstGap : sizePx * pitch - height;
      stack.push({ kind, gap, height, text, face: kind === 'heading' ? 'serif' : 'sans', sizePx, isReversed });
    }
  };
  if (logo) stack.push({ kind: 'logo', gap: 0, ...logoSize(logo) });
  if (heading) type('heading', heading, 0, look.headingPitch);
  if (stack.length > 0 && hasRule) stack.push({ kind: 'rule', gap: look.ruleGap[logo ? 'logo' : 'heading'], ...look.rule });
  for (const [index, line] of lines.entries()) {
    const gap = index > 0 ? line.sizePx * (look.linePitch - look.capHeight) : stack.length > 0 ? look.linesGap : 0;
    type('line', line, gap, 1.4);
  }
  return stack;
}

function logoSize({ widthPx, heightPx }: Size): { width: number; height: number } {
  const ratio = widthPx / heightPx;
  const width = Math.min(look.logoSide * Math.sqrt(ratio), look.logoMost.widthPx, look.logoMost.heightPx * ratio);
  return { width, height: width / ratio };
}

function placed(stack: readonly StackPart[], shrink: number, design: Design, widthPx: number, top: number): CardPart[] {
  let y = top;
  return stack.map((part): CardPart => {
    y += part.gap * shrink;
    const height = part.height * shrink;
    const from = y;
    y += height;
    if ('text' in part) {
      const { kind, text, face, isReversed } = part;
      return {
        kind,
        text,
        face,
        isReversed,
        sizePx: Math.max(1, Math.floor(part.sizePx * shrink)),
        baseline: y,
        widthPx: widthPx * shrink,
      };
    }
    const width = part.width * shrink;
    return { kind: part.kind, x: (design.widthPx - width) / 2, y: from, width, height };
  });
}
