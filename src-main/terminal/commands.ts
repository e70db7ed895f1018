import path from 'node:path';
import type { FilmId, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { SkippedFile } from '../../src-preload/contract/intake.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { makeTarget } from '../delivery/place-file.ts';
import { ImportResult } from '../intake/import-folder.ts';
import type { JobRow } from '../jobs/job-reader.ts';
import type { Studio } from '../studio.ts';
import type { StudioCalls } from './terminal-calls.ts';
import type { Command } from './arguments.ts';
import { startDeveloping } from './develop-command.ts';
import { exportTo } from './export-command.ts';
import { filmWish } from './film-wish.ts';
import { findProject, findTarget } from './find-target.ts';
import { projectReport, type FailedWork, type ProjectReport, type Report } from './report.ts';
import { RunStages } from './run-stages.ts';
import type { Screen } from './screen.ts';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;
export interface Terminal {
  readonly studio: Studio;
  readonly calls: StudioCalls;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** Everything, from folders to finished files. What an earlier run finished is left as it is. */
export async function run(terminal: Terminal, command: Of<'run'>): Promise<Report> {
  const { studio, calls, screen, signal } = terminal;
  const outDir = path.resolve(command.out);
  await makeTarget(outDir);
  const clock = stopwatch();
  const stages = follow(terminal);
  try {
    stages.expect('render-film', command.film ? 1 : 0);
    expectShoot(stages);
    const { projectIds, skipped, failed } = await importAll(terminal, command.folders);
    clock.lap('import');

    const filmJobs: { jobId: JobId; name: string }[] = [];
    const filmIds: FilmId[] = [];
    stages.expect('render-film', command.film ? projectIds.length : 0);
    stages.expect('develop-photo', 0);
    const views = await Promise.all(projectIds.map((projectId) => calls.library.showProject({ projectId })));
    stages.expect(
      'export-photo',
      views.reduce((sum, { photos }) => sum + photos.length, 0),
    );
    const developing: JobId[] = [];
    for (const view of views) {
      developing.push(...(await developMissing(calls, view)));
      if (!command.film) continue;
      // Asked for now, it is directed when the last of its photos is developed.
      const { jobId, filmId } = await calls.films.make(await filmWish(terminal, view.id, command.options));
      filmIds.push(filmId);
      if (jobId) filmJobs.push({ jobId, name: view.name });
    }
    failed.push(...(await settleAll(terminal, developing)));
    clock.lap('develop');

    const exportJobs: JobId[] = [];
    const target = studio.grant(outDir);
    for (const projectId of projectIds)
      exportJobs.push(...(await exportTo(calls, target, { projectId, recipes: command.recipes, filmFormats: [] })));
    failed.push(...(await settleAll(terminal, exportJobs)));
    clock.lap('export');

    for (const { jobId, name } of filmJobs) failed.push(...failureOf(await studio.settled(jobId, signal), `the film of ${name}`));
    clock.lap('film');
    const deliveries: JobId[] = [];
    for (const projectId of command.film ? projectIds : [])
      deliveries.push(...(await exportTo(calls, target, { projectId, recipes: [], filmFormats: ['mp4'], filmIds })));
    failed.push(...(await settleAll(terminal, deliveries)));
    clock.lap('deliver');
    return {
      projects: await reportAll(terminal, projectIds, { outDir, filmIds }),
      skipped,
      failed,
      timingsMs: clock.laps(),
    };
  } finally {
    stages.stop();
    screen.end();
  }
}

export async function importFolders(terminal: Terminal, command: Of<'import'>): Promise<Report> {
  const { calls, screen } = terminal;
  const clock = stopwatch();
  const stages = follow(terminal);
  try {
    const { projectIds, skipped, failed } = await importAll(terminal, command.folders);
    clock.lap('import');
    for (const projectId of projectIds)
      failed.push(...(await settleAll(terminal, await developMissing(calls, await calls.library.showProject({ projectId })))));
    clock.lap('develop');
    return { projects: await reportAll(terminal, projectIds, everything), skipped, failed, timingsMs: clock.laps() };
  } finally {
    stages.stop();
    screen.end();
  }
}

/** One project's step: the jobs it takes, waited for, and the project afterwards. */
export async function workOn(terminal: Terminal, command: Of<'develop'> | Of<'export'>): Promise<Report> {
  const { calls, screen } = terminal;
  const projectId =
    command.name === 'develop' ? (await findTarget(calls, command.project)).projectId : await findProject(calls, command.project);
  const clock = stopwatch();
  const stages = follow(terminal);
  try {
    const failed = await settleAll(terminal, await startWork(terminal, projectId, command));
    clock.lap(command.name);
    const shown = shownAfter(command);
    return { projects: await reportAll(terminal, [projectId], shown), skipped: [], failed, timingsMs: clock.laps() };
  } finally {
    stages.stop();
    screen.end();
  }
}

async function startWork(
  { studio, calls }: Terminal,
  projectId: ProjectId,
  command: Of<'develop'> | Of<'export'>,
): Promise<readonly JobId[]> {
  switch (command.name) {
    case 'develop':
      return startDeveloping(calls, await findTarget(calls, command.project), command.recipe);
    case 'export': {
      const outDir = path.resolve(command.out);
      await makeTarget(outDir);
      return exportTo(calls, studio.grant(outDir), { projectId, recipes: command.recipes, filmFormats: ['mp4'] });
    }
    default:
      return command satisfies never;
  }
}

async function importAll(
  { studio, calls, signal }: Terminal,
  folders: readonly string[],
): Promise<{ projectIds: ProjectId[]; skipped: SkippedFile[]; failed: FailedWork[] }> {
  const projectIds = new Set<ProjectId>();
  const skipped: SkippedFile[] = [];
  const failed: FailedWork[] = [];
  for (const folder of folders) {
    const { jobs } = await calls.intake.addFolders({ grants: [studio.grant(path.resolve(folder))] });
    for (const jobId of jobs) {
      const row = await studio.settled(jobId, signal);
      failed.push(...failureOf(row, folder));
      const result = ImportResult.safeParse(JSON.parse(row.result ?? 'null'));
      if (!result.success) continue;
      for (const id of result.data.projectIds) projectIds.add(id as ProjectId);
      skipped.push(...result.data.skipped);
    }
  }
  return { projectIds: [...projectIds], skipped, failed };
}

/** Jobs for every photo that has no picture yet, including those that the import has just asked for. */
async function developMissing(calls: StudioCalls, { photos }: ProjectView): Promise<readonly JobId[]> {
  if (photos.length === 0) return [];
  return (await calls.develop.photos({ photoIds: photos.map(({ id }) => id) })).jobs;
}

/** Waits for jobs, and names the work of those that did not end well. */
export async function settleAll({ studio, calls, signal }: Terminal, jobIds: readonly JobId[]): Promise<FailedWork[]> {
  const failed: FailedWork[] = [];
  for (const jobId of jobIds) {
    const row = await studio.settled(jobId, signal);
    if (row.state !== 'done') failed.push(...failureOf(row, await workName(calls, row)));
  }
  return failed;
}

/** What a job was about, as a person knows it: the files of its photo. */
async function workName(calls: StudioCalls, row: JobRow): Promise<string> {
  const { photoId } = JSON.parse(row.payload) as { photoId?: string };
  const view = row.projectId ? await calls.library.showProject({ projectId: row.projectId }) : undefined;
  const photo = view?.photos.find(({ id }) => id === photoId);
  return photo?.frames.map(({ name }) => name).join(' + ') ?? `${row.kind} of ${view?.name ?? 'a project'}`;
}

type Shown = Parameters<typeof projectReport>[2];
/** Of an export, what stands where it went, and of developing no deliveries at all: earlier ones show an earlier picture. */
const shownAfter = (command: Of<'develop'> | Of<'export'>): Shown => ({
  outDir: command.name === 'export' ? path.resolve(command.out) : null,
  ...(command.name === 'develop' ? { only: 'library' } : {}),
});
const everything: Shown = { outDir: null };

const reportAll = ({ studio, calls }: Terminal, projectIds: readonly ProjectId[], shown: Shown): Promise<ProjectReport[]> =>
  Promise.all(projectIds.map(async (projectId) => projectReport(await calls.library.showProject({ projectId }), studio, shown)));

const failureOf = (row: JobRow, what: string): FailedWork[] =>
  row.state === 'done' ? [] : [{ what, code: row.failureCode ?? row.state, message: row.failureMessage ?? row.state }];

export function follow({ studio, screen }: Terminal): RunStages {
  const stages = new RunStages(studio, () => screen.progress(stages.progress()));
  return stages;
}

/** Before the folder is read nobody knows how much there is to do; without a guess, reading it would look like everything. */
function expectShoot(stages: RunStages): void {
  stages.guess('develop-photo', 20);
  stages.guess('export-photo', 40);
}

function stopwatch() {
  const start = performance.now();
  let last = start;
  const laps: Record<string, number> = {};
  return {
    lap(name: string): void {
      const now = performance.now();
      laps[name] = Math.round(now - last);
      last = now;
    },
    laps: (): Record<string, number> => ({ ...laps, total: Math.round(performance.now() - start) }),
  };
}
