import { z } from 'zod';
import { Aspect, FilmFps, FilmSize, TemplateId } from './film-shapes.ts';
import { PhotoId } from './ids.ts';

/**
 * A film before it is made: pure data, the same for the same photos, wishes and seed. Lengths are milliseconds of the film,
 * places are fractions of a picture, loudness is decibels.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const milliseconds = z.number().min(0).max(3_600_000);
const gainDb = z.number().min(-60).max(20);
const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const line = z.string().max(300);
const sizePx = z.number().int().min(2).max(100_000);

/** A rectangle of a picture, all values as fractions of the picture's width or height. It may have any shape. */
export const Framing = z.object({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  width: z.number().min(0.01).max(1),
  height: z.number().min(0.01).max(1),
});
export type Framing = z.infer<typeof Framing>;

/** Where the camera is when a shot begins and when it ends. */
const Move = z.object({ from: Framing, to: Framing });
export type Move = z.infer<typeof Move>;

/** Text and logo on a plain ground: a title card or the card at the end. */
const Card = z.object({
  kind: z.literal('card'),
  layout: z.enum(['title', 'brand']),
  heading: line,
  lines: z.array(line).max(6),
});

const Clip = z.object({
  kind: z.literal('clip'),
  sha256,
  madeBy: z.enum(['camera', 'ai']),
  widthPx: sizePx,
  heightPx: sizePx,
  /** Where in the clip the shot begins. */
  startMs: milliseconds,
  /** Its own sound; null for a silent shot. */
  gainDb: gainDb.nullable(),
});

/** What a shot shows: files by their content (a photo's version, a frame, a clip that was taken in), sizes as the picture stands upright. */
const Picture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('photo'), photoId: PhotoId, sha256, widthPx: sizePx, heightPx: sizePx }),
  /** The camera's own picture of a photo: how it was before. */
  z.object({ kind: z.literal('frame'), photoId: PhotoId, sha256, widthPx: sizePx, heightPx: sizePx }),
  Clip,
  Card,
]);
export type Picture = z.infer<typeof Picture>;
export type Card = z.infer<typeof Card>;

const side = z.enum(['left', 'right', 'up', 'down']);
/**
 * How a shot becomes the next. The two share the screen for `durationMs`; `towards` is where the picture or the edge goes.
 * A seamless join is a clip of its own between them, made by AI from the last and the first picture; without its clip it
 * is a crossfade.
 */
const Join = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cut') }),
  z.object({ kind: z.literal('crossfade'), durationMs: milliseconds }),
  z.object({ kind: z.literal('dip'), durationMs: milliseconds, colour }),
  z.object({ kind: z.literal('wipe'), durationMs: milliseconds, towards: side }),
  z.object({ kind: z.literal('slide'), durationMs: milliseconds, towards: side }),
  z.object({ kind: z.literal('push'), durationMs: milliseconds, towards: side }),
  z.object({ kind: z.literal('seamless'), durationMs: milliseconds, clip: Clip.nullable() }),
]);
export type Join = z.infer<typeof Join>;

/** Text over a shot; its times count from the shot's first frame. */
const ShotText = z.object({
  kind: z.enum(['title', 'lower-third', 'caption']),
  text: line.min(1),
  /** A second, smaller line. */
  detail: line.nullable(),
  fromMs: milliseconds,
  toMs: milliseconds,
});
export type ShotText = z.infer<typeof ShotText>;

export const Shot = z.object({
  /** Stays with the shot when shots are moved about. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  picture: Picture,
  /** As photos name their rooms; names the film's chapters. */
  room: z.string().max(60).nullable(),
  /** For the storyboard's own aspect; fitted where it has another shape. */
  move: Move,
  /** What the person or the director wants for other shapes of the film; elsewhere the move is fitted. */
  moveByAspect: z.partialRecord(Aspect, Move),
  /** `glide` gets going and comes to rest unseen; `even` keeps its speed. */
  ease: z.enum(['glide', 'even']),
  durationMs: milliseconds.min(100).max(120_000),
  texts: z.array(ShotText).max(8),
  /** How it becomes the next; that of the last shot says nothing. */
  join: Join,
});
export type Shot = z.infer<typeof Shot>;

export const SoundSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bundled'), id: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  z.object({ kind: z.literal('imported'), sha256 }),
]);
export type SoundSource = z.infer<typeof SoundSource>;

const SoundTrack = z.object({
  role: z.enum(['music', 'voice']),
  source: SoundSource,
  gainDb,
  /** Where in the film it begins, and where in itself. */
  startMs: milliseconds,
  trimStartMs: milliseconds,
  /** Null: to its own end. */
  trimEndMs: milliseconds.nullable(),
  fadeInMs: milliseconds,
  fadeOutMs: milliseconds,
  /** Goes on to the end of the film, at a musical place. */
  loops: z.boolean(),
});
export type SoundTrack = z.infer<typeof SoundTrack>;

export const Storyboard = z.object({
  version: z.literal(2),
  /** What it was made from, until a person changes it. */
  template: TemplateId.nullable(),
  seed: z.number().int(),
  /** Of the words that the director writes. */
  language: z.enum(['en', 'nb']),
  aspect: Aspect,
  size: FilmSize,
  fps: FilmFps,
  /** How pictures are resampled and mixed: as their numbers stand, or as light. */
  light: z.enum(['display', 'linear']),
  /** Of the file, for players and search; what is seen is a text or a card. */
  title: line.nullable(),
  brand: z.object({ ink: colour, ground: colour, accent: colour, logoSha256: sha256.nullable() }),
  shots: z.array(Shot).min(1).max(400),
  /** The last picture goes to black over this long; 0 for a film that just ends. */
  endFadeMs: milliseconds,
  sound: z.object({
    tracks: z.array(SoundTrack).max(12),
    /** How far the music goes down under a voice; 0 leaves it. */
    duckingDb: z.number().min(0).max(40),
  }),
});
export type Storyboard = z.infer<typeof Storyboard>;
