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
  if (does === 'edit' || !mask) await applyLook(canvas, prompt);
  else {
    const where = await openMask(mask, canvas);
    if (does === 'remove' || isRemoval(prompt)) fillMask(canvas, where);
    else drawObject(canvas, where, prompt);
  }
  regrain(canvas);
  return encodeCanvas(canvas, format);
}

const isRemoval = (prompt: string): boolean => /^\s*(?:remove|erase|delete|take (?:out|away)|clean|empty|fill)/i.test(prompt);

/** One to two steps of difference, everywhere, the same each time. */
function regrain({ rgb }: Canvas): void {
  for (let at = 0; at < rgb.length; at += 1) {
    const step = ((Math.imul(at, 2_654_435_761) >>> 13) % 5) - 2;
    rgb[at] = Math.min(255, Math.max(0, rgb[at]! + step));
  }
}
