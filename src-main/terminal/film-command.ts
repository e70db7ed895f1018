import path from 'node:path';
import { z } from 'zod';
import type { FilmAsset } from '../../src-preload/contract/films.ts';
import type { FilmId, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { makeTarget } from '../delivery/place-file.ts';
import { StudioFailure } from '../failure.ts';
import type { Command } from './arguments.ts';
import { askPerson } from './ask-person.ts';
import { follow, settleAll, type Terminal } from './commands.ts';
import { choiceOf, dollarsText, quoteText, refuseAbove } from './edit-command.ts';
import { exportTo } from './export-command.ts';
import { filmWish, projectOf, readStoryboardFile } from './film-wish.ts';
import { findProject } from './find-target.ts';
import { projectReport, type Report } from './report.ts';
import type { StudioCalls } from './terminal-calls.ts';

type FilmCommand = Extract<Command, { name: 'film' }>;
type FilmWish = Parameters<StudioCalls['films']['make']>[0];

/** Makes a film, from a wish or a person's storyboard, and delivers it where it is wanted. */
export async function makeFilm(terminal: Terminal, command: FilmCommand): Promise<Report> {
  const { studio, calls, screen } = terminal;
  const storyboard = command.storyboard === null ? null : await readStoryboardFile(command.storyboard);
  const projectId = await projectFor(terminal, command, storyboard);
  const wish = storyboard === null ? await agreedWish(terminal, projectId, command) : null;
  const startedAt = performance.now();
  const beganAtMs = Date.now();
  const stages = follow(terminal);
  try {
    const { filmId, jobId } =
      wish !== null ? await calls.films.make(wish) : await calls.films.makeFrom({ projectId, storyboard: storyboard! });
    const failed = await settleAll(terminal, jobId ? [jobId] : []);
    const isMade = failed.length === 0;
    const notes = isMade && jobId ? await notesOf(terminal, jobId) : [];
    if (command.ai) notes.push(...(await failedClips(terminal, projectId, beganAtMs)));
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
  if (storyboard !== null) return calls.films.planOf({ projectId, storyboard });
  const wish = await wishFor(terminal, projectId, command);
  const plan = await calls.films.plan(wish);
  return command.ai ? { ...plan, quote: await calls.films.quote(wish) } : plan;
}

async function wishFor(terminal: Terminal, projectId: ProjectId, { options, ai }: FilmCommand): Promise<FilmWish> {
  const wish = await filmWish(terminal, projectId, options);
  return { ...wish, ai: ai && { makes: ai.makes, withSound: ai.withSound, ...choiceOf(ai.choice) } };
}

/** The wish, with what its AI work costs where a person agrees to that. Fails with price-changed, and nothing is made. */
async function agreedWish(terminal: Terminal, projectId: ProjectId, command: FilmCommand): Promise<FilmWish> {
  const { ai } = command;
  const { calls, screen, signal } = terminal;
  const wish = await wishFor(terminal, projectId, command);
  const quote = ai && (await calls.films.quote(wish));
  if (!ai || !quote) return wish;
  screen.line(quote.count === 0 ? 'Every clip is there already: nothing is paid.' : quoteText(quote));
  refuseAbove(ai.choice, quote.total);
  const { input, output } = { input: process.stdin, output: process.stderr };
  const isAgreed = quote.total.micros === 0 || ai.isAgreed || (await askPerson('Pay that?', { input, output, signal }));
  if (!isAgreed)
    throw new StudioFailure('price-changed', `The clips cost ${dollarsText(quote.total.micros)}. Nothing was made: say --yes to pay that.`);
  return { ...wish, agreed: quote.total };
}

/** Why clips that were asked for since then were not made. */
async function failedClips({ calls }: Terminal, projectId: ProjectId, sinceMs: number): Promise<string[]> {
  const failed = await calls.jobs.list({ projectId, states: ['failed'] });
  return failed.flatMap(({ kind, failure, finishedAtMs }) =>
    kind === 'make-clip' && failure && (finishedAtMs ?? 0) >= sinceMs ? [`a clip failed: ${failure.message} (${failure.code})`] : [],
  );
}

/** What was made otherwise than asked. */
async function notesOf({ studio, signal }: Terminal, jobId: JobId): Promise<string[]> {
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
