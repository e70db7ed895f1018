import type { FilmAsset } from '../../src-preload/contract/films.ts';
import type { ProjectSummary, ProjectView } from '../../src-preload/contract/library.ts';
import { visible } from './report.ts';
import type { StudioCalls } from './terminal-calls.ts';

export function listText(projects: readonly ProjectSummary[]): string {
  if (projects.length === 0) return 'There are no projects yet. "import" or "run" brings a folder in.';
  return projects
    .map(
      ({ id, name, photoCount, readyCount, failedCount }) =>
        `${id}  ${String(readyCount).padStart(4)} of ${String(photoCount).padEnd(4)} ready${failedCount > 0 ? `, ${failedCount} failed` : ''}  ${visible(name)}`,
    )
    .join('\n');
}

export function showText(project: ProjectView): string {
  return [
    visible(project.name),
    ...project.photos.map(
      ({ id, position, room, state, frames, version, failure }) =>
        `  ${String(position).padStart(3)}  ${id}  ${(room ?? 'photo').padEnd(16)} ${state.padEnd(10)} ${version?.edit ? `${version.edit}  ` : ''}${frames.map(({ name }) => visible(name)).join(' + ')}${failure ? `  (${failure.message})` : ''}`,
    ),
    ...project.films.map(
      ({ aspect, origin, state, durationMs }) =>
        `  film ${aspect} ${origin}: ${state}${durationMs === null ? '' : `, ${(durationMs / 1000).toFixed(1)} s`}`,
    ),
    ...(project.skipped.length > 0 ? ['Left out:', ...project.skipped.map(({ name, reason }) => `  ${visible(name)}: ${reason}`)] : []),
  ].join('\n');
}

type Sound = Awaited<ReturnType<StudioCalls['films']['sounds']>>[number];
export function soundsText(sounds: readonly Sound[]): string {
  return sounds
    .map(({ source, title, mood, durationMs, bpm, isVoice }) => {
      const facts = [mood ?? (isVoice ? 'voice' : 'taken in'), clock(durationMs), ...(bpm === null ? [] : [`${Math.round(bpm)} bpm`])];
      return `${(source.kind === 'bundled' ? source.id : source.sha256.slice(0, 12)).padEnd(20)} ${facts.join(', ')}  ${visible(title)}`;
    })
    .join('\n');
}

export function materialText(material: readonly FilmAsset[]): string {
  if (material.length === 0) return 'Nothing was taken in yet. "material --take <file> --as clip" does.';
  return material
    .map(({ kind, sha256, name, durationMs, widthPx, heightPx }) => {
      const facts = [durationMs === null ? '' : clock(durationMs), widthPx === null ? '' : `${widthPx} x ${heightPx}`].filter(Boolean);
      return `${sha256}  ${kind.padEnd(5)} ${facts.join(', ')}  ${visible(name)}`;
    })
    .join('\n');
}

const clock = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.round(ms / 1000) % 60).padStart(2, '0')}`;
