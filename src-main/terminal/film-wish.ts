import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { SoundSource, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { StudioFailure } from '../failure.ts';
import { readStoryboard } from '../films/read-storyboard.ts';
import type { FilmOptions } from './arguments.ts';
import type { Terminal } from './commands.ts';
import { languageOfMachine } from './language.ts';
import type { StudioCalls } from './terminal-calls.ts';

type Wish = Parameters<StudioCalls['films']['make']>[0];

/** What the options ask for, as the contract wants it; files of sound are taken in on the way. */
export async function filmWish({ studio, calls }: Terminal, projectId: ProjectId, options: FilmOptions): Promise<Wish> {
  const { template, aspect, size, fps, music, voice, title, seed, encoder } = options;
  const takeIn = async (file: string, as: 'music' | 'voice'): Promise<SoundSource> => {
    const { sha256 } = await calls.films.takeIn({ grant: studio.grant(path.resolve(file)), as });
    return { kind: 'imported', sha256 };
  };
  const chosenMusic =
    music === null ? undefined : music === 'none' ? null : ((await bundled(calls, music)) ?? (await takeIn(music, 'music')));
  return {
    projectId,
    template,
    aspect,
    size,
    fps,
    ...(chosenMusic === undefined ? {} : { music: chosenMusic }),
    voice: voice === null ? null : await takeIn(voice, 'voice'),
    ...(title === null ? {} : { title: title === '' ? null : title }),
    seed,
    encoder,
    language: languageOfMachine(),
  };
}

/** `morning-light`, as `sounds` lists it; anything else is a file. */
async function bundled(calls: StudioCalls, wanted: string): Promise<SoundSource | undefined> {
  return (await calls.films.sounds({})).map(({ source }) => source).find((source) => source.kind === 'bundled' && source.id === wanted);
}

/** More than four hundred shots with all that can be said of them. */
const mostStoryboardBytes = 32 * 1024 ** 2;

/** A storyboard as `film --plan` prints it, or the storyboard alone; that of an earlier program is brought up to date. */
export async function readStoryboardFile(file: string): Promise<Storyboard> {
  const text = await readText(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new StudioFailure(
      'storyboard-not-understood',
      'The file does not hold JSON. "film <project> --plan" prints what a storyboard looks like.',
    );
  }
  const printed = z.object({ storyboard: z.unknown() }).safeParse(json);
  return readStoryboard(printed.success ? printed.data.storyboard : json);
}

/** What a regular file holds; nothing is waited for and nothing endless is read. */
async function readText(file: string): Promise<string> {
  const unreadable = (cause: unknown): StudioFailure =>
    new StudioFailure('file-not-readable', 'The file with the storyboard cannot be read.', { cause });
  const { isFile, sizeBytes } = await stat(file).then(
    (stats) => ({ isFile: stats.isFile(), sizeBytes: stats.size }),
    (error: unknown) => {
      throw unreadable(error);
    },
  );
  if (!isFile) throw new StudioFailure('not-a-regular-file', 'The storyboard is not a file but a folder, pipe or device.');
  if (sizeBytes > mostStoryboardBytes) throw new StudioFailure('file-too-large', 'The file is far too large for a storyboard.');
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(error);
  });
}

/** The project that a storyboard's photos belong to. Fails with film-photo-missing. */
export async function projectOf(calls: StudioCalls, { shots }: Storyboard): Promise<ProjectId> {
  const wanted = new Set(shots.flatMap(({ picture }) => ('photoId' in picture ? [picture.photoId] : [])));
  for (const { id } of await calls.library.listProjects({})) {
    const { photos } = await calls.library.showProject({ projectId: id });
    if (photos.some((photo) => wanted.has(photo.id))) return id;
  }
  throw new StudioFailure('film-photo-missing', 'No project in this library has a photo of this storyboard.');
}
