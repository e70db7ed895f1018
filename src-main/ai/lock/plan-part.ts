import type { PreparedEdit, ShareBox } from '../edit-tasks.ts';
import { roomPx } from '../masks/free-mask.ts';
import type { Model, PixelSize } from '../provider.ts';

export interface PartWish {
  readonly photo: PixelSize;
  /** What is marked, in shares of the photo; null for an edit of the whole photo. */
  readonly marked: ShareBox | null;
  readonly featherPx: number;
  readonly most: Model['most'];
}

/** How much of the photo a model sees on each side of what is marked, in parts of the mark's own size. */
const contextShare = 0.35;
/** A mark may be small; what a model goes by may not, or there is no room in it to go by. */
const leastPartPx = 1024;
/** Nothing else comes back from every model as it was sent: the proportions that they make. */
const proportions = [1, 5 / 4, 4 / 3, 3 / 2, 16 / 9] as const;
/** Smaller ones are refused by some models. */
const leastSentPx = 512;
/** Models round sizes to this. */
const stepPx = 16;

/** Which part of a photo is sent, and how large. Pure. */
export function planPart({ photo, marked, featherPx, most }: PartWish): Pick<PreparedEdit, 'part' | 'sent'> {
  const part = marked ? partAround(photo, marked, featherPx) : { left: 0, top: 0, ...photo };
  return { part, sent: sentSize(part, most) };
}

function partAround(photo: PixelSize, marked: ShareBox, featherPx: number): PreparedEdit['part'] {
  const across = span(marked.left, marked.right, photo.widthPx, featherPx);
  const down = span(marked.top, marked.bottom, photo.heightPx, featherPx);
  const { widthPx, heightPx } = proportioned(across.least, down.least, photo);
  return { left: place(across.middle, widthPx, photo.widthPx), top: place(down.middle, heightPx, photo.heightPx), widthPx, heightPx };
}

function span(from: number, to: number, sizePx: number, featherPx: number): { middle: number; least: number } {
  const size = (to - from) * sizePx + 2 * roomPx(featherPx);
  return { middle: ((from + to) / 2) * sizePx, least: Math.min(sizePx, Math.max(leastPartPx, Math.ceil(size * (1 + 2 * contextShare)))) };
}

/** The smallest part of at least this size that has proportions a model makes; as near as the photo allows. */
function proportioned(leastWidthPx: number, leastHeightPx: number, photo: PixelSize): PixelSize {
  const fitting = [...proportions, ...proportions.map((one) => 1 / one)].flatMap((ratio) => {
    const heightPx = Math.max(leastHeightPx, Math.ceil(leastWidthPx / ratio));
    const widthPx = Math.max(leastWidthPx, Math.round(heightPx * ratio));
    return widthPx <= photo.widthPx && heightPx <= photo.heightPx ? [snapped({ widthPx, heightPx }, photo)] : [];
  });
  const [smallest] = fitting.toSorted((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx);
  return smallest ?? { widthPx: leastWidthPx, heightPx: leastHeightPx };
}

const snapped = ({ widthPx, heightPx }: PixelSize, photo: PixelSize): PixelSize => {
  const up = (px: number, most: number): number => Math.min(most, Math.ceil(px / stepPx) * stepPx);
  return { widthPx: up(widthPx, photo.widthPx), heightPx: up(heightPx, photo.heightPx) };
};

const place = (middle: number, sizePx: number, wholePx: number): number =>
  Math.max(0, Math.min(wholePx - sizePx, Math.round(middle - sizePx / 2)));

/** The part's own size, or the largest that the model takes; larger than it is only what no model would take. */
function sentSize({ widthPx, heightPx }: PixelSize, most: Model['most']): PixelSize {
  const long = Math.max(widthPx, heightPx);
  const allowed = Math.min(most.longEdgePx / long, Math.sqrt(most.pixels / (widthPx * heightPx)));
  const scale = Math.min(allowed, Math.max(1, leastSentPx / long));
  if (scale === 1) return { widthPx, heightPx };
  const exact = [widthPx * scale, heightPx * scale] as const;
  // Rounded down, so that it stays allowed; a small picture is not bent for the sake of a step.
  const round = (px: number): number => (px >= 24 * stepPx ? Math.floor(px / stepPx) * stepPx : Math.max(1, Math.floor(px)));
  return { widthPx: round(exact[0]), heightPx: round(exact[1]) };
}
