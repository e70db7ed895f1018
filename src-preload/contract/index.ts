import type { Bridge, Events, Handlers } from './define.ts';
import { ai } from './ai.ts';
import { brackets } from './brackets.ts';
import { delivery } from './delivery.ts';
import { develop } from './develop.ts';
import { films } from './films.ts';
import { intake } from './intake.ts';
import { jobs } from './jobs.ts';
import { library } from './library.ts';
import { presets } from './presets.ts';
import { settings } from './settings.ts';

/** The whole contract between the page and the studio. Types are inferred from it; both sides check against it at run time. */
export const contract = { intake, library, brackets, develop, presets, ai, films, jobs, delivery, settings } as const;

export type StudioBridge = Bridge<typeof contract>;
export type StudioHandlers = Handlers<typeof contract>;
export type StudioEvents = Events<typeof contract>;
