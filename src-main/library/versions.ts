import { and, desc, eq } from 'drizzle-orm';
import type { PhotoId, VersionId } from '../../src-preload/contract/ids.ts';
import { version } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type VersionRow = typeof version.$inferSelect;
export type NewVersion = Omit<typeof version.$inferInsert, 'workspaceId' | 'createdAtMs'>;

/** Results. A version is never changed once it is there. */
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

  allIds(): VersionId[] {
    return this.#db
      .select({ id: version.id })
      .from(version)
      .all()
      .map((row) => row.id as VersionId);
  }

  /** The one the client will see: the newest that is kept. */
  shown(photoId: PhotoId): VersionRow | undefined {
    return this.#db
      .select()
      .from(version)
      .where(and(eq(version.photoId, photoId), eq(version.isKept, true)))
      .orderBy(desc(version.id))
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
}
