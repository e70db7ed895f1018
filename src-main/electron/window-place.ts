import type { Rectangle } from 'electron';
import { z } from 'zod';

/** A window's size and place on the desktop, in device-independent pixels. */
const WindowPlace = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

export const minimumSize = { width: 880, height: 600 };
const usualSize = { width: 1440, height: 900 };
/** So much of the title bar must be on a screen for a hand to catch it. */
const graspable = { width: 120, height: 24 };

/**
 * Where to open a window: where it was, if that still is on a screen; else in the middle of the first one. `workAreas` are
 * the usable parts of all screens, the main one first; `saved` is whatever was kept, and is not trusted.
 */
export function placeWindow(saved: unknown, workAreas: readonly Rectangle[]): WindowPlace {
  const main = workAreas[0] ?? { x: 0, y: 0, ...usualSize };
  const parsed = WindowPlace.safeParse(saved);
  const home = parsed.success ? workAreas.find((area) => canBeGrasped(parsed.data, area)) : undefined;
  if (parsed.success && home) return { ...parsed.data, ...fit(parsed.data, home) };
  const size = fit(parsed.success ? parsed.data : usualSize, main);
  return {
    x: main.x + Math.max(0, Math.round((main.width - size.width) / 2)),
    y: main.y + Math.max(0, Math.round((main.height - size.height) / 2)),
    ...size,
    isMaximized: parsed.success && parsed.data.isMaximized,
  };
}

const fit = (size: { width: number; height: number }, area: Rectangle): { width: number; height: number } => ({
  width: Math.max(minimumSize.width, Math.min(size.width, area.width)),
  height: Math.max(minimumSize.height, Math.min(size.height, area.height)),
});

function canBeGrasped(place: WindowPlace, area: Rectangle): boolean {
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  return width >= graspable.width && place.y >= area.y && place.y + graspable.height <= area.y + area.height;
}
