import { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import type { Card, Join, Move, Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../../failure.ts';
import { frameSize } from '../geometry.ts';
import { charactersOf, plainText } from '../titles/plain-text.ts';
import { directSound, voiceStartMs } from './direct-sound.ts';
import type { DirectorInput, FilmPhoto, MusicFacts } from './director-input.ts';
import { moveShots } from './move-shots.ts';
import { musicalTicks } from './musical-ticks.ts';
import { isFacade, isOutside, orderPhotos } from './order-photos.ts';
import { placeCuts } from './place-cuts.ts';
import { roomNames } from './room-names.ts';
import { type FilmTemplate, filmTemplates, type JoinStyle } from './templates.ts';
import { wantedStays } from './wanted-stays.ts';
import { brandCard, pairWord, textOver, titleCard } from './write-texts.ts';

/** What stands on screen from one change of picture to the next. */
export type Scene =
  | { readonly kind: 'card'; readonly card: Card }
  /** `of` counts the photos of the film; both scenes of a pair have the same. */
  | { readonly kind: 'photo' | 'before'; readonly photo: FilmPhoto; readonly of: number };

/** Whole frames of one scene, its joins included. */
export interface SceneFrames {
  readonly frames: number;
  readonly joinIn: number;
  readonly joinOut: number;
}

const mostShots = 400;
const longestTitle = 300;
const wholePicture = { x: 0, y: 0, width: 1, height: 1 };

/**
 * A storyboard worth keeping from developed photos: the walk through the house, a move for each picture that suits its
 * room and keeps what matters in frame in every shape of film, changes on the music's beats, title, names of rooms and a
 * card at the end as the template has them. The same for the same input, whatever order the photos come in. Fails with
 * film-no-photos.
 */
export function directFilm(input: DirectorInput): Storyboard {
  const { wish, brand } = input;
  const template = filmTemplates[wish.template];
  const title = asLine(input.title ?? '');
  const scenes = planScenes(input, template, title);
  const joins = scenes.slice(1).map((scene, index) => joinBetween(scenes[index], scene, template, index));

  const leastMs = input.voice ? voiceStartMs(title !== '' && template.title === 'card', template) + input.voice.durationMs + 1200 : 0;
  const wanted = wantedStays(scenes, template, leastMs);
  const frames = inFrames(cutToMusic(wanted, input.music, template, leastMs), joins, wish.fps);

  const move = (aspect: Aspect): readonly (Move | null)[] =>
    moveShots(scenes, frames, { frame: frameSize(aspect, wish.size), fps: wish.fps, seed: wish.seed, template });
  const own = move(wish.aspect);
  const others = Aspect.options.filter((aspect) => aspect !== wish.aspect).map((aspect) => ({ aspect, moves: move(aspect) }));
  const toMs = (count: number): number => Math.round((count * 1000) / wish.fps);
  const durationMs = toMs(frames.reduce((sum, scene) => sum + scene.frames - scene.joinOut, 0));
  const shots = scenes.map((scene, index): Shot => {
    const time = frames[index] ?? { frames: 2, joinIn: 0, joinOut: 0 };
    const style = joins[index] ?? { kind: 'cut' };
    return {
      id: `shot-${index + 1}`,
      picture: pictureOf(scene),
      room: scene.kind === 'card' ? null : scene.photo.room,
      move: own[index] ?? { from: wholePicture, to: wholePicture },
      moveByAspect: Object.fromEntries(others.flatMap(({ aspect, moves }) => (moves[index] ? [[aspect, moves[index]]] : []))),
      ease: template.ease,
      durationMs: toMs(time.frames),
      texts: textsOf(scenes, index, { fromMs: toMs(time.joinIn), toMs: toMs(time.frames - time.joinOut) }, input, template, title),
      join: asJoin(style, toMs(time.joinOut), brand.ground),
    };
  });
  return {
    version: 2,
    template: wish.template,
    seed: wish.seed,
    language: wish.language,
    aspect: wish.aspect,
    size: wish.size,
    fps: wish.fps,
    light: 'display',
    title: title === '' ? null : title,
    brand: { ink: brand.ink, ground: brand.ground, accent: brand.accent, logoSha256: brand.logoSha256 },
    shots,
    endFadeMs: Math.min(template.endFadeMs, Math.round(durationMs / 4)),
    sound: directSound(input, template, durationMs, shots[0]?.picture.kind === 'card'),
  };
}

/** Of music beyond the film's likely end, for a short film that a slow bar makes longer. */
const spareMs = 10_000;

/** Where repeated music goes on depends on the film's length, which the music decides; so that is found first. */
function cutToMusic(wanted: readonly number[], music: MusicFacts | null, { changesOn }: FilmTemplate, leastMs: number): number[] {
  const longestMs =
    1.3 *
      Math.max(
        leastMs,
        wanted.reduce((sum, stay) => sum + stay, 0),
      ) +
    spareMs;
  const cuts = placeCuts(wanted, musicalTicks(music, changesOn, longestMs), leastMs);
  const endMs = cuts.at(-1) ?? 0;
  if (!music || endMs <= music.facts.durationMs) return cuts;
  return placeCuts(wanted, { changes: musicalTicks(music, changesOn, endMs).changes, ends: [{ atMs: endMs, cost: 0 }] }, leastMs);
}

/** What a storyboard holds counts UTF-16 units; a character is not cut in two for it. */
function asLine(text: string): string {
  let line = '';
  for (const character of charactersOf(plainText(text))) {
    if (line.length + character.length > longestTitle) break;
    line += character;
  }
  return line;
}

function planScenes(input: DirectorInput, template: FilmTemplate, title: string): Scene[] {
  const { photos, voice, brand, credit } = input;
  // A voice has more to say than a few pictures show.
  const most = Math.max(template.mostPhotos, voice ? Math.ceil(voice.durationMs / template.stayMs.usual) : 0);
  const shotsOfPhoto = template.pairs ? 2 : 1;
  const mostPhotos = Math.floor((mostShots - 2) / shotsOfPhoto);
  const ordered = orderPhotos(photos, template, Math.min(most, mostPhotos));
  if (ordered.length === 0)
    throw new StudioFailure('film-no-photos', 'There is no developed photo to make a film from. Develop a photo first.');
  const rounds = voice ? roundsFor(voice.durationMs, ordered.length * shotsOfPhoto) : 1;
  const shown = Array.from({ length: rounds }, () => ordered)
    .flat()
    .slice(0, mostPhotos);
  const scenes = shown.flatMap((photo, of): Scene[] =>
    template.pairs && photo.before
      ? [
          { kind: 'before', photo, of },
          { kind: 'photo', photo, of },
        ]
      : [{ kind: 'photo', photo, of }],
  );
  const last = brandCard(brand, credit);
  return [
    ...(template.title === 'card' && title !== '' ? [{ kind: 'card', card: titleCard(title) } as const] : []),
    ...scenes,
    ...(last ? [{ kind: 'card', card: last } as const] : []),
  ];
}

/** Nobody looks at one picture for longer than this, so a long voice sees the pictures again. */
const longestStayMs = 15_000;
const roundsFor = (voiceMs: number, shots: number): number => Math.ceil(voiceMs / (shots * longestStayMs));

function joinBetween(before: Scene | undefined, after: Scene, { joins, pairs }: FilmTemplate, index: number): JoinStyle {
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
function inFrames(cutsMs: readonly number[], joins: readonly JoinStyle[], fps: number): SceneFrames[] {
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

function asJoin(style: JoinStyle, durationMs: number, ground: string): Join {
  if (style.kind === 'cut' || durationMs === 0) return { kind: 'cut' };
  return style.kind === 'dip' ? { kind: 'dip', durationMs, colour: ground } : { ...style, durationMs };
}

function pictureOf(scene: Scene): Picture {
  if (scene.kind === 'card') return scene.card;
  const { photo } = scene;
  const of = scene.kind === 'before' && photo.before ? photo.before : photo;
  const { sha256, widthPx, heightPx } = of;
  return { kind: of === photo ? 'photo' : 'frame', photoId: photo.photoId, sha256, widthPx, heightPx };
}

function textsOf(
  scenes: readonly Scene[],
  index: number,
  time: { fromMs: number; toMs: number },
  { wish }: DirectorInput,
  template: FilmTemplate,
  title: string,
): Shot['texts'] {
  const scene = scenes[index];
  if (!scene || scene.kind === 'card') return [];
  const { photo, of } = scene;
  if (template.pairs && photo.before)
    return textOver('caption', pairWord(wish.language, scene.kind === 'before' ? 'before' : 'after'), time);
  if (of === 0 && title !== '' && template.title === 'over-first-shot') return textOver('title', title, time);
  const before = scenes[index - 1];
  const isNewRoom = before === undefined || before.kind === 'card' || before.photo.room !== photo.room;
  if (template.rooms === null || photo.room === null || !isNewRoom || isFacade(photo)) return [];
  return textOver(template.rooms, roomNames(wish.language)(photo.room), time);
}
