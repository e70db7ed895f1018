import { rm } from 'node:fs/promises';
import type { FrameId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { ArrivingFrame } from '../../src-preload/contract/library.ts';
import { toDisplay } from './path-text.ts';
import type { FoundFile } from './scan-folder.ts';
import type { Glance } from './glance-frames.ts';

/** A file on its way into a photo. */
interface Arrival {
  /** Of its own until the file was read and is a frame. */
  id: FrameId;
  readonly name: string;
  capturedAtMs: number | null;
  /** The camera's small picture, for as long as there is no better one. */
  readonly thumbnailFile: string;
  hasThumbnail: boolean;
  isFrame: boolean;
}

/**
 * What running imports have seen and not yet made photos of, so that a shoot can be looked at while it is read. Only in
 * memory: after a crash the import begins anew, and knows what it had read.
 */
export class Arrivals {
  readonly #shoots = new Map<ProjectId, ArrivingShoot>();
  /** Which frame a file became: a page may still ask for it by the id that it had before. */
  readonly #frames = new Map<FrameId, FrameId>();

  /** Begins a shoot; it shows up when its project is known. */
  begin(files: readonly FoundFile[], { newId, unfinished }: { newId: () => string; unfinished: (id: string) => string }): ArrivingShoot {
    return new ArrivingShoot(files, {
      newId,
      unfinished,
      show: (projectId, shoot) => {
        if (shoot) this.#shoots.set(projectId, shoot);
        else this.#shoots.delete(projectId);
      },
      became: (id, frameId) => this.#remember(id, frameId),
    });
  }

  /** In natural order. */
  ofProject(projectId: ProjectId): ArrivingFrame[] {
    return this.#shoots.get(projectId)?.views() ?? [];
  }

  /** The frame that a file on its way has become; the id itself where it is one, or not yet. */
  frameOf(id: FrameId): FrameId {
    return this.#frames.get(id) ?? id;
  }

  #remember(id: FrameId, frameId: FrameId): void {
    this.#frames.set(id, frameId);
    const [oldest] = this.#frames.keys();
    if (this.#frames.size > mostRemembered && oldest !== undefined) this.#frames.delete(oldest);
  }

  /** The camera's small picture of a file that was not read yet. */
  thumbnail(id: FrameId): string | null {
    for (const shoot of this.#shoots.values()) {
      const file = shoot.thumbnail(id);
      if (file !== null) return file;
    }
    return null;
  }
}

/** A page forgets what it was shown long before so many more files have come. */
const mostRemembered = 10_000;

interface ShootParts {
  readonly newId: () => string;
  readonly unfinished: (id: string) => string;
  readonly show: (projectId: ProjectId, shoot: ArrivingShoot | null) => void;
  readonly became: (id: FrameId, frameId: FrameId) => void;
}

/** The files of one shoot while they are read. */
export class ArrivingShoot {
  readonly #show: ShootParts['show'];
  readonly #became: ShootParts['became'];
  readonly #arrivals: Map<FoundFile, Arrival>;
  readonly #thumbnailFiles: readonly string[];
  #projectId: ProjectId | null = null;

  constructor(files: readonly FoundFile[], { newId, unfinished, show, became }: ShootParts) {
    this.#show = show;
    this.#became = became;
    this.#arrivals = new Map(
      files.map((file) => {
        const id = newId() as FrameId;
        const arrival = {
          id,
          name: toDisplay(file.relative),
          capturedAtMs: null,
          thumbnailFile: unfinished(`${id}.jpg`),
          hasThumbnail: false,
          isFrame: false,
        };
        return [file, arrival];
      }),
    );
    this.#thumbnailFiles = [...this.#arrivals.values()].map(({ thumbnailFile }) => thumbnailFile);
  }

  files(): FoundFile[] {
    return [...this.#arrivals.keys()];
  }
  has(file: FoundFile): boolean {
    return this.#arrivals.has(file);
  }
  thumbnailFile(file: FoundFile): string {
    return this.#arrivals.get(file)!.thumbnailFile;
  }

  glanced(file: FoundFile, { capturedAtMs, hasThumbnail }: Glance): void {
    const arrival = this.#arrivals.get(file);
    if (arrival) Object.assign(arrival, { capturedAtMs, hasThumbnail });
  }

  /** The file was read: it is this frame from now on, or none. */
  read(file: FoundFile, frameId: FrameId | null): void {
    const arrival = this.#arrivals.get(file);
    if (!arrival) return;
    if (frameId === null) {
      this.#arrivals.delete(file);
      return;
    }
    this.#became(arrival.id, frameId);
    Object.assign(arrival, { id: frameId, isFrame: true });
  }

  belongsTo(projectId: ProjectId): void {
    this.#projectId = projectId;
    this.#show(projectId, this);
  }

  /** Photos have taken the place of what was shown, or never will. */
  async end(): Promise<void> {
    if (this.#projectId !== null) this.#show(this.#projectId, null);
    for (const file of this.#thumbnailFiles) await rm(file, { force: true });
  }

  views(): ArrivingFrame[] {
    return [...this.#arrivals.values()].map(({ id, name, capturedAtMs, hasThumbnail, isFrame }) => ({
      id,
      name,
      capturedAtMs,
      hasPicture: hasThumbnail || isFrame,
    }));
  }

  thumbnail(id: FrameId): string | null {
    for (const arrival of this.#arrivals.values()) if (arrival.id === id) return arrival.hasThumbnail ? arrival.thumbnailFile : null;
    return null;
  }
}
