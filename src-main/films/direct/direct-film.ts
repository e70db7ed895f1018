import { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import type { Move, Picture, Shot, Storyboard } from '../../../src-preload/contract/storyboard.ts';
import { frameSize } from '../geometry.ts';
import { charactersOf, plainText } from '../titles/plain-text.ts';
import { directSound, voiceStartMs } from './direct-sound.ts';
import type { DirectorInput, MusicFacts } from './director-input.ts';
import { asJoin, inFrames, joinBetween } from './join-scenes.ts';
import { moveShots } from './move-shots.ts';
import { musicalTicks } from './musical-ticks.ts';
import { isFacade } from './order-photos.ts';
import { planScenes, type Scene } from './plan-scenes.ts';
import { placeCuts } from './place-cuts.ts';
import { roomNames } from './room-names.ts';
import { type FilmTemplate, filmTemplates } from './templates.ts';
import { wantedStays } from './wanted-stays.ts';
import { pairWord, textOver } from './write-texts.ts';

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
  const likelyMs = wanted.reduce((sum, stay) => sum + stay, 0);
  const cuts = placeCuts(wanted, musicalTicks(music, changesOn, 1.3 * Math.max(leastMs, likelyMs) + spareMs), leastMs);
  const endMs = cuts.at(-1) ?? 0;
  if (!music || endMs <= music.facts.durationMs) return cuts;
  const { changes } = musicalTicks(music, changesOn, endMs);
  const again = placeCuts(wanted, { changes, ends: [{ atMs: endMs, cost: 0 }] }, leastMs);
  return again.at(-1) === endMs ? again : cuts;
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
