import { framingBetween, moveProgress } from './camera-move.ts';
import type { Framing, Shot, Storyboard } from './storyboard.ts';

/** A storyboard in whole frames: where every shot begins and ends, and how long it shares the screen with the next. */
export interface RenderPlan {
  readonly fps: number;
  readonly frameCount: number;
  readonly durationMs: number;
  readonly shots: readonly PlannedShot[];
  readonly title: { readonly from: number; readonly to: number; readonly fade: number } | null;
}
interface PlannedShot {
  readonly from: Framing;
  readonly to: Framing;
  /** First frame, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Frames shared with the shot before and with the one after. */
  readonly joinIn: number;
  readonly joinOut: number;
}

/** What one frame shows: a shot, over it part of the next one while they cross, and the title. */
export interface PlannedFrame {
  readonly shot: number;
  readonly framing: Framing;
  /** The incoming shot, `amount` of it between 0 and 1. */
  readonly over: { readonly shot: number; readonly framing: Framing; readonly amount: number } | null;
  /** 0 to 1. */
  readonly titleOpacity: number;
}

/** Where no other shot hides the start or the end of a move, it takes this long to get going or to rest. */
const openRampMs = 1500;
const titleFadeMs = 600;

/** Durations become frames so that their sum is exact; a join never takes more than half of either shot. */
export function planRender(storyboard: Storyboard): RenderPlan {
  const { fps } = storyboard;
  const toFrames = (ms: number): number => Math.max(0, Math.round((ms * fps) / 1000));
  const lengths = storyboard.shots.map((shot) => Math.max(2, toFrames(shot.durationMs)));
  const joins = storyboard.shots.map((shot, index) => {
    const half = Math.floor(Math.min(lengths[index] ?? 0, lengths[index + 1] ?? 0) / 2);
    return shot.join.kind === 'cut' ? 0 : Math.min(half, toFrames(shot.join.durationMs));
  });
  let start = 0;
  const shots = storyboard.shots.map((shot: Shot, index): PlannedShot => {
    const end = start + (lengths[index] ?? 0);
    const planned = { from: shot.from, to: shot.to, start, end, joinIn: joins[index - 1] ?? 0, joinOut: joins[index] ?? 0 };
    start = end - planned.joinOut;
    return planned;
  });
  const frameCount = start;
  const { title } = storyboard;
  return {
    fps,
    frameCount,
    durationMs: (frameCount * 1000) / fps,
    shots,
    title: title && { from: toFrames(title.fromMs), to: Math.min(frameCount, toFrames(title.toMs)), fade: toFrames(titleFadeMs) },
  };
}

/** Frame `n`, 0 to frameCount - 1. */
export function frameAt(plan: RenderPlan, n: number): PlannedFrame {
  // The last shot that has begun is the one on screen, or the one that comes in over the shot before.
  const newest = plan.shots.findLastIndex((shot) => shot.start <= n);
  const incoming = plan.shots[newest];
  if (!incoming || n >= plan.frameCount) throw new RangeError(`the film has no frame ${n}`);
  const titleOpacity = plan.title ? titleAt(plan.title, n) : 0;
  const since = n - incoming.start;
  const outgoing = plan.shots[newest - 1];
  if (!outgoing || since >= incoming.joinIn) return { shot: newest, framing: framingAt(plan, incoming, n), over: null, titleOpacity };
  const amount = gently((since + 1) / (incoming.joinIn + 1));
  return {
    shot: newest - 1,
    framing: framingAt(plan, outgoing, n),
    over: { shot: newest, framing: framingAt(plan, incoming, n), amount },
    titleOpacity,
  };
}

function framingAt(plan: RenderPlan, shot: PlannedShot, n: number): Framing {
  const steps = shot.end - shot.start - 1;
  const ramp = (join: number): number => Math.min(0.5, (join > 0 ? join : (openRampMs * plan.fps) / 1000) / steps);
  return framingBetween(shot.from, shot.to, moveProgress((n - shot.start) / steps, ramp(shot.joinIn), ramp(shot.joinOut)));
}

function titleAt(title: NonNullable<RenderPlan['title']>, n: number): number {
  if (n < title.from || n >= title.to) return 0;
  const fade = Math.max(1, Math.min(title.fade, (title.to - title.from) / 2));
  return gently(Math.min(1, (n - title.from + 1) / (fade + 1), (title.to - n) / (fade + 1)));
}

/** Smoothstep. */
const gently = (t: number): number => t * t * (3 - 2 * t);
