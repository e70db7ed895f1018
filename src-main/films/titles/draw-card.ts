import type { Card } from '../../../src-preload/contract/storyboard.ts';
import { resizeRgba } from '../../imaging/picture.ts';
import type { Size } from '../geometry.ts';
import { type Brand, inkOn, mix, noticeable, readable, rgbOf, seenOn } from './brand-colours.ts';
import { type CardPart, layOutCard } from './card-layout.ts';
import { type Design, designOf, type Ink, inkLine, inkRule, type Rectangle } from './ink.ts';
import { type Logo, openLogo } from './logo.ts';
import { groundOf } from './logo-ground.ts';
import { createTypesetter, type Typesetter } from './typesetter.ts';

/**
 * Draws a card as interleaved sRGB of the frame's size: a heading, or the logo, with small lines under it, centred on the
 * brand's ground. What would be too much for the frame becomes smaller as a whole. A logo that cannot be read fails with the
 * codes of `readLogo`.
 */
export async function drawCard(
  card: Card,
  brand: Brand,
  frame: Size,
  { fontsDir, logoFile }: { readonly fontsDir: string; readonly logoFile: string | null },
): Promise<Uint8Array> {
  const design = designOf(frame);
  const typesetter = await createTypesetter(fontsDir);
  const logo = card.layout === 'brand' && logoFile !== null ? await openLogo(logoFile) : null;
  const parts = await layOutCard(typesetter, card, logo, design);
  const ground = logo ? groundOf(logo, brand) : brand.ground;
  const ink = inkOn(ground, brand);
  const colours: Colours = {
    heading: ink,
    line: seenOn(ground, mix(ink, ground, 0.2), readable),
    rule: seenOn(ground, brand.accent, noticeable),
  };
  const pixels = filled(frame, ground);
  for (const part of parts) {
    const drawn = await drawPart(typesetter, part, logo, colours, design);
    if (drawn) layOver(pixels, frame, drawn);
  }
  return pixels;
}

type Colours = Readonly<Record<'heading' | 'line' | 'rule', string>>;

async function drawPart(typesetter: Typesetter, part: CardPart, logo: Logo | null, colours: Colours, design: Design): Promise<Ink | null> {
  if (!('text' in part)) return part.kind === 'rule' ? inkRule(part, colours.rule, design) : logo && inkLogo(logo, part, design);
  const style = { face: part.face, sizePx: part.sizePx, colour: colours[part.kind] };
  const line = await typesetter.setLine(part.text, style, part.isReversed);
  return line && inkLine(line, { x: design.widthPx / 2, baseline: part.baseline, align: 'centre', widthPx: part.widthPx }, design);
}

async function inkLogo(logo: Logo, { x, y, width, height }: Rectangle, { scale }: Design): Promise<Ink> {
  const size = { widthPx: Math.max(1, Math.round(width * scale)), heightPx: Math.max(1, Math.round(height * scale)) };
  return { ...(await resizeRgba(logo, size)), leftPx: Math.round(x * scale), topPx: Math.round(y * scale) };
}

function filled({ widthPx, heightPx }: Size, ground: string): Uint8Array {
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  const row = pixels.subarray(0, widthPx * 3);
  const colour = rgbOf(ground);
  for (let at = 0; at < row.length; at += 3) row.set(colour, at);
  for (let y = 1; y < heightPx; y++) pixels.copyWithin(y * row.length, 0, row.length);
  return pixels;
}

/** Straight RGBA over opaque pixels; what is outside the frame is left out. */
function layOver(pixels: Uint8Array, frame: Size, { data, widthPx, heightPx, leftPx, topPx }: Ink): void {
  const firstX = Math.max(0, -leftPx);
  const lastX = Math.min(widthPx, frame.widthPx - leftPx);
  const lastY = Math.min(heightPx, frame.heightPx - topPx);
  for (let y = Math.max(0, -topPx); y < lastY; y++) {
    for (let x = firstX; x < lastX; x++) {
      const from = (y * widthPx + x) * 4;
      const opacity = data[from + 3]!;
      if (opacity === 0) continue;
      const to = ((y + topPx) * frame.widthPx + x + leftPx) * 3;
      for (let i = 0; i < 3; i++) pixels[to + i] = Math.round((data[from + i]! * opacity + pixels[to + i]! * (255 - opacity)) / 255);
    }
  }
}
