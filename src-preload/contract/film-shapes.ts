import { z } from 'zod';

/** What a film can be, apart from what it shows. */

export const Aspect = z.enum(['16:9', '9:16', '1:1', '4:5']);
export type Aspect = z.infer<typeof Aspect>;

/** By the short edge of a film, as everybody calls them; 4K is 2160. */
export const FilmSize = z.enum(['720p', '1080p', '1440p', '2160p']);
export type FilmSize = z.infer<typeof FilmSize>;

export const FilmFps = z.union([z.literal(24), z.literal(25), z.literal(30), z.literal(50), z.literal(60)]);
export type FilmFps = z.infer<typeof FilmFps>;

export const TemplateId = z.enum(['classic-tour', 'quick-reel', 'luxury-slow', 'social-vertical', 'before-after']);
export type TemplateId = z.infer<typeof TemplateId>;

/** What each template is made for. */
export const templateAspect: Readonly<Record<TemplateId, Aspect>> = {
  'classic-tour': '16:9',
  'quick-reel': '16:9',
  'luxury-slow': '16:9',
  'social-vertical': '9:16',
  'before-after': '16:9',
};

/** Where a film's storyboard comes from: the director with a template, or a person. */
export const FilmOrigin = z.enum([...TemplateId.options, 'own']);
export type FilmOrigin = z.infer<typeof FilmOrigin>;

/** What a finished film can be delivered as. */
export const FilmFormat = z.enum(['mp4', 'hevc', 'prores', 'gif', 'webp', 'poster']);
export type FilmFormat = z.infer<typeof FilmFormat>;
