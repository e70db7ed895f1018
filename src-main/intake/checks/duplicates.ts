import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { likeness } from '../likeness.ts';

/** A photo of the shoot, as far as it may show the same as another. */
export interface ScenePhoto {
  readonly position: number;
  /** Of the base frame (see likeness.ts). */
  readonly likeness: string;
  readonly focalLengthMm: number | null;
}

/** Two pictures of one view from one place; a step aside scores less. */
const sameView = 0.95;

/** Whether an earlier photo of the shoot already shows this view. */
export function duplicateCheck(photo: ScenePhoto, others: readonly ScenePhoto[]): PhotoCheck | null {
  for (const other of others) {
    if (other.position >= photo.position || !hasSameLens(photo, other)) continue;
    const value = likeness(photo.likeness, other.likeness);
    if (value >= sameView) {
      return {
        code: 'duplicate',
        severity: 'note',
        message: `It shows the same view as photo ${other.position} (likeness ${value.toFixed(2)}).`,
      };
    }
  }
  return null;
}

const hasSameLens = ({ focalLengthMm: a }: ScenePhoto, { focalLengthMm: b }: ScenePhoto): boolean =>
  a === null || b === null || Math.abs(Math.log(a / b)) < 0.05;
