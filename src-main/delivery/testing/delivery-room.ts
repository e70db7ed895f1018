import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import type { ExportRecipe } from '../../../src-preload/contract/delivery.ts';
import type { FrameId, JobId, PhotoId, ProjectId, VersionId } from '../../../src-preload/contract/ids.ts';
import { Credit } from '../../../src-preload/contract/settings.ts';
import { openLibrary, type OpenLibrary } from '../../database/open.ts';
import { writePicture } from '../../develop/write-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';
import type { Imaging, TaskFunction } from '../../imaging/tasks.ts';
import type { JobContext, Outcome } from '../../jobs/job-worker.ts';
import { LibraryFiles } from '../../library/library-files.ts';
import { createStores, type Stores } from '../../library/stores.ts';
import type { NewVersion } from '../../library/versions.ts';
import { ensureWorkspace } from '../../library/workspace.ts';
import { silentLog } from '../../log/log.ts';
import { PauseSwitch } from '../../pause.ts';
import { exportPhotoJob, type ExportParts } from '../export-jobs.ts';
import { exportPhoto } from '../export-photo.ts';
import { exportRequests } from '../export-requests.ts';
import { RecipeBook } from '../recipe-book.ts';
import { drawSheet } from '../sheet/draw-sheet.ts';
import { exportSheetJob } from '../sheet/sheet-job.ts';

/** A real library with a project of real pictures, the real tasks in this very process, and a folder to deliver into. */
export class DeliveryRoom {
  readonly dir: string;
  readonly out: string;
  readonly library: OpenLibrary;
  readonly stores: Stores;
  readonly files: LibraryFiles;
  readonly book: RecipeBook;
  readonly projectId: ProjectId;
  /** Every task that ran, by name, and how many outputs it was asked for. */
  readonly tasks: string[] = [];
  /** What workers would do, by name; a test of another room puts its own beside. */
  readonly taskFunctions: Record<string, TaskFunction<never>> = {
    'export-photo': exportPhoto as never,
    'contact-sheet': drawSheet as never,
  };
  /** Called between the making of files and their placing: where a power cut hurts. */
  afterTask: () => void = () => undefined;

