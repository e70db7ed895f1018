import path from 'node:path';
import { z } from 'zod';
import type { FilmAsset } from '../../src-preload/contract/films.ts';
import type { FilmId, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { makeTarget } from '../delivery/place-file.ts';
import type { Command } from './arguments.ts';
import { follow, settleAll, type Terminal } from './commands.ts';
import { exportTo } from './export-command.ts';
import { filmWish, projectOf, readStoryboardFile } from './film-wish.ts';
import { findProject } from './find-target.ts';
import { projectReport, type Report } from './report.ts';

type FilmCommand = Extract<Command, { name: 'film' }>;

/** Makes a film, from a wish or a person's storyboard, and delivers it where it is wanted. */
export async function makeFilm(terminal: Terminal, command: FilmCommand): Promise<Report> {
  const { studio, calls, screen } = terminal;
  const storyboard = command.storyboard === null ? null : await readStoryboardFile(command.storyboard);
  const projectId = await projectFor(terminal, command, storyboard);
  const startedAt = performance.now();
  const stages = follow(terminal);
  try {
    const { filmId, jobId } =
      storyboard === null
        ? await calls.films.make(await filmWish(terminal, projectId, command.options))
        : await calls.films.makeFrom({ projectId, storyboard });
    const failed = await settleAll(terminal, jobId ? [jobId] : []);
    const isMade = failed.length === 0;
    const notes = isMade && jobId ? await notesOf(terminal, jobId) : [];
    if (isMade) failed.push(...(await settleAll(terminal, await deliver(terminal, command, projectId, filmId))));
    const view = await calls.library.showProject({ projectId });
    const outDir = command.out === null ? null : path.resolve(command.out);
    const shown = { outDir, filmIds: isMade ? [filmId] : [], ...(outDir === null ? { only: 'library' as const } : {}) };
    const report = projectReport(view, studio, shown);
    return { projects: [report], skipped: [], failed, notes, timingsMs: { total: Math.round(performance.now() - startedAt) } };
  } finally {
    stages.stop();
    screen.end();
  }
}

/** What was taken in for films, after a file was. */
export async function takeMaterial({ studio, calls }: Terminal, { take }: Extract<Command, { name: 'material' }>): Promise<FilmAsset[]> {
  if (take !== null) await calls.films.takeIn({ grant: studio.grant(path.resolve(take.file)), as: take.as });
  return calls.films.material({});
}

/** What would be made, as plain data; see docs/films.md. */
export async function planFilm(terminal: Terminal, command: FilmCommand): Promise<unknown> {
  const { calls } = terminal;
  const storyboard = command.storyboard === null ? null : await readStoryboardFile(command.storyboard);
  const projectId = await projectFor(terminal, command, storyboard);
  return storyboard === null
    ? calls.films.plan(await filmWish(terminal, projectId, command.options))
    : calls.films.planOf({ projectId, storyboard });
}

/** What was made otherwise than asked. */
async function notesOf({ studio, signal }: Terminal, jobId: JobId): Promise<readonly string[]> {
  const { result } = await studio.settled(jobId, signal);
  const parsed = z.object({ notes: z.array(z.string()) }).safeParse(JSON.parse(result ?? 'null'));
  return parsed.success ? parsed.data.notes : [];
}

const projectFor = ({ calls }: Terminal, { project }: FilmCommand, storyboard: Storyboard | null): Promise<ProjectId> =>
  project !== null ? findProject(calls, project) : projectOf(calls, storyboard!);

async function deliver(
  { studio, calls }: Terminal,
  { out, formats }: FilmCommand,
  projectId: ProjectId,
  filmId: FilmId,
): Promise<readonly JobId[]> {
  if (out === null) return [];
  const outDir = path.resolve(out);
  await makeTarget(outDir);
  return exportTo(calls, studio.grant(outDir), { projectId, recipes: [], filmFormats: formats, filmIds: [filmId] });
}
