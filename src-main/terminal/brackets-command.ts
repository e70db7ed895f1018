import path from 'node:path';
import type { FolderPlan, PlannedSet } from '../intake/plan-folder.ts';
import { visible } from './report.ts';
import type { Command } from './arguments.ts';
import type { Terminal } from './commands.ts';

/** What the studio would make of a folder, without taking it in. */
export async function planBrackets(
  { studio, screen, signal }: Terminal,
  { folder }: Extract<Command, { name: 'brackets' }>,
): Promise<FolderPlan> {
  const startedAt = performance.now();
  try {
    return await studio.plan(path.resolve(folder), {
      signal,
      onProgress: (fraction) =>
        screen.progress({
          stages: [{ name: 'reading', done: fraction, total: 1 }],
          elapsedMs: performance.now() - startedAt,
          fraction,
          before: { elapsedMs: 0, fraction: 0 },
        }),
    });
  } finally {
    screen.end();
  }
}

export function bracketsText({ shoots, skipped }: FolderPlan): string {
  const lines = shoots.flatMap(({ name, sets, skipped: left }) => [visible(name), ...sets.flatMap(setLines), ...left.map(leftOut)]);
  return [...lines, ...skipped.map(leftOut)].join('\n') || 'There are no photos in this folder.';
}

const leftOut = ({ name, reason }: { name: string; reason: string }): string => `  left out  ${visible(name)}: ${reason}`;

function setLines({ position, kind, room, frames, isFlashAndAmbient, evidence }: PlannedSet): string[] {
  const head = `  ${String(position).padStart(3)}  ${kind === 'single' ? 'single' : isFlashAndAmbient ? 'flash and ambient' : 'bracket set'}${room ? `, ${room}` : ''}`;
  const rows = frames.map(
    ({ name, isBase, exposureValue, brighterEv, flash }) =>
      `       ${isBase ? '*' : ' '} ${visible(name)}${frames.length > 1 ? `  ${signed(brighterEv)} EV` : ''}${exposureValue === null ? '' : `  EV ${exposureValue.toFixed(1)}`}${flash ? '  flash' : ''}`,
  );
  return [evidence ? `${head}: ${because(evidence)}` : head, ...rows];
}

function because({ spanEv, exposureFrom, longestGapMs, likeness, isStill }: NonNullable<PlannedSet['evidence']>): string {
  return [
    `${spanEv.toFixed(1)} EV ${exposureFrom === 'camera' ? 'by the camera' : 'by the pixels'}`,
    longestGapMs === null ? 'no times' : `at most ${(longestGapMs / 1000).toFixed(1)} s apart`,
    likeness === null ? 'nothing to compare' : `edges agree ${likeness.toFixed(2)}`,
    ...(isStill === null ? [] : [isStill ? 'nothing moved' : 'the camera moved']),
  ].join(', ');
}

const signed = (ev: number): string => `${ev < 0 ? '-' : '+'}${Math.abs(ev).toFixed(1)}`;
