import path from 'node:path';
import type { FilmId } from '../../src-preload/contract/ids.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import type { SkippedFile } from '../../src-preload/contract/intake.ts';
import { claimsToBePhoto } from '../intake/skipped-photo.ts';
import type { Studio } from '../studio.ts';

export interface FailedWork {
  readonly what: string;
  readonly code: string;
  readonly message: string;
}

/** The document that `--json` prints. */
export interface Report {
  readonly projects: readonly ProjectReport[];
  readonly skipped: readonly SkippedFile[];
  readonly failed: readonly FailedWork[];
  /** What was made otherwise than asked, and why. */
  readonly notes?: readonly string[];
  readonly timingsMs: Readonly<Record<string, number>>;
}
interface FilmFile {
  readonly file: string;
  readonly durationMs: number;
}
export interface ProjectReport {
  readonly id: string;
  readonly name: string;
  readonly photos: readonly {
    readonly id: string;
    readonly room: string | null;
    readonly frames: readonly { readonly name: string; readonly sha256: string }[];
    readonly version: { readonly file: string; readonly recipe: unknown } | null;
  }[];
  readonly exports: readonly { readonly recipe: string; readonly file: string }[];
  /** The first of `films`. */
  readonly film: FilmFile | null;
  readonly films: readonly FilmFile[];
}

/**
 * What a project has on disk. With `outDir`, only what was delivered there; with `filmIds`, only those films; with `only`, nothing
 * of what was delivered: films that are asked for are then the library's own, as an earlier delivery shows an earlier film.
 */
export function projectReport(
  view: ProjectView,
  { paths }: Pick<Studio, 'paths'>,
  { outDir, filmIds, only }: { outDir: string | null; filmIds?: readonly FilmId[]; only?: 'library' },
): ProjectReport {
  const exported = only === 'library' ? [] : paths.exports(view.id);
  const delivered = exported.filter(({ file }) => outDir === null || isInside(outDir, file));
  const films = view.films.flatMap((film) => {
    const isWanted = film.state === 'ready' && (filmIds?.includes(film.id) ?? only !== 'library');
    if (!isWanted || !film.durationMs) return [];
    const files = delivered.filter(({ filmId }) => filmId === film.id).map(({ file }) => file);
    // Where nothing was to be delivered, the library's own file is the film.
    const own = outDir === null && files.length === 0 ? [paths.film(film.id)] : [];
    return [...files, ...own].flatMap((file) => (file === null ? [] : [{ file, durationMs: film.durationMs ?? 0 }]));
  });
  return {
    id: view.id,
    name: view.name,
    photos: view.photos.map(({ id, room, frames, version }) => ({
      id,
      room,
      frames: frames.map(({ name, sha256 }) => ({ name, sha256 })),
      version: version && { file: paths.version(version.id) ?? '', recipe: version.recipe },
    })),
    exports: delivered.filter(({ filmId }) => filmId === null).map(({ recipe, file }) => ({ recipe, file })),
    film: films[0] ?? null,
    films,
  };
}

/** On Windows the way to another disk is an absolute path. */
function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Whether something that the person meant as a photo, or asked for, did not come out. */
export function hasLosses({ skipped, failed }: Pick<Report, 'skipped' | 'failed'>): boolean {
  return failed.length > 0 || skipped.some(claimsToBePhoto);
}

/** The same for a person. */
export function reportText(report: Report, outDir: string | null): string {
  const lines: string[] = [];
  for (const project of report.projects) {
    const fused = project.photos.filter(({ frames }) => frames.length > 1).length;
    const ready = project.photos.filter(({ version }) => version).length;
    lines.push(
      `${project.name}: ${ready} of ${count(project.photos.length, 'photo')} developed${fused > 0 ? `, ${fused} of them from bracket sets` : ''}`,
    );
    for (const recipe of new Set(project.exports.map((it) => it.recipe))) {
      const files = project.exports.filter((it) => it.recipe === recipe);
      lines.push(`  ${recipe}: ${count(files.length, 'file')} in ${path.dirname(files[0]?.file ?? '')}`);
    }
    for (const { file, durationMs } of project.films) lines.push(`  film: ${file} (${(durationMs / 1000).toFixed(1)} s)`);
  }
  if (report.skipped.length > 0) {
    lines.push(`Left out: ${count(report.skipped.length, 'file')}`);
    for (const { name, reason } of report.skipped) lines.push(`  ${visible(name)}: ${reason}`);
  }
  for (const note of report.notes ?? []) lines.push(`Note: ${visible(note)}`);
  if (report.failed.length > 0) {
    lines.push('Failed:');
    for (const { what, message } of report.failed) lines.push(`  ${visible(what)}: ${message}`);
  }
  if (outDir && report.projects.length > 0) lines.push(`Everything is in ${outDir}`);
  return lines.join('\n');
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** A file's name may hold anything; what moves a terminal's cursor is shown, not obeyed. */
export const visible = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`);
