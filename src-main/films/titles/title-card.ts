import { renderText, type TextPicture } from '../../imaging/picture.ts';
import type { Overlay } from '../draw/frame-maker.ts';
import type { Size } from '../geometry.ts';
import { pictographsOf, plainTitle, shortened, withoutPictographs } from './title-text.ts';

/** The bundled title font, by the name Pango knows it under. */
const fontFamily = 'Fraunces SemiBold';
const lineLimit = 3;
/** Of the frame's short edge. */
const look = { largestType: 0.085, smallestType: 0.044, side: 0.085, belowWide: 0.1, belowTall: 0.3, fadeAbove: 0.34, darkest: 0.56 };

/** Everything that says where a title stands, in whole pixels. */
interface TitleBox {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  readonly bottomPx: number;
}

/**
 * The title as an overlay: white type at the lower left, on a dark that rises softly from the bottom edge so that it can be
 * read over any photo. On tall frames it stands higher, clear of what phones lay over the bottom of a film. Long titles
 * become smaller, then wrap, then end in an ellipsis; the type never leaves the safe area.
 */
export async function makeTitleCard(title: string, fontFile: string, frame: Size): Promise<Overlay> {
  const box = titleBox(frame);
  const type = await fitType(await showable(plainTitle(title), fontFile), fontFile, frame, box);
  const textTopPx = box.bottomPx - type.heightPx;
  const topPx = toEven(Math.max(0, textTopPx - shortEdge(frame) * look.fadeAbove));
  const heightPx = frame.heightPx - topPx;
  const rgba = new Uint8Array(frame.widthPx * heightPx * 4);
  shade(rgba, frame.widthPx, heightPx, textTopPx + type.heightPx / 4 - topPx);
  paste(rgba, frame.widthPx, type, box.leftPx, textTopPx - topPx);
  return { topPx, heightPx, ...toPlanes(rgba, frame.widthPx, heightPx) };
}

/** The part of the frame that type may use. */
export function titleBox(frame: Size): TitleBox {
  const short = shortEdge(frame);
  const leftPx = Math.round(short * look.side);
  const isTall = frame.heightPx > frame.widthPx;
  const bottomPx = Math.round(frame.heightPx - short * (isTall ? look.belowTall : look.belowWide));
  return { leftPx, bottomPx, widthPx: frame.widthPx - 2 * leftPx, heightPx: Math.round(short * 0.32) };
}

async function fitType(title: string, fontFile: string, frame: Size, box: TitleBox): Promise<TextPicture> {
  const short = shortEdge(frame);
  const render = (text: string, part: number): Promise<TextPicture> =>
    renderText(text, { fontFile, fontFamily, sizePx: Math.round(short * part), widthPx: box.widthPx, align: 'left' });
  const fits = (type: TextPicture, part: number): boolean =>
    type.widthPx <= box.widthPx && type.heightPx <= Math.min(box.heightPx, short * part * 1.35 * lineLimit);
  // One line in large type is best; a little smaller rather than a second line; then as many lines as there is room for.
  for (const [largest, lines] of [
    [look.largestType, 1],
    [look.largestType * 0.8, lineLimit],
  ] as const) {
    for (let part = largest; part >= (lines === 1 ? look.largestType * 0.7 : look.smallestType); part *= 0.92) {
      const type = await render(title, part);
      if (fits(type, part) && (lines > 1 || type.heightPx < short * part * 1.6)) return type;
    }
  }
  for (let text = shortened(title); ; text = shortened(text)) {
    const type = await render(text, look.smallestType);
    if (fits(type, look.smallestType) || text.length <= 2) return type;
  }
}

/**
 * Without a colour emoji font the type setter draws boxes with numbers in them; a title is better without its emoji then.
 * Colour is how one sees that there is such a font.
 */
async function showable(title: string, fontFile: string): Promise<string> {
  const pictographs = pictographsOf(title);
  if (pictographs === '') return title;
  const { data } = await renderText(pictographs, { fontFile, fontFamily, sizePx: 32, widthPx: 2000, align: 'left' });
  const isColoured = data.some(
    (value, index) => index % 4 === 0 && (data[index + 3] ?? 0) > 128 && (value !== data[index + 1] || value !== data[index + 2]),
  );
  return isColoured ? title : withoutPictographs(title) || title;
}

/** Black whose opacity rises as a smoothstep from the top row to `fullRow` and stays. */
function shade(rgba: Uint8Array, widthPx: number, heightPx: number, fullRow: number): void {
  for (let y = 0; y < heightPx; y++) {
    const t = Math.min(1, y / fullRow);
    const opacity = Math.round(255 * look.darkest * t * t * (3 - 2 * t));
    for (let x = 0; x < widthPx; x++) rgba[(y * widthPx + x) * 4 + 3] = opacity;
  }
}

/** Lays straight RGBA over straight RGBA. */
function paste(rgba: Uint8Array, widthPx: number, over: TextPicture, leftPx: number, topPx: number): void {
  for (let y = 0; y < over.heightPx; y++) {
    for (let x = 0; x < over.widthPx; x++) {
      const from = (y * over.widthPx + x) * 4;
      const to = ((y + topPx) * widthPx + x + leftPx) * 4;
      const above = (over.data[from + 3] ?? 0) / 255;
      const below = (rgba[to + 3] ?? 0) / 255;
      const opacity = above + below * (1 - above);
      if (opacity === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const mixed = (over.data[from + channel] ?? 0) * above + (rgba[to + channel] ?? 0) * below * (1 - above);
        rgba[to + channel] = Math.round(mixed / opacity);
      }
      rgba[to + 3] = Math.round(opacity * 255);
    }
  }
}

/** Straight RGBA to limited-range BT.709 planes; chroma is the mean of four, weighed by opacity. Both sizes are even. */
function toPlanes(
  rgba: Uint8Array,
  widthPx: number,
  heightPx: number,
): Pick<Overlay, 'luma' | 'cb' | 'cr' | 'lumaOpacity' | 'chromaOpacity'> {
  const count = widthPx * heightPx;
  const luma = new Uint8Array(count);
  const lumaOpacity = new Uint8Array(count);
  const cb = new Uint8Array(count / 4);
  const cr = new Uint8Array(count / 4);
  const chromaOpacity = new Uint8Array(count / 4);
  for (let y = 0; y < heightPx; y += 2) {
    for (let x = 0; x < widthPx; x += 2) {
      let opacities = 0;
      let blues = 0;
      let reds = 0;
      for (const pixel of [y * widthPx + x, y * widthPx + x + 1, (y + 1) * widthPx + x, (y + 1) * widthPx + x + 1]) {
        const [r = 0, g = 0, b = 0, opacity = 0] = rgba.subarray(pixel * 4, pixel * 4 + 4);
        const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        luma[pixel] = Math.round(16 + (light * 219) / 255);
        lumaOpacity[pixel] = opacity;
        opacities += opacity;
        blues += ((b - light) / 1.8556) * opacity;
        reds += ((r - light) / 1.5748) * opacity;
      }
      const at = ((y / 2) * widthPx) / 2 + x / 2;
      const weight = opacities === 0 ? 0 : 224 / 255 / opacities;
      cb[at] = Math.round(128 + blues * weight);
      cr[at] = Math.round(128 + reds * weight);
      chromaOpacity[at] = Math.round(opacities / 4);
    }
  }
  return { luma, cb, cr, lumaOpacity, chromaOpacity };
}

const shortEdge = ({ widthPx, heightPx }: Size): number => Math.min(widthPx, heightPx);
const toEven = (value: number): number => Math.floor(value / 2) * 2;
