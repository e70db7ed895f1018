import type { Card } from '../../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../../failure.ts';
import type { DirectorInput, FilmPhoto } from './director-input.ts';
import { orderPhotos } from './order-photos.ts';
import type { FilmTemplate } from './templates.ts';
import { brandCard, titleCard } from './write-texts.ts';

/** What stands on screen from one change of picture to the next. */
export type Scene =
  | { readonly kind: 'card'; readonly card: Card }
  /** `of` counts the photos of the film; both scenes of a pair have the same. */
  | { readonly kind: 'photo' | 'before'; readonly photo: FilmPhoto; readonly of: number };

const mostShots = 400;

/** The scenes of a film in their order. Fails with film-no-photos. */
export function planScenes(input: DirectorInput, template: FilmTemplate, title: string): Scene[] {
  const { photos, voice, brand, credit } = input;
  // A voice has more to say than a few pictures show.
  const most = Math.max(template.mostPhotos, voice ? Math.ceil(voice.durationMs / template.stayMs.usual) : 0);
  const shotsOfPhoto = template.pairs ? 2 : 1;
  const mostPhotos = Math.floor((mostShots - 2) / shotsOfPhoto);
  const ordered = orderPhotos(photos, template, Math.min(most, mostPhotos));
  if (ordered.length === 0)
    throw new StudioFailure('film-no-photos', 'There is no developed photo to make a film from. Develop a photo first.');
  const rounds = voice ? roundsFor(voice.durationMs, ordered.length * shotsOfPhoto) : 1;
  const shown = Array.from({ length: rounds }, () => ordered)
    .flat()
    .slice(0, mostPhotos);
  const scenes = shown.flatMap((photo, of): Scene[] =>
    template.pairs && photo.before
      ? [
          { kind: 'before', photo, of },
          { kind: 'photo', photo, of },
        ]
      : [{ kind: 'photo', photo, of }],
  );
  const last = brandCard(brand, credit);
  return [
    ...(template.title === 'card' && title !== '' ? [{ kind: 'card', card: titleCard(title) } as const] : []),
    ...scenes,
    ...(last ? [{ kind: 'card', card: last } as const] : []),
  ];
}

/** Nobody looks at one picture for longer than this, so a long voice sees the pictures again. */
const longestStayMs = 15_000;
const roundsFor = (voiceMs: number, shots: number): number => Math.ceil(voiceMs / (shots * longestStayMs));
