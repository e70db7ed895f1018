import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Frames } from '../library/frames.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { SidecarRow } from '../library/sidecars.ts';
import { openFailure, openRegular } from './open-regular.ts';
import { ownerOf, pairSecondFiles, type PairingFrame } from './pair-sidecars.ts';
import { toBytes, toDisplay, toText } from './path-text.ts';
import type { FoundFile, SkippedFile } from './scan-folder.ts';

/** What the import found beside the frames. */
export interface KeptSidecars {
  readonly rows: readonly SidecarRow[];
  /** The shoot's list of what is no photo, saying of each sidecar whom it belongs to. */
  readonly skipped: readonly SkippedFile[];
}

interface Keeping {
  readonly frames: Frames;
  readonly files: LibraryFiles;
  readonly newId: () => string;
}

/** So much at a time: a slow card can be interrupted. */
const chunkBytes = 1024 * 1024;
/** No camera writes more beside a photo; a longer one is no sidecar. 512 MB. */
const maxBytes = 512 * 1024 * 1024;

/**
 * Keeps what lies beside the frames of a project under its hash, like the frames themselves: settings of other programs,
 * and a RAW file that could not be read where the JPEG beside it could. Nothing in them is looked at.
 */
export async function keepSidecars(
  parts: Keeping,
  {
    projectId,
    found,
    skipped,
    signal,
  }: { projectId: ProjectId; found: readonly FoundFile[]; skipped: readonly SkippedFile[]; signal: AbortSignal },
): Promise<KeptSidecars> {
  const frames: PairingFrame[] = parts.frames.sources(projectId).map((source) => ({ ...source, relative: toText(source.relativePath) }));
  const seconds = pairSecondFiles(frames);
  const reasons = new Map<string, string>();
  const rows: SidecarRow[] = [];
  for (const file of found) {
    signal.throwIfAborted();
    const owner = ownerOf(file.relative, frames, seconds);
    if (!owner) continue;
    const name = toDisplay(file.relative);
    const was = skipped.find((one) => one.name === name)?.reason ?? '';
    const of = path.basename(toDisplay(owner.relative));
    try {
      const { sha256, sizeBytes } = await keep(parts, file, signal);
      const kind = /\.xmp$/i.test(file.relative) ? ('xmp' as const) : ('other' as const);
      rows.push({ relativePath: toBytes(file.relative), frameId: owner.frameId, kind, sha256, sizeBytes });
      reasons.set(
        name,
        was.startsWith('Belongs to a photo')
          ? `Belongs to ${of} and is kept with it; its settings are not read.`
          : `${was} Kept with ${of}.`,
      );
    } catch (error) {
      // A full disk ends the import; a sidecar that cannot be read ends nothing.
      if (signal.aborted || !(error instanceof StudioFailure)) throw error;
      reasons.set(name, `Belongs to ${of}, but could not be kept: ${error.message}`);
    }
  }
  return { rows, skipped: skipped.map((one) => ({ ...one, reason: reasons.get(one.name) ?? one.reason })) };
}

/** Copies a file under its hash, in pieces. */
async function keep({ files, newId }: Keeping, file: FoundFile, signal: AbortSignal): Promise<{ sha256: string; sizeBytes: number }> {
  const unfinished = files.unfinished(newId());
  const { handle } = await openRegular(toBytes(file.path));
  try {
    const copy = await open(unfinished, 'w');
    const sum = createHash('sha256');
    const chunk = Buffer.alloc(chunkBytes);
    let sizeBytes = 0;
    try {
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(chunk, 0, chunkBytes, sizeBytes).catch((error: unknown) => {
          throw openFailure(error);
        });
        if (bytesRead === 0) break;
        sizeBytes += bytesRead;
        if (sizeBytes > maxBytes)
          throw new StudioFailure('file-too-large', 'The file is larger than anything a camera writes beside a photo.');
        sum.update(chunk.subarray(0, bytesRead));
        await copy.writeFile(chunk.subarray(0, bytesRead));
      }
    } finally {
      await copy.close();
    }
    const sha256 = sum.digest('hex');
    if (files.sizeOf(files.frame(sha256)) !== sizeBytes) files.keep(unfinished, files.frame(sha256));
    return { sha256, sizeBytes };
  } finally {
    await handle.close();
    await rm(unfinished, { force: true });
  }
}
