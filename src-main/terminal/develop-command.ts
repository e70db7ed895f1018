import { constants } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { JobId } from '../../src-preload/contract/ids.ts';
import { errnoOf, StudioFailure } from '../failure.ts';
import type { Studio } from '../studio.ts';
import type { Command } from './arguments.ts';
import { findTarget, type DevelopTarget } from './find-target.ts';
import type { StudioCalls } from './terminal-calls.ts';

type DevelopCommand = Extract<Command, { name: 'develop' }>;

/** Develops in the photos' own settings, or keeps the recipe's change with them and develops with it. */
export async function startDeveloping(calls: StudioCalls, { photos }: DevelopTarget, recipe: string | null): Promise<readonly JobId[]> {
  if (photos.length === 0) return [];
  const photoIds = photos.map(({ id }) => id);
  if (recipe === null) return (await calls.develop.photos({ photoIds })).jobs;
  return (await calls.develop.change({ photoIds, change: await readRecipe(calls, recipe) })).jobs;
}

/** Writes what the recipe would make of each photo, at screen size, and keeps nothing in the library. The paths come back. */
export async function writePreviews(
  { studio, calls }: { studio: Pick<Studio, 'media'>; calls: StudioCalls },
  { project, recipe, out }: Pick<DevelopCommand, 'project' | 'recipe' | 'out'>,
): Promise<readonly string[]> {
  const { photos } = await findTarget(calls, project);
  const change = recipe === null ? {} : await readRecipe(calls, recipe);
  const folder = path.resolve(out ?? 'previews');
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const photo of photos) {
    const { address } = await calls.develop.preview({ photoId: photo.id, change });
    const media = await studio.media({ kind: 'preview', id: path.posix.basename(address, '.jpg'), size: 'full' });
    if (!media) throw new StudioFailure('not-found', 'The preview is gone already.');
    const name = [String(photo.position).padStart(3, '0'), ...(photo.room === null ? [] : [photo.room])].join('-');
    written.push(await copyBeside(media.file, path.join(folder, name)));
  }
  return written;
}

/** Under the first name that is free: what lies there already is somebody's. */
async function copyBeside(from: string, to: string): Promise<string> {
  for (let number = 1; ; number++) {
    const file = number === 1 ? `${to}.jpg` : `${to} (${number}).jpg`;
    try {
      await copyFile(from, file, constants.COPYFILE_EXCL);
      return file;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** The settings of a preset by its name, or those in a JSON file: a change of settings, or a preset that was shared. */
export async function readRecipe(calls: StudioCalls, wanted: string): Promise<DevelopChange> {
  const named = (await calls.presets.list({})).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (named) return named.settings;
  const text = await readFile(wanted, 'utf8').catch((error: unknown) => {
    throw new StudioFailure('not-found', `There is no preset and no file ${wanted}. "presets" shows the presets.`, { cause: error });
  });
  const data = asJson(text);
  const shared = typeof data === 'object' && data !== null && 'settings' in data ? data.settings : data;
  const change = DevelopChange.strict().safeParse(shared);
  if (change.success) return change.data;
  const [first] = change.error.issues;
  throw new StudioFailure(
    'invalid-input',
    `The recipe in this file is not one: ${[first?.path.join('.'), first?.message].join(' ').trim()}.`,
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StudioFailure('invalid-input', 'The file does not hold JSON. A recipe is a list of settings, such as {"warmth": 0.2}.');
  }
}
