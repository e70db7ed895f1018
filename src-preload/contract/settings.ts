import { z } from 'zod';
import { call, event } from './define.ts';

const line = z.string().trim().max(200).default('');

/** Who made the pictures and who may be asked, as it stands in every delivered file. Empty is left out. */
export const Credit = z.object({
  creator: line,
  copyright: line,
  contact: z.object({ email: line, phone: line, web: line, address: line, city: line, postalCode: line, country: line }).prefault({}),
});
export type Credit = z.infer<typeof Credit>;

const choices = {
  theme: z.enum(['system', 'dark', 'light']),
  filmAspect: z.enum(['16:9', '9:16', '1:1']),
  credit: Credit,
};

/** What a person may choose. Only what is safe to show: no path and no key is ever here. */
export const Settings = z.object({
  theme: choices.theme.default('dark'),
  filmAspect: choices.filmAspect.default('16:9'),
  credit: choices.credit.prefault({}),
});
export type Settings = z.infer<typeof Settings>;

export const settings = {
  read: call(z.object({}), Settings),
  /** Without defaults: what is not named stays as it is. */
  change: call(z.object(choices).partial(), Settings),
  changed: event(Settings),
};
