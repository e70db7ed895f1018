import { resizeRgba, type TextPicture } from '../../imaging/picture.ts';
import type { Size } from '../geometry.ts';
import { rgbOf } from './brand-colours.ts';
import type { TypeLine } from './typesetter.ts';

/**
 * Texts and cards are laid out on a film whose short edge is that of the largest film, and scaled down from there: a film
 * has the same lines at the same places in every size, and small type is as even as large type.
 */
export const designEdgePx = 2160;
export interface Design extends Size {
  /** Pixels of the film for one of the design. */
  readonly scale: number;
  readonly frame: Size;
}
export function designOf(frame: Size): Design {
  const scale = Math.min(frame.widthPx, frame.heightPx) / designEdgePx;
  return { widthPx: frame.widthPx / scale, heightPx: frame.heightPx / scale, scale, frame };
}

/** Something to lay on a film: straight RGBA in the film's own pixels. */
export interface Ink extends TextPicture {
  readonly leftPx: number;
  readonly topPx: number;
}

/** Where a line begins and what it stands on, in the design's pixels; wider than `widthPx` it is made narrower and smaller. */
export interface LinePlace {
  readonly x: number;
  readonly baseline: number;
  readonly align: 'left' | 'centre' | 'right';
  readonly widthPx: number;
}

export async function inkLine(line: TypeLine, { x, baseline, align, widthPx }: LinePlace, { scale }: Design): Promise<Ink> {
  const to = scale * Math.min(1, widthPx / line.widthPx);
  const above = Math.ceil(line.baselinePx * to);
  const size = {
    widthPx: Math.max(1, Math.round(line.widthPx * to)),
    heightPx: above + Math.max(1, Math.ceil((line.heightPx - line.baselinePx) * to)),
  };
  const scaled = to === 1 ? line : await resizeRgba(standing(line, above / to, size.heightPx / to), size);
  const anchor = x * scale - { left: 0, centre: size.widthPx / 2, right: size.widthPx }[align];
  return { ...scaled, leftPx: Math.round(anchor), topPx: Math.round(baseline * scale) - above };
}

/** The line with room above and below, so that its letters stand on a whole pixel after scaling. */
function standing({ data, widthPx, heightPx, baselinePx }: TypeLine, above: number, height: number): TextPicture {
  const top = Math.max(0, Math.round(above - baselinePx));
  const rows = Math.max(top + heightPx, Math.round(height));
  const roomy = new Uint8Array(widthPx * rows * 4);
  roomy.set(data, top * widthPx * 4);
  return { data: roomy, widthPx, heightPx: rows };
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A thin mark, never thinner than a pixel. */
export function inkRule(rule: Rectangle, colour: string, { scale }: Design): Ink {
  const widthPx = Math.max(1, Math.round(rule.width * scale));
  const heightPx = Math.max(1, Math.round(rule.height * scale));
  const data = new Uint8Array(widthPx * heightPx * 4);
  const [r, g, b] = rgbOf(colour);
  for (let at = 0; at < data.length; at += 4) data.set([r, g, b, 255], at);
  return { data, widthPx, heightPx, leftPx: Math.round(rule.x * scale), topPx: Math.round(rule.y * scale) };
}
