import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import type { Command } from './arguments.ts';
import { follow, settleAll, type Terminal } from './commands.ts';
import { findProject } from './find-target.ts';
import { visible, type FailedWork } from './report.ts';

/** The document that `check --json` prints. */
export interface CheckReport {
  readonly id: string;
  readonly name: string;
  /** Every photo, in the order of the shoot, with what was found in it. */
  readonly photos: readonly {
    readonly id: string;
    readonly position: number;
    readonly room: string | null;
    readonly frames: readonly string[];
    readonly checks: readonly PhotoCheck[];
  }[];
  /** Photos that could not be looked at. */
  readonly failed: readonly FailedWork[];
}

/** Looks at the photos of a project that nobody looked at yet, and tells what was found in all of them. */
export async function checkProject(terminal: Terminal, { project }: Extract<Command, { name: 'check' }>): Promise<CheckReport> {
  const { calls, screen } = terminal;
  const projectId = await findProject(calls, project);
  const stages = follow(terminal);
  try {
    const failed = await settleAll(terminal, (await calls.library.check({ projectId })).jobs);
    const view = await calls.library.showProject({ projectId });
    const photos = view.photos.map(({ id, position, room, frames, checks }) => ({
      id,
      position,
      room,
      frames: frames.map(({ name }) => name),
      checks,
    }));
    return { id: projectId, name: view.name, photos, failed };
  } finally {
    stages.stop();
    screen.end();
  }
}

/** The same for a person: photos with findings, each with its reasons. */
export function checkText({ name, photos, failed }: CheckReport): string {
  const found = photos.filter(({ checks }) => checks.length > 0);
  const warnings = photos.flatMap(({ checks }) => checks).filter(({ severity }) => severity === 'warning').length;
  const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const summary = found.length === 0 ? 'nothing to say' : `something to say of ${found.length}, ${count(warnings, 'warning')}`;
  return [
    `${visible(name)}: ${count(photos.length, 'photo')}, ${summary}`,
    ...found.flatMap(({ position, room, frames, checks }) => [
      `  ${String(position).padStart(3)}  ${(room ?? 'photo').padEnd(16)} ${frames.map(visible).join(' + ')}`,
      ...checks.map(({ code, severity, message }) => `       ${severity === 'warning' ? '!' : '-'} ${code}: ${visible(message)}`),
    ]),
    ...(failed.length > 0 ? ['Not looked at:', ...failed.map(({ what, message }) => `  ${visible(what)}: ${message}`)] : []),
  ].join('\n');
}
