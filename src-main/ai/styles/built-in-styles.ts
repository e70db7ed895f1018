import type { Style } from '../../../src-preload/contract/ai.ts';
import { cleanUp } from './catalogue/clean-up.ts';
import { exterior } from './catalogue/exterior.ts';
import { light } from './catalogue/light.ts';
import { staging } from './catalogue/staging.ts';
import { surfaces } from './catalogue/surfaces.ts';

/**
 * The styles that come with the studio, in the order in which they are shown: furnishing first, concepts last. A style that
 * would ask for something else tomorrow gets a new `version`; its id is never used for another.
 */
export const builtInStyles: readonly Style[] = [...staging, ...cleanUp, ...light, ...exterior, ...surfaces];
