import { describe, expect, it } from 'vitest';
import type { Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { PhotoId } from '../../../src-preload/contract/ids.ts';
import { planRender } from '../render-plan.ts';
import { boardOf } from '../testing/storyboards.ts';
import { withoutMissingClips } from './missing-clips.ts';

const whole = { x: 0, y: 0, width: 1, height: 1 };
const hash = (digit: string): string => digit.repeat(64);
const photo = (digit: string): Picture => ({
  kind: 'photo',
  photoId: PhotoId.parse('019a0000-0000-7000-8000-000000000001'),
  sha256: hash(digit),
  widthPx: 1600,
  heightPx: 900,
});
const footage = (digit: string): Extract<Picture, { kind: 'clip' }> => ({
  kind: 'clip',
  sha256: hash(digit),
  madeBy: 'ai',
  widthPx: 1280,
  heightPx: 720,
  startMs: 0,
  gainDb: null,
});
const shot = (id: string, picture: Picture, join: Shot['join'] = { kind: 'cut' }): Shot => ({
  id,
  picture,
  room: null,
  move: { from: whole, to: whole },
  moveByAspect: {},
  ease: 'glide',
  durationMs: 2000,
  texts: [],
  join,
});
const board = (...shots: Shot[]): Storyboard => boardOf(shots, { fps: 25 });
const seamless: Shot['join'] = { kind: 'seamless', durationMs: 1200, clip: footage('c') };
const film = board(shot('a', photo('1'), seamless), shot('b', photo('2')));
const kinds = (storyboard: Storyboard): string[] =>
  planRender(storyboard, { codec: 'h264', quality: 'draft', encoder: 'software' }, String).segments.map(
    ({ recipe: { under, over, frameCount } }) =>
      `${under.picture.kind} ${over ? `${over.join.kind} ${over.picture.kind} ` : ''}${frameCount} from ${under.first}`,
  );

describe('a seamless join', () => {
  it('is the clip between two cuts, from its own first frame', () => {
    const { storyboard, notes } = withoutMissingClips(film, () => true);
    expect(storyboard).toEqual(film);
    expect(notes).toEqual([]);
    expect(kinds(storyboard)).toEqual(['photo 50 from 0', 'clip 30 from 0', 'photo 50 from 0']);
  });

  it('is a crossfade where its clip has gone, and says so', () => {
    const { storyboard, notes } = withoutMissingClips(film, (sha256) => sha256 !== hash('c'));
    expect(notes).toEqual(['no-clip: the join after shot 1 is a crossfade, because its clip is missing']);
    expect(kinds(storyboard)).toEqual(['photo 25 from 0', 'photo crossfade photo 25 from 25', 'photo 25 from 25']);
  });

  it('after the last shot is no join: nothing is said of it', () => {
    const last = board(shot('a', photo('1')), shot('b', photo('2'), seamless));
    expect(withoutMissingClips(last, () => false).notes).toEqual([]);
  });
});

it('a shot whose clip has gone fails by name', () => {
  const clips = board(shot('a', photo('1')), shot('b', footage('c')));
  expect(withoutMissingClips(clips, () => true).storyboard).toEqual(clips);
  expect(() => withoutMissingClips(clips, () => false)).toThrow('The clip of shot 2 is not here any more');
});
