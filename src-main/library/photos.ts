import { asc, eq, max, sql, type SQL } from 'drizzle-orm';
import type { FrameId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { bracketSet, frame, frameSource, photo, photoFrame } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type PhotoRow = typeof photo.$inferSelect;
export interface PhotoFrameRow {
  readonly photoId: PhotoId;
  readonly frameId: FrameId;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly capturedAtMs: number | null;
  readonly exposureValue: number | null;
  /** Bytes of the first path it was seen under. */
  readonly relativePath: Buffer;
}
export interface NewPhoto {
  readonly position: number;
  readonly room: string | null;
  /** Darkest first. */
  readonly frameIds: readonly FrameId[];
  readonly baseFrameId: FrameId;
}

/** Photos, their frames in order, and their bracket sets. */
export class Photos {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  get(id: PhotoId): PhotoRow | undefined {
    return this.#db.select().from(photo).where(eq(photo.id, id)).get();
  }

  ofProject(projectId: ProjectId): PhotoRow[] {
    return this.#db.select().from(photo).where(eq(photo.projectId, projectId)).orderBy(asc(photo.position)).all();
  }

  nextPosition(projectId: ProjectId): number {
    const row = this.#db
      .select({ last: max(photo.position) })
      .from(photo)
      .where(eq(photo.projectId, projectId))
      .get();
    return (row?.last ?? 0) + 1;
  }

  /** Darkest first. */
  frames(id: PhotoId): PhotoFrameRow[] {
    return this.#frames(eq(photoFrame.photoId, id));
  }

  /** The frames of every photo of a project, by photo, each darkest first. */
  framesByPhoto(projectId: ProjectId): Map<PhotoId, PhotoFrameRow[]> {
    const byPhoto = new Map<PhotoId, PhotoFrameRow[]>();
    for (const row of this.#frames(eq(photoFrame.projectId, projectId))) {
      const rows = byPhoto.get(row.photoId);
      if (rows) rows.push(row);
      else byPhoto.set(row.photoId, [row]);
    }
    return byPhoto;
  }

  #frames(which: SQL): PhotoFrameRow[] {
    const firstPath = sql<Buffer>`(select min(${frameSource.relativePath}) from ${frameSource} where ${frameSource.frameId} = ${photoFrame.frameId} and ${frameSource.projectId} = ${photoFrame.projectId})`;
    return this.#db
      .select({
        photoId: photoFrame.photoId,
        frameId: frame.id,
        sha256: frame.sha256,
        widthPx: frame.widthPx,
        heightPx: frame.heightPx,
        capturedAtMs: frame.capturedAtMs,
        exposureValue: frame.exposureValue,
        relativePath: firstPath,
      })
      .from(photoFrame)
      .innerJoin(frame, eq(frame.id, photoFrame.frameId))
      .where(which)
      .orderBy(asc(photoFrame.photoId), asc(photoFrame.ordinal))
      .all() as PhotoFrameRow[];
  }

  /** Call inside a transaction together with the jobs that follow from it. */
  add(projectId: ProjectId, { position, room, frameIds, baseFrameId }: NewPhoto): PhotoId {
    const { workspaceId, clock, newId } = this.#context;
    const createdAtMs = clock.now();
    const bracketSetId = frameIds.length > 1 ? newId() : null;
    if (bracketSetId) this.#db.insert(bracketSet).values({ id: bracketSetId, workspaceId, createdAtMs }).run();
    const id = newId();
    this.#db.insert(photo).values({ id, workspaceId, projectId, bracketSetId, baseFrameId, position, room, createdAtMs }).run();
    for (const [ordinal, frameId] of frameIds.entries())
      this.#db.insert(photoFrame).values({ photoId: id, ordinal, workspaceId, projectId, frameId }).run();
    return id as PhotoId;
  }
}
