import { type Canvas, encodeCanvas, openCanvas, openMask, type PictureFormat } from './canvas.ts';
import { drawObject } from './draw-object.ts';
import { fillMask } from './fill-mask.ts';
import { applyLook } from './looks.ts';

export interface EditWanted {
  readonly picture: Buffer;
  /** Null: the whole picture may change. */
  readonly mask: Buffer | null;
  readonly does: 'edit' | 'inpaint' | 'remove';
  readonly prompt: string;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly format: PictureFormat;
}

/** Really edits a picture, in the way of such models: all of it is made anew, so that every pixel is a little different. */
export async function editPicture({ picture, mask, does, prompt, size, format }: EditWanted): Promise<Buffer> {
  const canvas = await openCanvas(picture, size);
  const where = mask && does !== 'edit' ? await openMask(mask, canvas) : placeInPrompt(prompt, canvas);
  if (!where) await applyLook(canvas, prompt);
  else if (does === 'remove' || isRemoval(prompt)) fillMask(canvas, where);
  else drawObject(canvas, where, wantedObject(prompt));
  regrain(canvas);
  return encodeCanvas(canvas, format);
}

const isRemoval = (prompt: string): boolean => /^\s*(?:remove|erase|delete|take (?:out|away)|clean|empty|fill)/i.test(prompt);
/** What stands in quotation marks is the thing; the rest of a long prompt names much else. */
const wantedObject = (prompt: string): string => /"([^"]+)"/.exec(prompt)?.[1] ?? prompt;

/** Where to work, for a model without masks that is told so in words: "from 20 % to 40 % of its width ... of its height". */
function placeInPrompt(prompt: string, { widthPx, heightPx }: Canvas): Float32Array | null {
  const told = /from (\d+) % to (\d+) % of its width[^]*?from (\d+) % to (\d+) % of its height/.exec(prompt);
  if (!told) return null;
  const [left = 0, right = 0, top = 0, bottom = 0] = told.slice(1).map((text) => Number(text) / 100);
  const where = new Float32Array(widthPx * heightPx);
  for (let row = Math.floor(top * heightPx); row < Math.min(heightPx, bottom * heightPx); row += 1)
    where.fill(1, row * widthPx + Math.floor(left * widthPx), row * widthPx + Math.min(widthPx, Math.ceil(right * widthPx)));
  return where;
}

/** One to two steps of difference, everywhere, the same each time. */
function regrain({ rgb }: Canvas): void {
  for (let at = 0; at < rgb.length; at += 1) {
    const step = ((Math.imul(at, 2_654_435_761) >>> 13) % 5) - 2;
    rgb[at] = Math.min(255, Math.max(0, rgb[at]! + step));
  }
}
