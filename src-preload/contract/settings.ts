import { z } from 'zod';
import { call, event } from './define.ts';
import { Aspect, FilmSize, TemplateId } from './film-shapes.ts';

const line = z.string().trim().max(200).default('');

/** Who made the pictures and who may be asked, as it stands in every delivered file. Empty is left out. */
export const Credit = z.object({
  creator: line,
  copyright: line,
  contact: z.object({ email: line, phone: line, web: line, address: line, city: line, postalCode: line, country: line }).prefault({}),
});
export type Credit = z.infer<typeof Credit>;

const colour = z.string().regex(/^#[0-9a-f]{6}$/);

/** How films are signed: colours of cards and texts, a logo that was taken in, and whether a card closes the film. */
export const Brand = z.object({
  ink: colour.default('#ffffff'),
  ground: colour.default('#14161a'),
  accent: colour.default('#c8a46a'),
  logoSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  /** Made of the credit; a film without a credit and a logo has none. */
  endCard: z.boolean().default(true),
});
export type Brand = z.infer<typeof Brand>;

const choices = {
  theme: z.enum(['system', 'dark', 'light']),
  filmAspect: Aspect,
  filmTemplate: TemplateId,
  filmSize: FilmSize,
  brand: Brand,
  credit: Credit,
};

/** What a person may choose. Only what is safe to show: no path and no key is ever here. */
export const Settings = z.object({
  theme: choices.theme.default('dark'),
  filmAspect: choices.filmAspect.default('16:9'),
  filmTemplate: choices.filmTemplate.default('classic-tour'),
  filmSize: choices.filmSize.default('1080p'),
  brand: choices.brand.prefault({}),
  credit: choices.credit.prefault({}),
});
export type Settings = z.infer<typeof Settings>;

export const settings = {
  read: call(z.object({}), Settings),
  /** Without defaults: what is not named stays as it is. */
  change: call(z.object(choices).partial(), Settings),
  changed: event(Settings),
};
