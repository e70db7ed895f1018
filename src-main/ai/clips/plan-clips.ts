import type { FilmWish } from '../../../src-preload/contract/films.ts';
import type { Framing, Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../../failure.ts';
import { fitMove } from '../../films/fit-move.ts';
import type { Model } from '../provider.ts';
import { clipKey, type ClipEnd, type ClipRecipe } from './clip-recipe.ts';

/** A clip that a film is better with: the moment of a photo, or what lies between two shots. */
export interface PlannedClip {
  readonly key: string;
  readonly recipe: ClipRecipe;
  readonly kind: 'shot' | 'join';
  /** The shot that it is, or that it comes after. */
  readonly shotId: string;
  readonly room: string | null;
  /** Keys of the clips that it begins or ends with, which have to be made first. */
  readonly needs: readonly string[];
}

export type ClipModel = Pick<Model, 'id' | 'provider' | 'name' | 'does' | 'takesEndFrame' | 'makesSound' | 'aspects' | 'durationsS'>;

export interface ClipWish {
  readonly makes: NonNullable<FilmWish['ai']>['makes'];
  readonly withSound: boolean;
  readonly model: ClipModel;
  /** What is said to the model of a moment in a room, or of the way from one room into the next. */
  readonly wording: (moment: ClipMoment) => { readonly prompt: string; readonly avoid: string | null };
  /** The most of a photo that the film's shape can show: where a clip of it begins, whatever the camera would have done. */
  readonly widest: (photo: PhotoPicture) => Framing;
  /** Whether there is a clip of this key already. */
  readonly isMade: (key: string) => boolean;
}
type PhotoPicture = Extract<Picture, { kind: 'photo' }>;
export type ClipMoment =
  | { readonly kind: 'shot'; readonly room: string | null }
  | { readonly kind: 'join'; readonly room: string | null; readonly nextRoom: string | null };

/** A way from one picture into another takes about this long at least; what is shorter is seen as a jerk. */
const shortestJoinS = 2.5;

/** A shot that a join touches takes the length of its clip: one that is there may be this much longer or shorter than the best. */
const otherLengthS = 1.5;

/**
 * Which clips a wish makes of a storyboard, those that others begin or end with first. What a shot's clip is made from is its
 * photo and its room: another track, another order or another move leaves what was paid for as it is, and a clip that is
 * long enough is taken before a new one is asked for. Pure. Fails with ai-model-unknown when the model cannot make them.
 */
export function planClips(storyboard: Storyboard, wish: ClipWish): PlannedClip[] {
  const { shots } = storyboard;
  const neighbours = (index: number): { before: boolean; after: boolean } => ({
    before: wish.makes !== 'shots' && hasJoin(shots[index - 1], shots[index]),
    after: wish.makes !== 'shots' && hasJoin(shots[index], shots[index + 1]),
  });
  requireAble(wish.model, { aspect: storyboard.aspect, hasJoins: wish.makes !== 'shots', withSound: wish.withSound });
  const moments = new Map(
    shots.flatMap((shot, index) => {
      const clip = wish.makes === 'joins' ? null : shotClip(storyboard, shot, neighbours(index), wish);
      return clip ? [[shot.id, clip] as const] : [];
    }),
  );
  const joins = shots.flatMap((shot, index) => {
    const next = shots[index + 1];
    return next && neighbours(index).after ? [joinClip(storyboard, shot, next, moments, wish)] : [];
  });
  return [...moments.values(), ...joins];
}

/** Whether the camera could go from one shot into the other: both are photos, and not of the same place. */
function hasJoin(shot: Shot | undefined, next: Shot | undefined): boolean {
  return shot?.picture.kind === 'photo' && next?.picture.kind === 'photo' && shot.picture.photoId !== next.picture.photoId;
}

/** Fails with ai-model-unknown where a model cannot make what is wanted. */
export function requireAble(
  model: ClipModel,
  { aspect, hasJoins, withSound }: { readonly aspect: Storyboard['aspect']; readonly hasJoins: boolean; readonly withSound: boolean },
): void {
  const cannot = (what: string): StudioFailure =>
    new StudioFailure('ai-model-unknown', `${model.name} cannot make ${what}. Choose another model.`);
  if (!model.does.includes('clip') || model.durationsS.length === 0) throw cannot('clips');
  if (hasJoins && !model.takesEndFrame) throw cannot('joins that end in the next picture');
  if (model.aspects.length > 0 && !model.aspects.includes(aspect)) throw cannot(`clips of the shape ${aspect}`);
  if (withSound && !model.makesSound) throw cannot('sound');
}

function shotClip(
  { aspect }: Storyboard,
  { id, picture, room, durationMs }: Shot,
  joined: { before: boolean; after: boolean },
  wish: ClipWish,
): PlannedClip | null {
  if (picture.kind !== 'photo') return null;
  const start = photoEnd(picture, wish.widest(picture));
  const { durationsS } = wish.model;
  // Where a join touches it its length is the clip's: the next longer one may cost twice as much for a moment more.
  const lengths = joined.before || joined.after ? nearest(durationsS, durationMs / 1000) : longEnough(durationsS, durationMs / 1000);
  const clips = lengths.map((durationS): PlannedClip => {
    const recipe = { ...common(aspect, wish), start, end: null, durationS, ...wish.wording({ kind: 'shot', room }) };
    return { key: clipKey(recipe), recipe, kind: 'shot', shotId: id, room, needs: [] };
  });
  return clips.find(({ key }) => wish.isMade(key)) ?? clips[0] ?? null;
}

function joinClip(storyboard: Storyboard, shot: Shot, next: Shot, moments: ReadonlyMap<string, PlannedClip>, wish: ClipWish): PlannedClip {
  const ends = [moments.get(shot.id), moments.get(next.id)].map((clip) => clip?.key);
  const endOf = ({ picture, ...rest }: Shot, key: string | undefined, which: 'first' | 'last'): ClipEnd => {
    if (key !== undefined) return { kind: 'clip', key, which };
    if (picture.kind !== 'photo') throw new Error('only photos are joined');
    return photoEnd(picture, fitMove({ picture, ...rest }, storyboard.aspect)[which === 'first' ? 'from' : 'to']);
  };
  const recipe = {
    ...common(storyboard.aspect, wish),
    start: endOf(shot, ends[0], 'last'),
    end: endOf(next, ends[1], 'first'),
    durationS: longEnough(wish.model.durationsS, shortestJoinS)[0] ?? shortestJoinS,
    ...wish.wording({ kind: 'join', room: shot.room, nextRoom: next.room }),
  };
  const needs = ends.filter((key) => key !== undefined);
  return { key: clipKey(recipe), recipe, kind: 'join', shotId: shot.id, room: shot.room, needs };
}

const common = (aspect: Storyboard['aspect'], { model, withSound }: ClipWish) => ({
  engine: 'ai' as const,
  engineVersion: 1 as const,
  provider: model.provider,
  model: model.id,
  operation: 'clip' as const,
  aspect,
  withSound,
  seed: null,
});

/** Framings are rounded to a hundredth of a pixel, so that no arithmetic of another day makes another clip. */
function photoEnd({ photoId, sha256, widthPx, heightPx }: PhotoPicture, framing: Framing): ClipEnd {
  const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
  const { x, y, width, height } = framing;
  const part = { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
  return { kind: 'photo', photoId, sha256, widthPx, heightPx, framing: part };
}

/** What is offered and long enough, shortest first; the longest there is where nothing is. */
export function longEnough(offered: readonly number[], wanted: number): readonly number[] {
  const lengths = offered.toSorted((a, b) => a - b);
  const enough = lengths.filter((length) => length >= wanted);
  return enough.length > 0 ? enough : lengths.slice(-1);
}

/** What is offered and about as long as wanted, best first. */
function nearest(offered: readonly number[], wanted: number): readonly number[] {
  const lengths = offered.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b);
  return lengths.filter((length, index) => index === 0 || Math.abs(length - (lengths[0] ?? 0)) <= otherLengthS);
}
