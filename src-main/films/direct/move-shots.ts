import type { Framing, Move } from '../../../src-preload/contract/storyboard.ts';
import { framingBetween } from '../camera-move.ts';
import { fitFraming } from '../fit-move.ts';
import type { Size } from '../geometry.ts';
import { rampFrames } from '../timeline.ts';
import { chooseMoves } from './choose-moves.ts';
import type { SceneFrames } from './join-scenes.ts';
import type { Scene } from './plan-scenes.ts';
import type { FilmPhoto } from './director-input.ts';
import { frameMove, type MoveKind } from './frame-move.ts';
import { movesOfRoom } from './room-moves.ts';
import type { FilmTemplate } from './templates.ts';

interface Camera {
  readonly frame: Size;
  readonly fps: number;
  readonly seed: number;
  readonly template: FilmTemplate;
}
/** One photo's time on screen; its before and after are filmed by one camera that goes on through the wipe. */
interface Take {
  readonly photo: FilmPhoto;
  readonly scenes: readonly { readonly index: number; readonly isBefore: boolean; readonly first: number; readonly frames: number }[];
  readonly frames: number;
}

/** The move of every scene for one shape of film; null for cards. */
export function moveShots(scenes: readonly Scene[], times: readonly SceneFrames[], camera: Camera): readonly (Move | null)[] {
  const takes = takesOf(scenes, times);
  const kinds = chooseMoves(
    takes.map(({ photo }) => photo),
    camera.frame,
    camera.seed,
  );
  const moves: (Move | null)[] = scenes.map(() => null);
  for (const [turn, take] of takes.entries()) {
    const whole = moveOf(take, times, takeKind(kinds[turn], take), camera);
    const steps = Math.max(1, take.frames - 1);
    for (const { index, isBefore, first, frames } of take.scenes) {
      const at = (n: number): Framing => {
        const framing = framingBetween(whole.from, whole.to, n / steps);
        return isBefore && take.photo.before ? fitFraming(framing, shapeOf(camera.frame, take.photo.before)) : framing;
      };
      moves[index] = take.frames === frames && !isBefore ? whole : { from: at(first), to: at(first + frames - 1) };
    }
  }
  return moves;
}

/** Two pictures are compared most easily when nothing goes aside meanwhile. */
const takeKind = (kind: MoveKind = 'push-in', { scenes }: Take): MoveKind => (scenes.length > 1 ? 'push-in' : kind);

function takesOf(scenes: readonly Scene[], times: readonly SceneFrames[]): Take[] {
  const takes: Take[] = [];
  for (const [index, scene] of scenes.entries()) {
    if (scene.kind === 'card') continue;
    const { frames = 2, joinIn = 0 } = times[index] ?? {};
    const before = scenes[index - 1];
    const last = takes.at(-1);
    if (last && before?.kind === 'before' && before.of === scene.of) {
      const first = last.frames - joinIn;
      takes[takes.length - 1] = { ...last, scenes: [...last.scenes, { index, isBefore: false, first, frames }], frames: first + frames };
    } else {
      takes.push({ photo: scene.photo, scenes: [{ index, isBefore: scene.kind === 'before', first: 0, frames }], frames });
    }
  }
  return takes;
}

function moveOf({ photo, frames, scenes }: Take, times: readonly SceneFrames[], kind: MoveKind, { frame, fps, template }: Camera): Move {
  const { strength } = movesOfRoom(photo.room);
  const { motion, ease } = template;
  const index = scenes[0]?.index ?? 0;
  const { joinIn = 0, joinOut = 0 } = times[index] ?? {};
  const ramps =
    ease === 'even'
      ? 0
      : rampFrames({ joinFrames: joinIn, isOpen: index === 0 }, frames, fps) +
        rampFrames({ joinFrames: joinOut, isOpen: index === times.length - 1 }, frames, fps);
  // At its full speed all the way it would take this long.
  const seconds = (frames - ramps / 2) / fps;
  const longest = motion.travelPerSecond * seconds;
  return frameMove(kind, photo, frame, {
    push: Math.min(motion.push * strength, 2 * longest),
    travel: Math.min(motion.travel * strength, longest),
  });
}

const shapeOf = (frame: Size, picture: Size): number => (frame.widthPx / frame.heightPx) * (picture.heightPx / picture.widthPx);
