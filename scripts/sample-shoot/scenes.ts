import type { Scene } from './scene.ts';
import { bathroom } from './scenes/bathroom.ts';
import { bedroom } from './scenes/bedroom.ts';
import { exterior } from './scenes/exterior.ts';
import { hallway } from './scenes/hallway.ts';
import { kitchen } from './scenes/kitchen.ts';
import { livingRoom } from './scenes/living-room.ts';
import { terrace } from './scenes/terrace.ts';

export const scenes = { exterior, 'living-room': livingRoom, kitchen, bedroom, bathroom, hallway, terrace } satisfies Readonly<
  Record<string, () => Scene>
>;
export type SceneName = keyof typeof scenes;
