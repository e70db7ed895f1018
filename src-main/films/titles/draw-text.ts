import type { Overlay } from '../draw/frame-maker.ts';
import type { Size } from '../geometry.ts';
import type { StripText } from '../timeline.ts';
import { black, type Brand, contrast, noticeable, seenOn, white } from './brand-colours.ts';
import { type FittedType, fitType } from './fit-type.ts';
import { type Design, designOf, type Ink, inkLine, inkRule, type LinePlace } from './ink.ts';
import { drawOverlay, type Shade } from './overlay-canvas.ts';
import { isRightToLeft, plainText } from './plain-text.ts';
import { lookOf, type TextBox, textBox, type TextLook } from './text-looks.ts';
import { createTypesetter, type Face, type Typesetter } from './typesetter.ts';

/**
 * A text as an overlay of the rows it needs: light type on a dark that comes up softly behind it, so that it can be read over
 * any photo. Long texts become smaller, then wrap, then end in an ellipsis; type never leaves the safe area. A text that is
 * read from right to left stands at the right.
 */
export async function drawText(text: StripText, brand: Brand, frame: Size, fontsDir: string): Promise<Overlay> {
  const typesetter = await createTypesetter(fontsDir);
  const design = designOf(frame);
  const look = lookOf(text.kind, design);
  const box = textBox(text.kind, design);
  const block = await setBlock(typesetter, text, look, box);
  const align = look.isCentred ? 'centre' : block.isReversed ? 'right' : 'left';
  const right = design.widthPx - box.left;
  const indent = look.bar ? look.bar.width + look.bar.gap : 0;
  const place = (baseline: number): LinePlace => ({
    x: { left: box.left + indent, centre: design.widthPx / 2, right: right - indent }[align],
    baseline,
    align,
    widthPx: box.width - indent,
  });
  const colour = typeColour(brand);
  const inks: Ink[] = [];
  for (const { line, face, sizePx, baseline, opacity, isReversed } of block.lines) {
    const set = await typesetter.setLine(line, { face, sizePx, colour }, isReversed);
    if (set) inks.push(faded(await inkLine(set, place(baseline), design), opacity));
  }
  if (look.bar && inks.length > 0) {
    const x = align === 'right' ? right - look.bar.width : box.left;
    const rule = { x, y: block.top, width: look.bar.width, height: block.bottom - block.top };
    inks.unshift(inkRule(rule, seenOn(black, brand.accent, noticeable), design));
  }
  return drawOverlay(frame, shadeBehind(inks, look, align, design), inks);
}

interface BlockLine {
  readonly line: string;
  readonly face: Face;
  readonly sizePx: number;
  readonly baseline: number;
  readonly opacity: number;
  readonly isReversed: boolean;
}
interface Block {
  readonly lines: readonly BlockLine[];
  readonly top: number;
  readonly bottom: number;
  readonly isReversed: boolean;
}

/** The text, and its detail under it, on the bottom of the box. */
async function setBlock(typesetter: Typesetter, { text, detail }: StripText, look: TextLook, box: TextBox): Promise<Block> {
  const width = box.width - (look.bar ? look.bar.width + look.bar.gap : 0);
  const shown = await typesetter.drawable(plainText(text));
  const isReversed = isRightToLeft(shown);
  const main = await fitType(typesetter, shown, look.face, width, look.steps);
  const small = await typesetter.drawable(plainText(detail ?? ''));
  const below = small === '' ? null : await fitType(typesetter, small, 'sans', width, look.detailSteps);
  const mainBottom = below ? topOf(below, box.bottom, detailPitch) - look.detailGap : box.bottom;
  const lines = [
    ...standing(main, mainBottom, look.pitch, { face: look.face, opacity: 1, isReversed }),
    ...(below ? standing(below, box.bottom, detailPitch, { face: 'sans', opacity: detailOpacity, isReversed: isRightToLeft(small) }) : []),
  ];
  return { lines, top: topOf(main, mainBottom, look.pitch), bottom: box.bottom, isReversed };
}

const detailPitch = 1.4;
const detailOpacity = 0.86;

/** Lines of which the last stands at `bottom`. */
const standing = (
  { lines, sizePx }: FittedType,
  bottom: number,
  pitch: number,
  style: Pick<BlockLine, 'face' | 'opacity' | 'isReversed'>,
): BlockLine[] => lines.map((line, index) => ({ ...style, line, sizePx, baseline: bottom - (lines.length - 1 - index) * sizePx * pitch }));

/** Where the capitals of the first of them begin. */
const topOf = ({ lines, sizePx }: FittedType, bottom: number, pitch: number): number =>
  bottom - (lines.length - 1) * sizePx * pitch - sizePx * capHeight;

/** Of both fonts, near enough, in parts of the type's size. */
const capHeight = 0.72;

/** The brand's lighter colour where that is nearly white, for the dark behind a text is always there. */
function typeColour({ ink, ground }: Brand): string {
  const lighter = contrast(ink, black) > contrast(ground, black) ? ink : ground;
  return contrast(lighter, black) >= 15 ? lighter : white;
}

function faded(ink: Ink, opacity: number): Ink {
  if (opacity < 1) for (let at = 3; at < ink.data.length; at += 4) ink.data[at] = Math.round(ink.data[at]! * opacity);
  return ink;
}

function shadeBehind(inks: readonly Ink[], { shade }: TextLook, align: LinePlace['align'], { frame, scale }: Design): Shade {
  const inkLeft = Math.min(frame.widthPx, ...inks.map(({ leftPx }) => leftPx));
  const inkRight = Math.max(0, ...inks.map(({ leftPx, widthPx }) => leftPx + widthPx));
  const inkBottom = Math.max(0, ...inks.map(({ topPx, heightPx }) => topPx + heightPx));
  const isRow = shade.spread !== 'corner';
  const left = isRow || align === 'left' ? 0 : inkLeft;
  const right = isRow || align === 'right' ? frame.widthPx : inkRight;
  const top = Math.min(frame.heightPx, ...inks.map(({ topPx }) => topPx)) + shade.inset * scale;
  const bottom = shade.spread === 'band' ? inkBottom : frame.heightPx;
  return {
    whole: { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) },
    reachX: Math.max(1, shade.reachX * scale),
    reachY: Math.max(1, shade.reachY * scale),
    darkest: inks.length > 0 ? shade.darkest : 0,
  };
}
