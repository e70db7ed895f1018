import type { z } from 'zod';
import { type Framing, type Move, type Shot, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../failure.ts';
import { fromOldStoryboard, OldStoryboard } from './old-storyboard.ts';

type Sound = Storyboard['sound'];

/** Framings are often written with a few digits; what lies outside by less is put inside. */
const roundingOff = 0.002;

/**
 * A storyboard of this version from JSON of this or an earlier one, checked, with small things put right: a framing that
 * lies outside its picture by a rounding, a fade longer than its track, a text that outlasts its shot. Anything else fails
 * with storyboard-not-understood, which says where.
 */
export function readStoryboard(json: unknown): Storyboard {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (version === 1) return checked(Storyboard, fromOldStoryboard(checked(OldStoryboard, json)));
  if (version !== 2) {
    throw notUnderstood(
      typeof version === 'number' && version > 2
        ? `it is of version ${version}, made by a newer program. Update this one.`
        : 'it does not say "version": 2, so it is no storyboard.',
    );
  }
  const storyboard = checked(Storyboard, json);
  const ids = storyboard.shots.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw notUnderstood(`two shots have the id "${twice}".`);
  return { ...storyboard, shots: storyboard.shots.map(settledShot), sound: settledSound(storyboard.sound) };
}

function checked<T extends z.ZodType>(schema: T, json: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw notUnderstood(issue ? `${placeOf(issue.path)}: ${issue.message}.` : 'it is empty.', error);
}

/** `shot 3, move, from, x`: counted as a person counts. */
function placeOf(path: readonly PropertyKey[]): string {
  const singular: Readonly<Record<string, string>> = { shots: 'shot', tracks: 'track', texts: 'text', lines: 'line' };
  const words: string[] = [];
  for (const part of path) {
    const list = typeof part === 'number' ? singular[words.at(-1) ?? ''] : undefined;
    if (list === undefined) words.push(String(part));
    else words[words.length - 1] = `${list} ${Number(part) + 1}`;
  }
  return words.length === 0 ? 'as a whole' : words.join(', ');
}

const notUnderstood = (where: string, cause?: unknown): StudioFailure =>
  new StudioFailure('storyboard-not-understood', `The storyboard cannot be read: ${where}`, { cause });

function settledShot(shot: Shot, index: number): Shot {
  const name = `shot ${index + 1}`;
  const { picture, durationMs, join, moveByAspect } = shot;
  if (join.kind === 'seamless' && join.clip && join.durationMs === 0) throw notUnderstood(`${name}, join: a clip of no length.`);
  const settledMove = (move: Move, where: string): Move =>
    picture.kind === 'card' ? move : { from: settledFraming(move.from, `${where}, from`), to: settledFraming(move.to, `${where}, to`) };
  return {
    ...shot,
    move: settledMove(shot.move, `${name}, move`),
    moveByAspect: Object.fromEntries(
      Object.entries(moveByAspect).map(([aspect, move]) => [aspect, settledMove(move, `${name}, moveByAspect, ${aspect}`)]),
    ),
    texts: shot.texts.map((text, place) => {
      const where = `${name}, text ${place + 1}`;
      if (text.fromMs >= durationMs) throw notUnderstood(`${where}: it begins when its shot is over.`);
      if (text.toMs <= text.fromMs) throw notUnderstood(`${where}: it ends before it has begun.`);
      return { ...text, toMs: Math.min(text.toMs, durationMs) };
    }),
  };
}

function settledFraming({ x, y, width, height }: Framing, where: string): Framing {
  if (x + width > 1 + roundingOff || y + height > 1 + roundingOff) {
    throw notUnderstood(`${where}: it reaches over the ${x + width > 1 + roundingOff ? 'right' : 'lower'} edge of its picture.`);
  }
  return { x: Math.min(x, 1 - width), y: Math.min(y, 1 - height), width, height };
}

function settledSound(sound: Sound): Sound {
  return {
    ...sound,
    tracks: sound.tracks.map((track, index) => {
      const { trimStartMs, trimEndMs, fadeInMs, fadeOutMs } = track;
      if (trimEndMs === null) return track;
      const lengthMs = trimEndMs - trimStartMs;
      if (lengthMs <= 0) throw notUnderstood(`track ${index + 1}: it ends before it has begun.`);
      // One that goes on by itself is as long as the film.
      const fadesMs = track.loops ? 0 : fadeInMs + fadeOutMs;
      const kept = Math.min(1, lengthMs / Math.max(1, fadesMs));
      return { ...track, fadeInMs: fadeInMs * kept, fadeOutMs: fadeOutMs * kept };
    }),
  };
}
