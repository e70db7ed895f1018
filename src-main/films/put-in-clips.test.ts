import { describe, expect, it } from 'vitest';
import type { ClipWish, PlannedClip } from '../ai/clips/plan-clips.ts';
import { planClips } from '../ai/clips/plan-clips.ts';
import { type MadeClip, putInClips } from './put-in-clips.ts';
import { planRender } from './render-plan.ts';
import { boardOf, shotOf } from './testing/storyboards.ts';
import { planTimeline } from './timeline.ts';

const wish = (makes: ClipWish['makes']): ClipWish => ({
  makes,
  withSound: false,
  model: {
    id: 'clips',
    provider: 'fal',
    name: 'Clips',
    does: ['clip'],
    takesEndFrame: true,
    makesSound: true,
    aspects: [],
    durationsS: [5, 10],
  },
  wording: () => ({ prompt: '', avoid: null }),
  widest: () => ({ x: 0, y: 0, width: 1, height: 0.84 }),
  isMade: () => false,
});
const text = { kind: 'title' as const, text: 'Home', detail: null, fromMs: 1000, toMs: 3000 };
const board = boardOf([shotOf(1, 4000, 800), shotOf(2, 4400, 800, { texts: [text] }), shotOf(3, 4000, 0)]);
const shaOf = (key: string): string => key;
/** Every clip is there but those that are named, each as long as it was ordered. */
const madeBut =
  (planned: readonly PlannedClip[], ...missing: string[]) =>
  (key: string): MadeClip | null => {
    const plan = planned.find((one) => one.key === key)!;
    if (missing.includes(`${plan.kind} ${plan.shotId}`)) return null;
    return { sha256: shaOf(key), widthPx: 1920, heightPx: 1080, durationMs: plan.recipe.durationS * 1000 + 42 };
  };
const filmOf = (makes: ClipWish['makes'], ...missing: string[]) => {
  const planned = planClips(board, wish(makes));
  return { planned, ...putInClips(board, planned, madeBut(planned, ...missing), false) };
};

describe('clips in a storyboard', () => {
  it('shots keep their time and their joins, and are trimmed to it', () => {
    const { storyboard, notes, planned } = filmOf('shots');
    expect(notes).toEqual([]);
    expect(storyboard.shots.map(({ durationMs, join }) => [durationMs, join])).toEqual(
      board.shots.map(({ durationMs, join }) => [durationMs, join]),
    );
    expect(storyboard.shots[0]).toMatchObject({
      picture: { kind: 'clip', sha256: planned[0]?.key, madeBy: 'ai', startMs: 0, gainDb: null },
      move: { from: { width: 1, height: 1 }, to: { width: 1, height: 1 } },
    });
    expect(planTimeline(storyboard).frameCount).toBe(planTimeline(board).frameCount);
    expect(planRender(storyboard, { codec: 'h264', quality: 'delivery', encoder: 'software' }, String).isPartlyGenerated).toBe(true);
  });

  it('a join stands between two shots that end and begin with its pictures', () => {
    const { storyboard } = filmOf('joins');
    expect(storyboard.shots.map(({ durationMs }) => durationMs)).toEqual([3600, 3600, 3600]);
    // What was said over the shot is said at the same place of it.
    expect(storyboard.shots[1]?.texts).toEqual([{ ...text, fromMs: 600, toMs: 2600 }]);
    const { strips } = planTimeline(storyboard);
    expect(strips.map(({ shotId, start, end }) => [shotId, start, end])).toEqual([
      ['shot-1', 0, 108],
      ['shot-1-join', 108, 259],
      ['shot-2', 259, 367],
      ['shot-2-join', 367, 518],
      ['shot-3', 518, 626],
    ]);
    // The camera has come to rest where the clip takes over, and begins at rest where it ends.
    expect(strips[0]?.move.to).toEqual(board.shots[0]?.move.to);
    expect(strips[2]?.move.from).toEqual(board.shots[1]?.move.from);
  });

  it('between two joins a clip is shown whole, elsewhere to the end where a join touches it', () => {
    const { storyboard } = filmOf('all');
    const parts = storyboard.shots.map(({ picture, durationMs }) => [picture.kind === 'clip' && picture.startMs, durationMs]);
    expect(parts).toEqual([
      [5042 - 3600, 3600],
      [0, 5042],
      [0, 3600],
    ]);
  });
});

describe('what was not made', () => {
  it('stays a camera move, and its joins stay crossfades, and both are said', () => {
    const { storyboard, notes } = filmOf('all', 'shot shot-1');
    expect(storyboard.shots[0]).toEqual(board.shots[0]);
    expect(storyboard.shots.map(({ join }) => join.kind)).toEqual(['crossfade', 'seamless', 'cut']);
    expect(notes).toEqual([
      'no-clip: shot 1 keeps its camera move, because its clip was not made',
      'no-clip: the join after shot 1 is a crossfade, because its clip was not made',
    ]);
  });

  it('a join alone', () => {
    const { storyboard, notes } = filmOf('joins', 'join shot-2');
    expect(storyboard.shots.map(({ join }) => join.kind)).toEqual(['seamless', 'crossfade', 'cut']);
    expect(notes).toEqual(['no-clip: the join after shot 2 is a crossfade, because its clip was not made']);
    // The shot before gives up what it shared with the first join only.
    expect(storyboard.shots.map(({ durationMs }) => durationMs)).toEqual([3600, 4000, 4000]);
  });

  it('everything: it is the director’s film', () => {
    const planned = planClips(board, wish('all'));
    const { storyboard, notes } = putInClips(board, planned, () => null, false);
    expect(storyboard).toEqual(board);
    expect(notes).toHaveLength(5);
  });
});

it('sound of clips is heard only where it was asked for', () => {
  const planned = planClips(board, wish('all'));
  const { storyboard } = putInClips(board, planned, madeBut(planned), true);
  const { sound } = planRender(storyboard, { codec: 'h264', quality: 'delivery', encoder: 'software' }, String);
  expect(sound.clips).toHaveLength(5);
  expect(sound.clips.every(({ gainDb }) => gainDb === -9)).toBe(true);
  const quiet = planRender(filmOf('all').storyboard, { codec: 'h264', quality: 'delivery', encoder: 'software' }, String);
  expect(quiet.sound.clips).toEqual([]);
});
