import type { Storyboard } from '../../../src-preload/contract/storyboard.ts';
import type { DirectorInput } from './director-input.ts';
import type { FilmTemplate } from './templates.ts';

/** A voice waits for the first picture, and the film for the voice. */
const voiceWaitsMs = 800;
const duckingDb = 12;
const fadeInMs = 30;

/** When the voice begins: not over a title card that is read. */
export const voiceStartMs = (hasTitleCard: boolean, { cardMs }: FilmTemplate): number =>
  voiceWaitsMs + (hasTitleCard ? cardMs.title / 2 : 0);

/** Music from the film's first frame to its last, and a voice over it. */
export function directSound(
  { music, voice }: DirectorInput,
  template: FilmTemplate,
  durationMs: number,
  hasTitleCard: boolean,
): Storyboard['sound'] {
  const usual = { gainDb: 0, trimStartMs: 0, trimEndMs: null, fadeInMs: 0, fadeOutMs: 0, loops: false };
  return {
    tracks: [
      ...(music
        ? [
            {
              ...usual,
              role: 'music' as const,
              source: music.source,
              startMs: 0,
              fadeInMs,
              fadeOutMs: Math.round(Math.min(template.musicFadeOutMs, durationMs / 3)),
              loops: true,
            },
          ]
        : []),
      ...(voice ? [{ ...usual, role: 'voice' as const, source: voice.source, startMs: voiceStartMs(hasTitleCard, template) }] : []),
    ],
    duckingDb,
  };
}
