import path from 'node:path';
import type { FilmAsset } from '../../src-preload/contract/films.ts';
import type { Imaging } from '../imaging/tasks.ts';
import { copyRegular } from '../intake/copy-regular.ts';
import { toDisplay } from '../intake/path-text.ts';
import type { Assets, MaterialRow } from '../library/assets.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { withWorkDir } from '../library/work-dir.ts';
import type { ClipFacts, FfmpegTools, SoundFacts } from './film-tasks.ts';

export interface TakeInParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly assets: Assets;
  readonly newId: () => string;
  readonly ffmpeg: () => Promise<FfmpegTools>;
}
/** More than this is no music and no logo; footage may be long. */
const mostBytes: Readonly<Record<FilmAsset['kind'], number>> = {
  music: 1024 ** 3,
  voice: 1024 ** 3,
  clip: 32 * 1024 ** 3,
  logo: 50 * 1024 ** 2,
};

/**
 * Copies a file that a person chose into the library as material for films, and reads once what it is. The same bytes again
 * are what is there already. Fails by name, and leaves nothing, when the file is not what it is wanted as.
 */
export async function takeIn(parts: TakeInParts, file: string, as: FilmAsset['kind'], signal: AbortSignal): Promise<FilmAsset> {
  const { files, assets, newId } = parts;
  return await withWorkDir(files, newId(), async (workDir) => {
    const copy = path.join(workDir, 'material');
    const { sha256, sizeBytes } = await copyRegular(file, copy, mostBytes[as], signal);
    const known = assets.find(as, sha256);
    if (known && files.has(files.asset(sha256))) return assetView(known);
    const facts = await readFacts(parts, copy, { as, workDir, signal });
    files.keep(copy, files.asset(sha256));
    const name = toDisplay(path.basename(file));
    return assetView(assets.add({ kind: as, sha256, name, sizeBytes, facts: JSON.stringify(facts) }));
  });
}

export const assetView = ({ kind, sha256, name, facts }: MaterialRow): FilmAsset => {
  const read = JSON.parse(facts) as { durationMs?: number; widthPx?: number; heightPx?: number };
  return { kind, sha256, name, durationMs: read.durationMs ?? null, widthPx: read.widthPx ?? null, heightPx: read.heightPx ?? null };
};

async function readFacts(
  { imaging, ffmpeg }: TakeInParts,
  file: string,
  { as, workDir, signal }: { as: FilmAsset['kind']; workDir: string; signal: AbortSignal },
): Promise<SoundFacts | ClipFacts | { readonly widthPx: number; readonly heightPx: number }> {
  switch (as) {
    case 'music':
    case 'voice':
      return imaging.run('read-sound', { file, ffmpeg: await ffmpeg(), workDir }, { signal });
    case 'clip':
      return imaging.run('read-clip', { file, ffmpeg: await ffmpeg(), workDir }, { signal });
    case 'logo':
      return imaging.run('read-logo', { file }, { signal });
    default:
      return as satisfies never;
  }
}
