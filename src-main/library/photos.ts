import { and, asc, eq, inArray, max, ne, sql, type SQL } from 'drizzle-orm';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { FrameId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { bracketSet, frame, frameSource, photo, photoFrame } from '../database/schema.ts';
import { StudioFailure } from '../failure.ts';
import { readFacts, type FrameFacts } from '../intake/frame-facts.ts';
import type { PhotoMeasure } from '../intake/photo-measure.ts';
import type { StoreContext } from './store-context.ts';

export type PhotoRow = typeof photo.$inferSelect;
export interface PhotoFrameRow {
  readonly photoId: PhotoId;
  readonly frameId: FrameId;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly capturedAtMs: number | null;
  readonly exposureValue: number | null;
  /** Bytes of the first path it was seen under. */
  readonly relativePath: Buffer;
}

/** Where the base frame stands among a photo's frames; the first of them where it is not among them. */
export const baseIndexOf = ({ baseFrameId }: Pick<PhotoRow, 'baseFrameId'>, frames: readonly Pick<PhotoFrameRow, 'frameId'>[]): number =>
  Math.max(
    0,
    frames.findIndex(({ frameId }) => frameId === baseFrameId),
  );

export interface NewPhoto {
  readonly position: number;
  readonly room: string | null;
  /** Darkest first. */
  readonly frameIds: readonly FrameId[];
  readonly baseFrameId: FrameId;
  readonly isSetAside?: boolean;
  /** These are null where they are not given; see the columns of the same names. */
  readonly roomSource?: PhotoRow['roomSource'];
  readonly roomConfidence?: number | null;
  readonly settings?: DevelopChange | null;
  readonly measure?: PhotoMeasure | null;
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

  /** As `get`; fails where there is none. */
  require(id: PhotoId): PhotoRow {
    const row = this.get(id);
    if (!row) throw new StudioFailure('not-found', 'There is no such photo.');
    return row;
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

  /** What the camera wrote into each frame of a photo, darkest first. */
  frameFacts(id: PhotoId): FrameFacts[] {
    return this.#db
      .select({ facts: frame.facts })
      .from(photoFrame)
      .innerJoin(frame, eq(frame.id, photoFrame.frameId))
      .where(eq(photoFrame.photoId, id))
      .orderBy(asc(photoFrame.ordinal))
      .all()
      .map((row) => readFacts(row.facts));
  }

  #frames(which: SQL): PhotoFrameRow[] {
    // The plus keeps SQLite from looking for the least path along the primary key, through all files of the project.
    const firstPath = sql<Buffer>`(select min(${frameSource.relativePath}) from ${frameSource} where ${frameSource.frameId} = ${photoFrame.frameId} and +${frameSource.projectId} = ${photoFrame.projectId})`;
    return this.#db
      .select({
        photoId: photoFrame.photoId,
        frameId: frame.id,
        sha256: frame.sha256,
        sizeBytes: frame.sizeBytes,
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
  add(projectId: ProjectId, { frameIds, settings = null, measure = null, ...row }: NewPhoto): PhotoId {
    const { workspaceId, clock, newId } = this.#context;
    const createdAtMs = clock.now();
    const bracketSetId = frameIds.length > 1 ? newId() : null;
    if (bracketSetId) this.#db.insert(bracketSet).values({ id: bracketSetId, workspaceId, createdAtMs }).run();
    const id = newId();
    this.#db
      .insert(photo)
      .values({ id, workspaceId, projectId, bracketSetId, settings: asText(settings), measure: asText(measure), createdAtMs, ...row })
      .run();
    for (const [ordinal, frameId] of frameIds.entries())
      this.#db.insert(photoFrame).values({ photoId: id, ordinal, workspaceId, projectId, frameId }).run();
    return id as PhotoId;
  }

  /** Makes a photo of other frames, darkest first, none of which may be in another photo. Its bracket set comes and goes with the second frame. */
  setFrames(id: PhotoId, frameIds: readonly FrameId[], baseFrameId: FrameId): void {
    const { workspaceId, clock, newId } = this.#context;
    const { projectId, bracketSetId: before } = this.get(id)!;
    const after = frameIds.length > 1 ? (before ?? newId()) : null;
    if (after && !before) this.#db.insert(bracketSet).values({ id: after, workspaceId, createdAtMs: clock.now() }).run();
    this.#db.update(photo).set({ bracketSetId: after, baseFrameId, checks: null }).where(eq(photo.id, id)).run();
    if (before && !after) this.#db.delete(bracketSet).where(eq(bracketSet.id, before)).run();
    this.#db.delete(photoFrame).where(eq(photoFrame.photoId, id)).run();
    for (const [ordinal, frameId] of frameIds.entries())
      this.#db.insert(photoFrame).values({ photoId: id, ordinal, workspaceId, projectId, frameId }).run();
  }

  /** Takes a photo out whose frames are to be another's. Nothing else may speak of it any more. */
  remove(id: PhotoId): void {
    const { bracketSetId } = this.get(id)!;
    this.#db.delete(photoFrame).where(eq(photoFrame.photoId, id)).run();
    this.#db.delete(photo).where(eq(photo.id, id)).run();
    if (bracketSetId) this.#db.delete(bracketSet).where(eq(bracketSet.id, bracketSetId)).run();
  }

  /** Positions from 1 without gaps, in this order of all photos of a project. */
  putInOrder(ids: readonly PhotoId[]): void {
    for (const [index, id] of ids.entries())
      this.#db
        .update(photo)
        .set({ position: index + 1 })
        .where(and(eq(photo.id, id), ne(photo.position, index + 1)))
        .run();
  }

  /** A person's word. */
  nameRoom(ids: readonly PhotoId[], room: string | null): void {
    this.#db
      .update(photo)
      .set({ room, roomSource: 'person', roomConfidence: null })
      .where(inArray(photo.id, [...ids]))
      .run();
  }

  setAside(ids: readonly PhotoId[], isSetAside: boolean): void {
    this.#db
      .update(photo)
      .set({ isSetAside })
      .where(inArray(photo.id, [...ids]))
      .run();
  }

  changeSettings(id: PhotoId, settings: DevelopChange): void {
    this.#db
      .update(photo)
      .set({ settings: asText(settings) })
      .where(eq(photo.id, id))
      .run();
  }

  setChecks(id: PhotoId, checks: readonly PhotoCheck[]): void {
    this.#db
      .update(photo)
      .set({ checks: asText(checks) })
      .where(eq(photo.id, id))
      .run();
  }
}

const asText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
