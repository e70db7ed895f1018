import { rm } from 'node:fs/promises';
import PQueue from 'p-queue';
import type { FrameId } from '../../src-preload/contract/ids.ts';
import type { SkippedFile } from '../../src-preload/contract/intake.ts';
import { StudioFailure } from '../failure.ts';
import type { Imaging } from '../imaging/tasks.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import { sortOut, type ReadFile } from './add-photos.ts';
import { bracketEvidence, brightnessLadder, type BracketEvidence } from './bracket-evidence.ts';
import { toBytes, toDisplay } from './path-text.ts';
import { planImport } from './plan-import.ts';
import { scanFolder, type FoundFile, type Shoot } from './scan-folder.ts';

/** What an import of a folder would make of it. */
export interface FolderPlan {
  readonly shoots: readonly {
    readonly name: string;
    readonly sets: readonly PlannedSet[];
    readonly skipped: readonly SkippedFile[];
  }[];
  readonly skipped: readonly SkippedFile[];
}
export interface PlannedSet {
  readonly position: number;
  readonly kind: 'single' | 'bracket';
  readonly room: string | null;
  /** Some frames with the flash and some without. */
  readonly isFlashAndAmbient: boolean;
  /** Darkest first. */
  readonly frames: readonly {
    readonly name: string;
    readonly isBase: boolean;
    readonly capturedAtMs: number | null;
    /** EV at ISO 100; higher is darker. Null without EXIF. */
    readonly exposureValue: number | null;
    /** Beside the base, in EV; positive is brighter. From the pixels where the camera wrote nothing. */
    readonly brighterEv: number;
    readonly flash: boolean | null;
  }[];
  /** Why these frames are one set; null for a single frame. */
  readonly evidence: BracketEvidence | null;
}

export interface PlanFolderParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
  readonly newId: () => string;
}
interface Following {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (fraction: number) => void;
}

/** Reads a folder as an import would and says what it would make of it; nothing is kept. @throws {StudioFailure} as scanFolder does. */
export async function planFolder(parts: PlanFolderParts, folder: string, { signal, onProgress }: Following): Promise<FolderPlan> {
  const scan = await scanFolder(folder, { signal, own: { library: parts.files.dir, delivered: () => [] } });
  const total = scan.shoots.reduce((sum, { files }) => sum + files.length, 0);
  let looked = 0;
  const shoots = [];
  for (const shoot of scan.shoots) shoots.push(await planShoot(parts, shoot, signal, () => onProgress((looked += 1) / total)));
  return { shoots, skipped: scan.skipped };
}

async function planShoot(
  parts: PlanFolderParts,
  shoot: Shoot,
  signal: AbortSignal,
  onLooked: () => void,
): Promise<FolderPlan['shoots'][number]> {
  const skipped: SkippedFile[] = [...shoot.skipped];
  const gate = new PQueue({ concurrency: parts.imaging.width * 2 });
  const readOne = async (file: FoundFile): Promise<ReadFile | null> => {
    try {
      return await read(parts, file, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof StudioFailure)) throw error;
      skipped.push({ name: toDisplay(file.relative), reason: error.message, code: error.code });
      return null;
    } finally {
      onLooked();
    }
  };
  const all = await Promise.all(shoot.files.map((file) => gate.add(() => readOne(file))));
  const { frames, duplicates } = sortOut(all.filter((file) => file !== null));
  const fileOf = new Map(frames.map((file) => [file.frameId as string, file]));
  const sets = planImport({ frames, nextPosition: 1 }).map(
    ({ position, kind, room, frames: members, baseFrameId, isFlashAndAmbient }): PlannedSet => {
      const files = members.map(({ frameId }) => fileOf.get(frameId)!);
      const ladder = brightnessLadder(files.map(({ facts }) => facts));
      const base = files.findIndex(({ frameId }) => (frameId as string) === baseFrameId);
      return {
        position,
        kind,
        room,
        isFlashAndAmbient,
        frames: files.map(({ relative, facts }, index) => ({
          name: toDisplay(relative),
          isBase: index === base,
          capturedAtMs: facts.capturedAtMs,
          exposureValue: facts.exposure.value,
          brighterEv: ladder[index]! - ladder[base]!,
          flash: facts.flash,
        })),
        evidence: bracketEvidence(files.map(({ facts }) => facts)),
      };
    },
  );
  return { name: toDisplay(shoot.name), sets, skipped: [...skipped, ...duplicates].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** One file, known by its hash for as long as the plan is made. */
async function read({ imaging, files, newId }: PlanFolderParts, file: FoundFile, signal: AbortSignal): Promise<ReadFile> {
  const thumbnailTo = files.unfinished(`${newId()}.jpg`);
  try {
    const facts = await imaging.run('read-frame', { file: file.path, sizeBytes: file.sizeBytes, copyTo: null, thumbnailTo }, { signal });
    return { frameId: facts.sha256 as FrameId, relative: file.relative, relativePath: toBytes(file.relative), facts, isInPhoto: false };
  } finally {
    await rm(thumbnailTo, { force: true });
  }
}
