import type { Join, Move, Picture, Shot, ShotText, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { framingBetween, moveProgress } from './camera-move.ts';
import { fitMove } from './fit-move.ts';
import { frameSize, type Size } from './geometry.ts';

/** A storyboard in whole frames: what is on screen from when to when, so that the sum is exact. Pure. */
export interface Timeline {
  readonly frame: Size;
  readonly fps: number;
  readonly frameCount: number;
  readonly strips: readonly Strip[];
  /** Frames of the fade to black at the end. */
  readonly endFade: number;
}

/** One picture's time on screen. */
export interface Strip {
  readonly shotId: string;
  readonly room: string | null;
  readonly picture: Picture;
  readonly move: FrameMove;
  /** First frame of the film that it is on, and the one after its last. */
  readonly start: number;
  readonly end: number;
  /** Frames it shares with the strip before and with the one after. */
  readonly joinIn: number;
  readonly joinOut: number;
  readonly join: DrawnJoin;
  /** In frames of the film, inside what the strip has to itself. */
  readonly texts: readonly StripText[];
}
export interface StripText extends Pick<ShotText, 'kind' | 'text' | 'detail'> {
  readonly from: number;
  readonly to: number;
}
/** A join as it is drawn: a seamless one has become a strip of its own, or a crossfade. */
export type DrawnJoin = Exclude<Join, { kind: 'seamless' }>;

/** A move in frames of its strip. */
export interface FrameMove extends Move {
  readonly ease: Shot['ease'];
  readonly frames: number;
  /** Frames it takes to get going and to come to rest. */
  readonly rampIn: number;
  readonly rampOut: number;
}

/** Where nothing hides the start or the end of a move, it takes this long to get going or to rest. */
const openRampMs = 1500;
const shortestStrip = 2;

/** Durations become frames; a join never takes more than half of either shot. */
export function planTimeline(storyboard: Storyboard): Timeline {
  const { fps } = storyboard;
  const toFrames = (ms: number): number => Math.max(0, Math.round((ms * fps) / 1000));
  const pieces = storyboard.shots.flatMap((shot, index): readonly Piece[] =>
    index < storyboard.shots.length - 1 ? withSeamlessClip(shot) : [{ ...shot, join: { kind: 'cut' }, isJoin: false }],
  );
  const lengths = pieces.map((shot) => Math.max(shortestStrip, toFrames(shot.durationMs)));
  const joinFrames = pieces.map(({ join }, index) => {
    const half = Math.floor(Math.min(lengths[index] ?? 0, lengths[index + 1] ?? 0) / 2);
    return join.kind === 'cut' ? 0 : Math.min(half, toFrames(join.durationMs));
  });
  let start = 0;
  const isOpen = (neighbour: Piece | undefined): boolean => neighbour === undefined || neighbour.isJoin;
  const strips = pieces.map((shot, index): Strip => {
    const frames = lengths[index] ?? 0;
    const joinIn = joinFrames[index - 1] ?? 0;
    const joinOut = joinFrames[index] ?? 0;
    const end = start + frames;
    const strip: Strip = {
      shotId: shot.id,
      room: shot.room,
      picture: shot.picture,
      move: {
        ...fitMove(shot, storyboard.aspect),
        ease: shot.ease,
        frames,
        rampIn: rampFrames({ joinFrames: joinIn, isOpen: isOpen(pieces[index - 1]) }, frames, fps),
        rampOut: rampFrames({ joinFrames: joinOut, isOpen: isOpen(pieces[index + 1]) }, frames, fps),
      },
      start,
      end,
      joinIn,
      joinOut,
      join: joinOut === 0 ? { kind: 'cut' } : drawnJoin(shot.join),
      texts: shot.texts.flatMap(({ kind, text, detail, fromMs, toMs }) => {
        const from = Math.max(start + joinIn, start + toFrames(fromMs));
        const to = Math.min(end - joinOut, start + toFrames(toMs));
        return to > from ? [{ kind, text, detail, from, to }] : [];
      }),
    };
    start = end - joinOut;
    return strip;
  });
  return {
    frame: frameSize(storyboard.aspect, storyboard.size),
    fps,
    frameCount: start,
    strips,
    endFade: Math.min(start, toFrames(storyboard.endFadeMs)),
  };
}

/** An end of a shot: frames that it shares with another picture, and whether it is seen to stand there: where the film begins or ends. */
interface ShotEnd {
  readonly joinFrames: number;
  readonly isOpen: boolean;
}

/** Frames that a gliding move of `frames` takes to get going or to rest at an end of its shot. A cut hides that by itself. */
export const rampFrames = ({ joinFrames, isOpen }: ShotEnd, frames: number, fps: number): number =>
  Math.min(frames / 2, isOpen ? Math.round((openRampMs * fps) / 1000) : joinFrames);

/** Where the camera is on frame `n` of a strip, 0 to frames - 1. */
export function framingAt({ from, to, ease, frames, rampIn, rampOut }: FrameMove, n: number): Move['from'] {
  const steps = Math.max(1, frames - 1);
  const ramp = (length: number): number => (ease === 'even' ? 0 : Math.min(0.5, length / steps));
  return framingBetween(from, to, moveProgress(n / steps, ramp(rampIn), ramp(rampOut)));
}

const wholePicture: Move['from'] = { x: 0, y: 0, width: 1, height: 1 };

/** A shot, or the clip of a seamless join, which stands between shots like one of them. */
type Piece = Shot & { readonly isJoin: boolean };

/** With a cut on either side: it begins and ends with the pictures of its neighbours, which are at rest there. */
function withSeamlessClip(shot: Shot): readonly Piece[] {
  const { join } = shot;
  if (join.kind !== 'seamless' || join.clip === null) return [{ ...shot, isJoin: false }];
  const clip: Piece = {
    ...shot,
    isJoin: true,
    id: `${shot.id}-join`,
    picture: join.clip,
    move: { from: wholePicture, to: wholePicture },
    moveByAspect: {},
    ease: 'even',
    durationMs: join.durationMs,
    texts: [],
    join: { kind: 'cut' },
  };
  return [{ ...shot, isJoin: false, join: { kind: 'cut' } }, clip];
}

const drawnJoin = (join: Join): DrawnJoin => (join.kind === 'seamless' ? { kind: 'crossfade', durationMs: join.durationMs } : join);
