import { Brand } from '../../../src-preload/contract/settings.ts';
import type { Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { photo } from '../direct/testing/shoots.ts';

/** Storyboards by hand, for tests of what is made of them. Test code. */

const from = { x: 0, y: 0.078125, width: 1, height: 0.84375 };
const to = { x: 0.05, y: 0.1203125, width: 0.9, height: 0.759375 };

/** Photo `number` of the shoot. */
export function pictureOf(number: number): Extract<Picture, { kind: 'photo' }> {
  const { photoId, sha256, widthPx, heightPx } = photo(number);
  return { kind: 'photo', photoId, sha256, widthPx, heightPx };
}

export const shotOf = (number: number, durationMs: number, joinMs: number, more: Partial<Shot> = {}): Shot => ({
  id: `shot-${number}`,
  picture: pictureOf(number),
  room: null,
  move: { from, to },
  moveByAspect: {},
  ease: 'glide',
  durationMs,
  texts: [],
  join: joinMs > 0 ? { kind: 'crossfade', durationMs: joinMs } : { kind: 'cut' },
  ...more,
});

export function boardOf(shots: Shot[], more: Partial<Storyboard> = {}): Storyboard {
  const { ink, ground, accent, logoSha256 } = Brand.parse({});
  return {
    version: 2,
    template: null,
    seed: 0,
    language: 'en',
    aspect: '16:9',
    size: '720p',
    fps: 30,
    light: 'display',
    title: null,
    brand: { ink, ground, accent, logoSha256 },
    shots,
    endFadeMs: 0,
    sound: { tracks: [], duckingDb: 12 },
    ...more,
  };
}
