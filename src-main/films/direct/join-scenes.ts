import type { Join } from '../../../src-preload/contract/storyboard.ts';
import { isOutside } from './order-photos.ts';
import type { Scene } from './plan-scenes.ts';
import type { FilmTemplate, JoinStyle } from './templates.ts';

/** Whole frames of one scene, its joins included. */
export interface SceneFrames {
  readonly frames: number;
  readonly joinIn: number;
  readonly joinOut: number;
}

/** How scene `index` becomes the one after it. */
export function joinBetween(before: Scene | undefined, after: Scene, { joins, pairs }: FilmTemplate, index: number): JoinStyle {
  if (!before || before.kind === 'card' || after.kind === 'card') return joins.card;
  if (pairs && before.kind === 'before' && before.of === after.of) return pairs.join;
  const isSameRoom = before.photo.room === after.photo.room;
  if (!isSameRoom && isOutside(before.photo) !== isOutside(after.photo)) return joins.threshold;
  const styles = isSameRoom ? joins.within : joins.between;
  return styles[index % styles.length] ?? { kind: 'cut' };
}

/** A join's part of the shorter of its two scenes, at most. */
const longestJoin = 0.5;

/** Whole frames of every scene. The middle of a join is what the eye takes for the change, so joins have an even number. */
export function inFrames(cutsMs: readonly number[], joins: readonly JoinStyle[], fps: number): SceneFrames[] {
  const cuts = cutsMs.map((atMs) => Math.round((atMs * fps) / 1000));
  const stays = cuts.map((cut, index) => Math.max(2, cut - (cuts[index - 1] ?? 0)));
  const joinFrames = joins.map((join, index) => {
    if (join.kind === 'cut') return 0;
    const room = longestJoin * Math.min(stays[index] ?? 0, stays[index + 1] ?? 0);
    return 2 * Math.floor(Math.min((join.durationMs * fps) / 1000, room) / 2);
  });
  return stays.map((stay, index) => {
    const joinIn = joinFrames[index - 1] ?? 0;
    const joinOut = joinFrames[index] ?? 0;
    return { frames: stay + (joinIn + joinOut) / 2, joinIn, joinOut };
  });
}

export function asJoin(style: JoinStyle, durationMs: number, ground: string): Join {
  if (style.kind === 'cut' || durationMs === 0) return { kind: 'cut' };
  return style.kind === 'dip' ? { kind: 'dip', durationMs, colour: ground } : { ...style, durationMs };
}
