import type { TemplateId } from '../../../src-preload/contract/film-shapes.ts';
import type { Join, Shot, ShotText } from '../../../src-preload/contract/storyboard.ts';

/** A join as a template asks for it; a dip goes through the ground of the brand. */
export type JoinStyle =
  | Extract<Join, { kind: 'cut' | 'crossfade' | 'wipe' | 'slide' | 'push' }>
  | { readonly kind: 'dip'; readonly durationMs: number };

/** How a kind of film is made, as data. What is not here is the same for all of them. */
export interface FilmTemplate {
  /** Of the music that goes with it. */
  readonly mood: 'warm' | 'bright' | 'calm' | 'elegant' | 'driving';
  readonly mostPhotos: number;
  /** From one change of picture to the next. */
  readonly stayMs: { readonly shortest: number; readonly usual: number; readonly longest: number };
  /** Few photos stay longer and many shorter, so that the film is about this long. */
  readonly filmMs: { readonly shortest: number; readonly longest: number };
  /** How long pictures stay beside each other, again and again. */
  readonly rhythm: readonly number[];
  /** How much longer the first picture stays. */
  readonly opening: number;
  /** Changes fall on bars where they can, or on any beat. */
  readonly changesOn: 'beats' | 'bars';
  readonly joins: {
    /** Between pictures of one room, and into the next; each walked through. */
    readonly within: readonly JoinStyle[];
    readonly between: readonly JoinStyle[];
    /** In or out of the house. */
    readonly threshold: JoinStyle;
    readonly card: JoinStyle;
  };
  readonly ease: Shot['ease'];
  readonly motion: {
    /** How much closer a push comes: 0.08 for eight hundredths. */
    readonly push: number;
    /** The longest way along a picture, in long edges of the frame, and how much of it in a second at its quickest. */
    readonly travel: number;
    readonly travelPerSecond: number;
  };
  readonly order: 'walk' | 'hook-first';
  readonly title: 'over-first-shot' | 'card';
  /** How rooms are named where one comes to them. */
  readonly rooms: Extract<ShotText['kind'], 'lower-third' | 'caption'> | null;
  readonly cardMs: { readonly title: number; readonly brand: number };
  readonly endFadeMs: number;
  readonly musicFadeOutMs: number;
  /** Each photo twice: as the camera saw it, and developed. */
  readonly pairs: { readonly beforeMs: number; readonly afterMs: number; readonly join: JoinStyle } | null;
}

const cut: JoinStyle = { kind: 'cut' };
const crossfade = (durationMs: number): JoinStyle => ({ kind: 'crossfade', durationMs });
const dip = (durationMs: number): JoinStyle => ({ kind: 'dip', durationMs });

export const filmTemplates: Readonly<Record<TemplateId, FilmTemplate>> = {
  'quick-reel': {
    mood: 'driving',
    mostPhotos: 12,
    stayMs: { shortest: 1000, usual: 1450, longest: 2200 },
    filmMs: { shortest: 15_000, longest: 18_000 },
    rhythm: [1.3, 0.85, 0.85],
    opening: 1.2,
    changesOn: 'beats',
    joins: {
      within: [cut],
      between: [cut, cut, { kind: 'push', durationMs: 300, towards: 'left' }],
      threshold: { kind: 'push', durationMs: 300, towards: 'left' },
      card: crossfade(300),
    },
    ease: 'even',
    motion: { push: 0.07, travel: 0.09, travelPerSecond: 0.05 },
    order: 'walk',
    title: 'over-first-shot',
    rooms: null,
    cardMs: { title: 2000, brand: 2400 },
    endFadeMs: 400,
    musicFadeOutMs: 1500,
    pairs: null,
  },
  'classic-tour': {
    mood: 'warm',
    mostPhotos: 14,
    stayMs: { shortest: 2900, usual: 3800, longest: 5200 },
    filmMs: { shortest: 30_000, longest: 54_000 },
    rhythm: [1],
    opening: 1.35,
    changesOn: 'bars',
    joins: { within: [crossfade(800)], between: [crossfade(800)], threshold: crossfade(800), card: crossfade(800) },
    ease: 'glide',
    motion: { push: 0.08, travel: 0.11, travelPerSecond: 0.026 },
    order: 'walk',
    title: 'over-first-shot',
    rooms: 'lower-third',
    cardMs: { title: 3000, brand: 3400 },
    endFadeMs: 900,
    musicFadeOutMs: 3000,
    pairs: null,
  },
  'luxury-slow': {
    mood: 'elegant',
    mostPhotos: 10,
    stayMs: { shortest: 4300, usual: 5000, longest: 5500 },
    filmMs: { shortest: 30_000, longest: 60_000 },
    rhythm: [1],
    opening: 1,
    changesOn: 'bars',
    joins: { within: [crossfade(1200)], between: [crossfade(1200)], threshold: dip(1400), card: dip(1400) },
    ease: 'glide',
    motion: { push: 0.09, travel: 0.12, travelPerSecond: 0.02 },
    order: 'walk',
    title: 'card',
    rooms: null,
    cardMs: { title: 4000, brand: 4000 },
    endFadeMs: 1500,
    musicFadeOutMs: 4000,
    pairs: null,
  },
  'social-vertical': {
    mood: 'bright',
    mostPhotos: 10,
    stayMs: { shortest: 1600, usual: 1900, longest: 2400 },
    filmMs: { shortest: 12_000, longest: 22_000 },
    rhythm: [1],
    opening: 1.25,
    changesOn: 'beats',
    joins: {
      within: [cut],
      between: [
        { kind: 'slide', durationMs: 340, towards: 'up' },
        { kind: 'wipe', durationMs: 400, towards: 'up' },
      ],
      threshold: { kind: 'slide', durationMs: 340, towards: 'up' },
      card: { kind: 'slide', durationMs: 400, towards: 'up' },
    },
    ease: 'even',
    motion: { push: 0.08, travel: 0.12, travelPerSecond: 0.05 },
    order: 'hook-first',
    title: 'over-first-shot',
    rooms: 'caption',
    cardMs: { title: 2000, brand: 2400 },
    endFadeMs: 0,
    musicFadeOutMs: 1200,
    pairs: null,
  },
  'before-after': {
    mood: 'calm',
    mostPhotos: 7,
    stayMs: { shortest: 2200, usual: 3000, longest: 4200 },
    filmMs: { shortest: 15_000, longest: 45_000 },
    rhythm: [1],
    opening: 1,
    changesOn: 'beats',
    joins: { within: [crossfade(600)], between: [crossfade(600)], threshold: crossfade(600), card: crossfade(600) },
    // The camera goes on through the wipe, so it must not slow down for it.
    ease: 'even',
    motion: { push: 0.06, travel: 0.06, travelPerSecond: 0.015 },
    order: 'walk',
    title: 'card',
    rooms: null,
    cardMs: { title: 2600, brand: 3000 },
    endFadeMs: 800,
    musicFadeOutMs: 2500,
    pairs: { beforeMs: 2200, afterMs: 3400, join: { kind: 'wipe', durationMs: 1100, towards: 'right' } },
  },
};
