import { z } from 'zod';
import { ModelId, Money, ProviderId, Quote } from './ai.ts';
import { call } from './define.ts';
import { Aspect, FilmFps, FilmSize, TemplateId } from './film-shapes.ts';
import { FilmId, Grant, JobId, ProjectId } from './ids.ts';
import { SoundSource, Storyboard } from './storyboard.ts';

/** How a film should be directed. What is not said goes with the template. */
export const FilmWish = z.object({
  template: TemplateId.default('classic-tour'),
  aspect: Aspect.default('16:9'),
  size: FilmSize.default('1080p'),
  fps: FilmFps.default(30),
  /** Null: none. */
  music: SoundSource.nullable().optional(),
  voice: SoundSource.nullable().default(null),
  /** Null: none. Not said: the project's name. */
  title: z.string().max(300).nullable().optional(),
  /** Another number gives another sequence of moves; the same gives the same film. */
  seed: z.number().int().min(0).max(1_000_000).default(0),
  language: z.enum(['en', 'nb']).default('en'),
  /** `hardware`: the graphics processor where it proves itself; quicker, and larger files for the same quality. */
  encoder: z.enum(['software', 'hardware']).default('software'),
  /** What a provider should make of it, paid by the second; null for nothing. Where it fails the studio's own moves and joins stay. */
  ai: z
    .object({
      /** `shots`: every photo's moment; `joins`: the joins between them; `all`: both. */
      makes: z.enum(['shots', 'joins', 'all']),
      /** Not said: the usual model for clips. */
      provider: ProviderId.optional(),
      model: ModelId.optional(),
      /** Sound made by the model; most charge double for it. */
      withSound: z.boolean().default(false),
    })
    .nullable()
    .default(null),
});
export type FilmWish = z.infer<typeof FilmWish>;

/** A sound that a film can have. */
export const SoundView = z.object({
  source: SoundSource,
  title: z.string(),
  mood: z.enum(['warm', 'bright', 'calm', 'elegant', 'driving']).nullable(),
  /** One sentence on what it is like; null for what was taken in. */
  about: z.object({ en: z.string(), nb: z.string() }).nullable(),
  durationMs: z.number(),
  bpm: z.number().nullable(),
  isVoice: z.boolean(),
});
export type SoundView = z.infer<typeof SoundView>;

/** Material for films that was taken in. */
export const FilmAsset = z.object({
  kind: z.enum(['music', 'voice', 'clip', 'logo']),
  sha256: z.string(),
  name: z.string(),
  /** Of sounds and clips. */
  durationMs: z.number().nullable(),
  /** Of clips and logos, upright. */
  widthPx: z.number().nullable(),
  heightPx: z.number().nullable(),
});
export type FilmAsset = z.infer<typeof FilmAsset>;

export const films = {
  /**
   * Directs the project's developed photos and renders a film; an unchanged film is not rendered again. With AI work in the
   * wish `agreed` is the total the person saw.
   */
  make: call(FilmWish.extend({ projectId: ProjectId, agreed: Money.optional() }), z.object({ filmId: FilmId, jobId: JobId.nullable() })),
  /** What the AI work of a wish would cost now: clips that are there already are not counted. Null where there is none. */
  quote: call(FilmWish.extend({ projectId: ProjectId }), Quote.nullable()),
  /** Renders a storyboard that a person made or changed; its photos belong to the project. */
  makeFrom: call(z.object({ projectId: ProjectId, storyboard: Storyboard }), z.object({ filmId: FilmId, jobId: JobId.nullable() })),
  /** Renders a film once more as it was asked for last. */
  again: call(z.object({ filmId: FilmId }), z.object({ filmId: FilmId, jobId: JobId.nullable() })),
  /** What `make` would render now, and how: nothing is made. The plan is for reading (docs/films.md). */
  plan: call(FilmWish.extend({ projectId: ProjectId }), z.object({ storyboard: Storyboard, plan: z.unknown() })),
  /** The same for a storyboard that a person made. */
  planOf: call(z.object({ projectId: ProjectId, storyboard: Storyboard }), z.object({ storyboard: Storyboard, plan: z.unknown() })),
  /** The storyboard a film was last made from, or null. */
  storyboard: call(z.object({ filmId: FilmId }), z.object({ storyboard: Storyboard.nullable() })),
  sounds: call(z.object({}), z.array(SoundView)),
  /** What was taken in, newest first. */
  material: call(z.object({}), z.array(FilmAsset)),
  /** Takes a file in as material for films; the same bytes twice are one. */
  takeIn: call(z.object({ grant: Grant, as: FilmAsset.shape.kind }), FilmAsset),
};
