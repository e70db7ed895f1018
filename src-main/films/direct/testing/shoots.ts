import { type TemplateId, templateAspect } from '../../../../src-preload/contract/film-shapes.ts';
import { PhotoId } from '../../../../src-preload/contract/ids.ts';
import { Brand, Credit } from '../../../../src-preload/contract/settings.ts';
import type { DirectorInput, FilmPhoto, MusicFacts } from '../director-input.ts';

export const landscape = { widthPx: 6000, heightPx: 4000 };
export const portrait = { widthPx: 4000, heightPx: 6000 };
export const panorama = { widthPx: 9000, heightPx: 3000 };
export const tiny = { widthPx: 400, heightPx: 300 };

const hexOf = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
export const photo = (position: number, room: string | null = null, more: Partial<FilmPhoto> = {}): FilmPhoto => ({
  photoId: PhotoId.parse(`01890000-0000-7000-8000-${hexOf(position, 12)}`),
  sha256: hexOf(position, 64),
  ...landscape,
  room,
  position,
  focus: null,
  before: null,
  ...more,
});

/** Fourteen rooms, two photos of some, what matters to the left, in the middle and to the right in turn. */
const rooms =
  'exterior exterior entrance hallway stairs living-room living-room dining-room kitchen kitchen bedroom bedroom-2 bathroom toilet office laundry-room garage terrace garden';
export const house: readonly FilmPhoto[] = rooms.split(' ').map((room, index) =>
  photo(index + 1, room, {
    ...(index % 6 === 4 ? portrait : landscape),
    focus: { x: [0.3, 0.5, 0.72][index % 3] ?? 0.5, y: [0.5, 0.6][index % 2] ?? 0.5, spreadX: 0.18, spreadY: 0.14 },
    before: { sha256: hexOf(1000 + index, 64), widthPx: 6048, heightPx: 4024 },
  }),
);

/** Music with an even pulse of four beats to a bar, a little after its start. */
export function music(bpm: number, durationMs = 90_000): MusicFacts {
  const beatsMs = Array.from({ length: Math.floor((durationMs / 60_000) * bpm) }, (_, beat) => 120 + (beat * 60_000) / bpm);
  return {
    source: { kind: 'bundled', id: 'made-up' },
    facts: { durationMs, bpm, beatsMs, barsMs: beatsMs.filter((_, beat) => beat % 4 === 0), loop: null },
  };
}

export const wish = (template: TemplateId, more: Partial<DirectorInput['wish']> = {}): DirectorInput['wish'] => ({
  template,
  aspect: templateAspect[template],
  size: '1080p',
  fps: 30,
  seed: 0,
  language: 'en',
  ...more,
});

export const asked = (template: TemplateId, more: Partial<DirectorInput> = {}): DirectorInput => ({
  photos: house,
  wish: wish(template),
  title: 'Fjordgata 12',
  music: music(100),
  voice: null,
  brand: Brand.parse({}),
  credit: Credit.parse({}),
  ...more,
});
