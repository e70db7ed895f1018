import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { PhotoId, ProjectId, VersionId } from '../../src-preload/contract/ids.ts';
import { photo, version } from '../database/schema.ts';
import { whyNotOut } from './may-go-out.ts';
import type { StoreContext } from './store-context.ts';

export type VersionRow = typeof version.$inferSelect;
export type NewVersion = Omit<typeof version.$inferInsert, 'workspaceId' | 'createdAtMs'>;

/** When a version became the one to show; of several, the latest is shown. */
const shownSince = sql<number>`coalesce(${version.shownAtMs}, ${version.createdAtMs})`;
export const shownSinceMs = ({ shownAtMs, createdAtMs }: Pick<VersionRow, 'shownAtMs' | 'createdAtMs'>): number => shownAtMs ?? createdAtMs;

/** What is read off the file of a version. */
type VersionFacts = Pick<VersionRow, 'sha256' | 'sizeBytes' | 'widthPx' | 'heightPx' | 'isFused' | 'report'>;

/** Results. A version is never changed once it is there; only a file that was lost is made again. */
export class Versions {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  get(id: VersionId): VersionRow | undefined {
    return this.#db.select().from(version).where(eq(version.id, id)).get();
  }

  /** What names the files of all versions. */
  allFiles(): Pick<VersionRow, 'id' | 'format' | 'drift'>[] {
    return this.#db.select({ id: version.id, format: version.format, drift: version.drift }).from(version).all();
  }

  /** Oldest first. */
  ofPhoto(photoId: PhotoId): VersionRow[] {
    return this.#db.select().from(version).where(eq(version.photoId, photoId)).orderBy(asc(version.createdAtMs), asc(version.id)).all();
  }

  /** The one the client will see: of those that are kept, the one that was made or chosen last. */
  shown(photoId: PhotoId): VersionRow | undefined {
    return this.#db
      .select()
      .from(version)
      .where(and(eq(version.photoId, photoId), eq(version.isKept, true)))
      .orderBy(desc(shownSince), desc(version.id))
      .limit(1)
      .get();
  }

  /** What `shown` gives for each photo of a project that has a kept version. */
  shownByPhoto(projectId: ProjectId): Map<PhotoId, VersionRow> {
    return new Map(this.#keptOf(projectId).map((row) => [row.photoId as PhotoId, row]));
  }

  /** Kept versions of a project's photos, the one to show of a photo after its others. */
  #keptOf(projectId: ProjectId): VersionRow[] {
    return this.#db
      .select(getTableColumns(version))
      .from(version)
      .innerJoin(photo, eq(photo.id, version.photoId))
      .where(and(eq(photo.projectId, projectId), eq(version.isKept, true)))
      .orderBy(asc(shownSince), asc(version.id))
      .all();
  }

  /** What may be delivered of each photo of a project: what is shown, or the newest before it that may go out. */
  deliverableByPhoto(projectId: ProjectId): Map<PhotoId, VersionRow> {
    const may = this.#keptOf(projectId).filter((row) => whyNotOut(row, { takesConcepts: false }) === null);
    return new Map(may.map((row) => [row.photoId as PhotoId, row]));
  }

  /** A photo's kept version with these very bytes, shown or not. */
  withContent(photoId: PhotoId, sha256: string): VersionRow | undefined {
    return this.#db
      .select()
      .from(version)
      .where(and(eq(version.photoId, photoId), eq(version.sha256, sha256), eq(version.isKept, true)))
      .limit(1)
      .get();
  }

  byRecipeKey(photoId: PhotoId, recipeKey: string): VersionRow | undefined {
    return this.#db
      .select()
      .from(version)
      .where(and(eq(version.photoId, photoId), eq(version.recipeKey, recipeKey)))
      .get();
  }

  add(row: NewVersion): void {
    this.#db
      .insert(version)
      .values({ ...row, workspaceId: this.#context.workspaceId, createdAtMs: this.#context.clock.now() })
      .run();
  }

  /** Notes what the file is like that took the place of a lost one: a newer program may have made other bytes of the same recipe. */
  remake(id: VersionId, facts: VersionFacts): void {
    this.#db.update(version).set(facts).where(eq(version.id, id)).run();
  }

  /** Makes an earlier version the one to show again. */
  show(id: VersionId): void {
    this.#db.update(version).set({ shownAtMs: this.#context.clock.now() }).where(eq(version.id, id)).run();
  }

  /** Keeps a version, or leaves it in the tree without ever showing it. */
  keep(id: VersionId, isKept: boolean): void {
    this.#db.update(version).set({ isKept }).where(eq(version.id, id)).run();
  }

  /** A person's word that a result may go out although something changed in it; null takes it back. */
  accept(id: VersionId, isAccepted: boolean): void {
    this.#db
      .update(version)
      .set({ acceptedAtMs: isAccepted ? this.#context.clock.now() : null })
      .where(eq(version.id, id))
      .run();
  }

  /**
   * Gives the versions of a photo that goes to the one that has its frames now. They are kept among its others, not shown.
   * The picture of a recipe that the other has as well is known by its own id from then on: both were made.
   */
  moveTo(to: PhotoId, from: PhotoId): void {
    const known = sql`(select 1 from ${version} as other where other.photo_id = ${to} and other.recipe_key = ${version.recipeKey})`;
    this.#db
      .update(version)
      .set({ photoId: to, isKept: false, recipeKey: sql`case when exists ${known} then ${version.id} else ${version.recipeKey} end` })
      .where(eq(version.photoId, from))
      .run();
  }
}
