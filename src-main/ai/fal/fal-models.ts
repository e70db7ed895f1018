import type { Model } from '../provider.ts';
import {
  kling25TurboPro,
  kling25TurboStandard,
  kling26Pro,
  klingO3Standard,
  seedance15Pro,
  veo31Fast,
  veo31FastJoin,
} from './fal-clip-models.ts';
import {
  briaFill,
  finegrainEraser,
  flux2Pro,
  fluxFill,
  nanoBanana2,
  nanoBananaPro,
  objectRemoval,
  qwenInpaint,
  seedream,
} from './fal-edit-models.ts';

/** What is offered of Fal. The first that can do something is the usual one for it; `npm run ai-schemas` after any change. */
export const falModels: readonly Model[] = [
  // masks before whole pictures: to take something out, or to put something in
  objectRemoval,
  qwenInpaint,
  fluxFill,
  briaFill,
  finegrainEraser,
  nanoBananaPro,
  nanoBanana2,
  seedream,
  flux2Pro,
  kling26Pro,
  kling25TurboPro,
  kling25TurboStandard,
  klingO3Standard,
  seedance15Pro,
  veo31Fast,
  veo31FastJoin,
];