  static async open(name = 'Fjordgata 12'): Promise<DeliveryRoom> {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'delivery-room-'));
    const libraryDir = path.join(dir, 'library');
    mkdirSync(libraryDir);
    return new DeliveryRoom(
      dir,
      await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog }),
      name,
    );
  }

  private constructor(dir: string, library: OpenLibrary, name: string) {
    this.dir = dir;
    this.out = path.join(dir, 'out');
    this.library = library;
    const newId = (): string => v7();
    this.stores = createStores({ library, workspaceId: ensureWorkspace({ library, clock, newId }), clock, newId });
    this.files = new LibraryFiles(path.join(dir, 'library'));
    this.book = new RecipeBook(this.stores.exports);
    this.book.bringUpToDate();
    this.projectId = this.stores.projects.ensure(Buffer.from(name), name).id as ProjectId;
  }

  get parts(): ExportParts & { readonly resourcesDir: string } {
    return {
      ...this.stores,
      imaging: this.#imaging,
      files: this.files,
      software: 'AI Studio 1.2.3',
      resourcesDir: path.resolve('resources'),
    };
  }

  get #imaging(): Imaging {
    const run = async (kind: string, input: { outputs?: readonly unknown[] }, { signal }: { signal: AbortSignal }): Promise<never> => {
      this.tasks.push(input.outputs ? `${kind} ${input.outputs.length}` : kind);
      const task = this.taskFunctions[kind];
      if (!task) throw new Error(`no task ${kind} here`);
      const made = await task(input as never, { signal, onProgress: () => undefined, kernelsDir: path.resolve('dist/kernels') });
      this.afterTask();
      return made;
    };
    return { run: run as never, width: 1, close: () => Promise.resolve() };
  }

  /** A photo with frames and, unless it says otherwise, a developed version. */
  async addPhoto({
    room = null,
    frames = 1,
    isDeveloped = true,
  }: { room?: string | null; frames?: number; isDeveloped?: boolean } = {}): Promise<PhotoId> {
    const position = this.stores.photos.nextPosition(this.projectId);
    const frameIds: FrameId[] = [];
    for (let index = 0; index < frames; index += 1) {
      const bytes = await fromRgb(new Uint8Array(60 * 40 * 3).fill(40 + 7 * position + 40 * index), 60, 40)
        .jpeg()
        .toBuffer();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const file = this.files.frame(sha256);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      const seen = { relativePath: Buffer.from(`DSC_${position}${index}.JPG`), sizeBytes: bytes.length, modifiedAtMs: 1 };
      frameIds.push(this.stores.frames.record(this.projectId, seen, { ...facts, sha256, sizeBytes: bytes.length }));
    }
    const id = this.stores.photos.add(this.projectId, {
      position,
      room,
      roomSource: room === null ? null : 'person',
      roomConfidence: null,
      settings: null,
      measure: null,
      frameIds,
      baseFrameId: frameIds[0] as FrameId,
    });
    if (isDeveloped) await this.develop(id);
    return id;
  }

  /** A new version of a photo; its grey is its own. */
  async develop(photoId: PhotoId, grey = 100, change: Partial<NewVersion> = {}): Promise<VersionId> {
    const [widthPx, heightPx] = [240, 160];
    const id = v7() as VersionId;
    const rgb = new Uint8Array(widthPx * heightPx * 3);
    for (let i = 0; i < rgb.length; i += 1) rgb[i] = (grey + ((i * 7919) % 97)) & 255;
    const file = this.files.version({ id, format: 'jpeg' });
    const written = await writePicture(rgb, widthPx, heightPx, file);
    const version = {
      id,
      photoId,
      recipe: '{"engine":"local"}',
      recipeKey: id,
      operationClass: 'B' as const,
      isKept: true,
      isFused: false,
      report: '{}',
    };
    this.stores.versions.add({ ...version, ...written, widthPx, heightPx, ...change });
    return id;
  }

  /** What one export asks for, done one after the other as the queue would. Rejects with the first failure after all were tried. */
  async export(names: readonly string[], change: { recipes?: readonly ExportRecipe[]; signal?: AbortSignal } = {}): Promise<string[]> {
    const order = {
      projectId: this.projectId,
      targetDir: this.out,
      recipes: change.recipes ?? this.book.named(names),
      filmFormats: [],
      credit: Credit.parse({ creator: 'Åse' }),
      language: 'en' as const,
    };
    let failure: unknown;
    for (const { kind, payload } of exportRequests(this.stores, order, this.book.all())) {
      await this.work(kind, payload, change.signal).catch((error: unknown) => (failure ??= error));
    }
    if (failure !== undefined) throw failure;
    return this.delivered();
  }

  async work(kind: string, payload: unknown, signal = new AbortController().signal): Promise<Outcome> {
    const worker = kind === 'export-sheet' ? exportSheetJob(this.parts) : exportPhotoJob(this.parts);
    const context: JobContext = {
      jobId: jobId as JobId,
      projectId: this.projectId,
      signal,
      onProgress: () => undefined,
      pause: new PauseSwitch(),
      isCancelAsked: () => false,
    };
    const outcome = await worker.run(worker.payload.parse(payload) as never, context);
    outcome.record?.();
    return outcome;
  }

  /** Every file in the target, with its folder. */
  delivered(): string[] {
    return readdirSync(this.out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.out, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .toSorted();
  }

  async close(): Promise<void> {
    await this.library.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const jobId = '01990000-0000-7000-8000-000000000001';

const clock = { now: () => Date.now(), monotonic: () => 0 };

const facts = {
  format: 'jpeg' as const,
  widthPx: 60,
  heightPx: 40,
  orientation: 1,
  capturedAtMs: Date.UTC(2026, 8, 14, 12),
  meanLuma: 0.5,
  likeness: 'AA==',
  flash: null,
  focalLengthMm: null,
  focalLength35mm: null,
  exposure: { timeS: null, fNumber: null, iso: null, value: 7.5, biasEv: null },
  camera: { make: 'Nordlys', model: 'N1', serial: null, lens: null },
};
