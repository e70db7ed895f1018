import { eq } from 'drizzle-orm';
import type { FrameId, ProjectId } from '../../src-preload/contract/ids.ts';
import { frameSidecar } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

/** A file that belongs to a frame; its bytes lie with the frames under their hash. */
export interface SidecarRow {
  readonly relativePath: Buffer;
  readonly frameId: FrameId;
  readonly kind: 'xmp' | 'jpeg' | 'other';
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What lies beside the frames of a project. */
export class Sidecars {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** Notes what an import found; a file that changed since is noted anew. Nothing is forgotten when it is gone from the folder. */
  record(projectId: ProjectId, rows: readonly SidecarRow[]): void {
    const { library, workspaceId } = this.#context;
    for (const { relativePath, ...rest } of rows) {
      library.db
        .insert(frameSidecar)
        .values({ projectId, relativePath, workspaceId, ...rest })
        .onConflictDoUpdate({ target: [frameSidecar.projectId, frameSidecar.relativePath], set: rest })
        .run();
    }
  }

  ofProject(projectId: ProjectId): SidecarRow[] {
    const { relativePath, frameId, kind, sha256, sizeBytes } = frameSidecar;
    return this.#context.library.db
      .select({ relativePath, frameId, kind, sha256, sizeBytes })
      .from(frameSidecar)
      .where(eq(frameSidecar.projectId, projectId))
      .orderBy(relativePath)
      .all() as SidecarRow[];
  }
}
