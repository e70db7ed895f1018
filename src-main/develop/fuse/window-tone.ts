import { smoothStep } from '../look/small-picture.ts';

/** How far a place of the base frame counts as window, by its level: as in assembly/photo/bright.ts. */
export const brightMatte = (level: number): number => smoothStep(160, 250, level);

/** Where a room's brightest surfaces usually lie. In a darker room windows have to come down as far below. */
export const usualWhite = 240;
const darkestWhite = 200;
/** Levels in such a room: what is darker than this is left, however strong the pull. */
const knee = 200;
/** How much brighter than that a window may stay at half strength, however bright it is. */
const roomAtHalf = 68;
const leastRoom = 8;

/** Where a window of this mean level comes to lie; never rising with `strength`, never falling with the level. */
export function lowered(level: number, strength: number, roomWhite: number): number {
  const scale = Math.min(1, Math.max(darkestWhite, roomWhite) / usualWhite);
  const above = level - knee * scale;
  if (above <= 0 || strength <= 0) return level;
  const room = scale * (leastRoom + ((roomAtHalf - leastRoom) * (1 - strength)) / strength);
  return knee * scale + above / (1 + above / room);
}
