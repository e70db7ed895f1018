import type { Framing, Join, Picture, Shot, ShotText, Storyboard } from '../../src-preload/contract/storyboard.ts';
import type { PlannedClip } from '../ai/clips/plan-clips.ts';

/** A clip that was made, as it is kept. */
export interface MadeClip {
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationMs: number;
}

const wholePicture: Framing = { x: 0, y: 0, width: 1, height: 1 };
/** What a model makes up to be heard in a room lies under the music, not beside it. */
const clipGainDb = -9;

/**
 * A directed storyboard with those of its planned clips that were made. What was not made stays what it was, a camera move or
 * the director's join, with a note for each; a join whose clip begins or ends with one that is not here is not used. A shot
 * is trimmed at an end where no AI join touches it, and shown to its clip's own first or last frame where one does. Pure.
 */
export function putInClips(
  storyboard: Storyboard,
  planned: readonly PlannedClip[],
  made: (key: string) => MadeClip | null,
  withSound: boolean,
): { readonly storyboard: Storyboard; readonly notes: readonly string[] } {
  const found = new Map(planned.map(({ key }) => [key, made(key)]));
  const clipOf = (kind: PlannedClip['kind'], shotId: string | undefined): MadeClip | null => {
    const plan = planned.find((one) => one.kind === kind && one.shotId === shotId);
    return plan && [plan.key, ...plan.needs].every((key) => found.get(key)) ? (found.get(plan.key) ?? null) : null;
  };
  const asPicture = ({ sha256, widthPx, heightPx }: MadeClip, startMs: number): Extract<Picture, { kind: 'clip' }> => ({
    kind: 'clip',
    sha256,
    madeBy: 'ai',
    widthPx,
    heightPx,
    startMs,
    gainDb: withSound ? clipGainDb : null,
  });
  const shots = storyboard.shots.map((shot, index): Shot => {
    const before = storyboard.shots[index - 1];
    const joinBefore = clipOf('join', before?.id);
    const joinAfter = clipOf('join', shot.id);
    const timed = withoutOverlaps(shot, joinBefore && before ? before.join : null, joinAfter ? shot.join : null);
    const join: Join = joinAfter ? { kind: 'seamless', durationMs: joinAfter.durationMs, clip: asPicture(joinAfter, 0) } : shot.join;
    const clip = clipOf('shot', shot.id);
    if (!clip) return { ...timed, join };
    const isWhole = joinBefore !== null && joinAfter !== null;
    const durationMs = isWhole ? clip.durationMs : Math.min(timed.durationMs, clip.durationMs);
    const startMs = joinAfter && !joinBefore ? clip.durationMs - durationMs : 0;
    return {
      ...timed,
      join,
      durationMs,
      picture: asPicture(clip, startMs),
      move: { from: wholePicture, to: wholePicture },
      moveByAspect: {},
      ease: 'even',
    };
  });
  return { storyboard: { ...storyboard, shots }, notes: notesOf(storyboard, planned, clipOf) };
}

/** A seamless join is a strip of its own: what the shots shared with each other on either side is gone. */
function withoutOverlaps(shot: Shot, before: Join | null, after: Join | null): Shot {
  const shared = (join: Join | null): number => (join === null || join.kind === 'cut' ? 0 : join.durationMs / 2);
  const [begin, end] = [shared(before), shared(after)];
  if (begin + end === 0) return shot;
  const later = (text: ShotText): ShotText => ({
    ...text,
    fromMs: Math.max(0, Math.round(text.fromMs - begin)),
    toMs: Math.max(0, Math.round(text.toMs - begin)),
  });
  return { ...shot, durationMs: Math.max(100, Math.round(shot.durationMs - begin - end)), texts: shot.texts.map(later) };
}

function notesOf(
  { shots }: Storyboard,
  planned: readonly PlannedClip[],
  clipOf: (kind: PlannedClip['kind'], shotId: string) => MadeClip | null,
): string[] {
  return planned.flatMap(({ kind, shotId }) => {
    if (clipOf(kind, shotId)) return [];
    const index = shots.findIndex(({ id }) => id === shotId);
    return kind === 'shot'
      ? [`no-clip: shot ${index + 1} keeps its camera move, because its clip was not made`]
      : [`no-clip: the join after shot ${index + 1} is a ${shots[index]?.join.kind ?? 'cut'}, because its clip was not made`];
  });
}
