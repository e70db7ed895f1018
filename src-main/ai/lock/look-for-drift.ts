import type { StyleChange } from '../../../src-preload/contract/ai.ts';
import { drawHeat } from '../drift/draw-heat.ts';
import { measureDrift, type Heat } from '../drift/measure-drift.ts';
import type { Drift, PreparedEdit } from '../edit-tasks.ts';
import type { PixelSize } from '../provider.ts';
import type { Rgb } from './resample.ts';

export interface DriftLook {
  /** What was sent and what came back, registered, at one size. */
  readonly sent: Rgb;
  readonly result: Rgb;
  /** At that size: over 0 where the result was free; null for an edit of the whole photo. */
  readonly free: Uint8Array | null;
  readonly changes: readonly StyleChange[];
  readonly prepared: PreparedEdit;
}

/** Long edge of the pictures that are compared, and of the heat that is laid over the photo. */
export const driftEdgePx = 1024;

/** How much a result changed where it should not have, and a picture of it to lie over the whole photo. */
export async function lookForDrift({ sent, result, free, changes, prepared }: DriftLook): Promise<{ drift: Drift; png: Buffer }> {
  const { drift, heat } = measureDrift({ before: sent, after: result, mask: free, changes });
  const size = inside(prepared.photo, driftEdgePx);
  return { drift, png: await drawHeat(onPhoto(heat, prepared, size), size) };
}

/** The size of the same proportions that fits; never larger. */
export function inside({ widthPx, heightPx }: PixelSize, edgePx: number): PixelSize {
  const scale = Math.min(1, edgePx / Math.max(widthPx, heightPx));
  return { widthPx: Math.max(1, Math.round(widthPx * scale)), heightPx: Math.max(1, Math.round(heightPx * scale)) };
}

/** The heat of a part in its place in the photo; cold beside it. */
function onPhoto(heat: Heat, { photo, part }: PreparedEdit, { widthPx, heightPx }: PixelSize): Heat {
  const values = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const fromTop = ((y + 0.5) / heightPx) * photo.heightPx - part.top;
    const row = Math.floor((fromTop / part.heightPx) * heat.heightPx);
    if (row < 0 || row >= heat.heightPx) continue;
    for (let x = 0; x < widthPx; x++) {
      const fromLeft = ((x + 0.5) / widthPx) * photo.widthPx - part.left;
      const column = Math.floor((fromLeft / part.widthPx) * heat.widthPx);
      if (column >= 0 && column < heat.widthPx) values[y * widthPx + x] = heat.values[row * heat.widthPx + column]!;
    }
  }
  return { values, widthPx, heightPx };
}
