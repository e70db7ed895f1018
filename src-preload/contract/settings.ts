import { z } from 'zod';
import { call, event } from './define.ts';

/** What a person may choose. Only what is safe to show: no path and no key is ever here. */
export const Settings = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('dark'),
  filmAspect: z.enum(['16:9', '9:16', '1:1']).default('16:9'),
});
export type Settings = z.infer<typeof Settings>;

export const settings = {
  read: call(z.object({}), Settings),
  change: call(Settings.partial(), Settings),
  changed: event(Settings),
};
