import type { Stroke } from '../../../src-preload/contract/ai.ts';

/** A part of a picture, in shares of its width and height from the upper left. */
export interface PlaceBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What strokes can reach at most: what was erased again is not taken off. `aspect` is the photo's width by its height. */
export function boxOfStrokes(strokes: readonly Stroke[], aspect: number): PlaceBox | null {
  const painted = strokes.filter(({ mode }) => mode === 'paint');
  if (painted.length === 0) return null;
  // The radius is a share of the longer side.
  const reach = (radius: number): { x: number; y: number } => ({ x: radius * Math.max(1, 1 / aspect), y: radius * Math.max(aspect, 1) });
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  for (const { points, radius } of painted) {
    const { x: byX, y: byY } = reach(radius);
    for (const { x, y } of points) {
      box.left = Math.min(box.left, x - byX);
      box.right = Math.max(box.right, x + byX);
      box.top = Math.min(box.top, y - byY);
      box.bottom = Math.max(box.bottom, y + byY);
    }
  }
  return clamped(box);
}

/** Where a box is, as one would tell it to somebody who looks at the picture: `in the lower left of the picture (...)`. */
export function placeInWords(box: PlaceBox): string {
  const { left, top, right, bottom } = clamped(box);
  const isWide = right - left >= 0.7;
  const isHigh = bottom - top >= 0.7;
  if (isWide && isHigh) return 'across most of the picture';
  const across = third((left + right) / 2, 'left', 'right');
  const down = third((top + bottom) / 2, 'upper', 'lower');
  const exactly = `(from ${percent(left)} to ${percent(right)} of its width, from the left, and from ${percent(top)} to ${percent(bottom)} of its height, from the top)`;
  return `${roughly({ isWide, isHigh, across, down })} of the picture ${exactly}`;
}

function roughly(at: { isWide: boolean; isHigh: boolean; across: 'left' | 'right' | null; down: 'upper' | 'lower' | null }): string {
  const { isWide, isHigh, across, down } = at;
  if (isWide) return down === null ? 'across the middle' : `along the ${down === 'upper' ? 'top' : 'bottom'}`;
  if (isHigh) return across === null ? 'down the middle' : `down the ${across} side`;
  if (across === null && down === null) return 'in the middle';
  if (across === null) return `in the ${down} middle`;
  if (down === null) return `at the ${across}, half way up,`;
  return `in the ${down} ${across}`;
}

function third<T>(at: number, first: T, last: T): T | null {
  if (at < 0.4) return first;
  return at > 0.6 ? last : null;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function clamped({ left, top, right, bottom }: PlaceBox): PlaceBox {
  const share = (value: number): number => Math.min(1, Math.max(0, value));
  return { left: share(left), top: share(top), right: share(right), bottom: share(bottom) };
}
