import type { DecodedPicture } from '../../../imaging/decoded-picture.ts';
import { markedFrom, widen, type MaskPlane, type Marks } from '../../masks/mask-plane.ts';
import { fillSmoothly } from './fill-smoothly.ts';

export interface FillParts {
  readonly kernelsDir: string;
  /** Told how much is done, 0 to 1; lets others have a turn, and throws when the work is not wanted any more. */
  readonly step: (fraction: number) => Promise<void>;
}

/** Fills what is marked from what is around it, in place. */
export async function fillHole(
  picture: DecodedPicture & { readonly depth: 8 },
  mask: MaskPlane,
  marks: Marks,
  parts: FillParts,
): Promise<void> {
  const { rgb, widthPx } = picture;
  const box = widen(marks.box, 1, mask);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const plane = new Float32Array(3 * width * height);
  const hole = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = (box.top + y) * widthPx + box.left + x;
      hole[i] = mask.values[at]! >= markedFrom ? 1 : 0;
      for (let c = 0; c < 3; c++) plane[3 * i + c] = rgb[3 * at + c]!;
    }
  }
  await parts.step(0.5);
  fillSmoothly(plane, hole, width, height);
  for (let i = 0; i < hole.length; i++) {
    if (hole[i] === 0) continue;
    const at = (box.top + Math.floor(i / width)) * widthPx + box.left + (i % width);
    for (let c = 0; c < 3; c++) rgb[3 * at + c] = Math.round(plane[3 * i + c]!);
  }
}
