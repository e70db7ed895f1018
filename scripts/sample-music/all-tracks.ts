import { playCityLights } from './arrangements/city-lights.ts';
import { playMorningLight } from './arrangements/morning-light.ts';
import { playOpenWindows } from './arrangements/open-windows.ts';
import { playQuietWater } from './arrangements/quiet-water.ts';
import { playTallRooms } from './arrangements/tall-rooms.ts';
import type { Score } from './score.ts';
import { cityLights } from './scores/city-lights.ts';
import { morningLight } from './scores/morning-light.ts';
import { openWindows } from './scores/open-windows.ts';
import { quietWater } from './scores/quiet-water.ts';
import { tallRooms } from './scores/tall-rooms.ts';
import type { Stereo } from './signal/stereo.ts';

interface Track {
  readonly score: Score;
  /** The finished, mastered sound; the same one for the same seed. */
  readonly play: (seed: number) => Stereo;
}

/** One track for each mood. */
export const allTracks: readonly Track[] = [
  { score: morningLight, play: playMorningLight },
  { score: openWindows, play: playOpenWindows },
  { score: quietWater, play: playQuietWater },
  { score: tallRooms, play: playTallRooms },
  { score: cityLights, play: playCityLights },
];
