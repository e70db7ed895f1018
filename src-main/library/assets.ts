import { and, desc, eq } from 'drizzle-orm';
import { asset } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type AssetRow = typeof asset.$inferSelect;
export type NewAsset = Pick<AssetRow, 'kind' | 'sha256' | 'name' | 'sizeBytes' | 'facts'>;

/** Material for films that a person took in: music, voices, footage, logos. The same bytes are there once for each use. */
export class Assets {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  find(kind: AssetRow['kind'], sha256: string): AssetRow | undefined {
    return this.#db
      .select()
      .from(asset)
      .where(and(eq(asset.kind, kind), eq(asset.sha256, sha256)))
      .get();
  }

  /** A sound is one, whatever it was taken in as: what somebody speaks may be played as music. */
  findSound(sha256: string): AssetRow | undefined {
    return this.find('music', sha256) ?? this.find('voice', sha256);
  }

  /** Newest first. */
  all(): AssetRow[] {
    return this.#db.select().from(asset).orderBy(desc(asset.id)).all();
  }

  /** Keeps what is there already: its name stays the first one. */
  add(row: NewAsset): AssetRow {
    const { workspaceId, clock, newId } = this.#context;
    this.#db
      .insert(asset)
      .values({ ...row, id: newId(), workspaceId, createdAtMs: clock.now() })
      .onConflictDoNothing()
      .run();
    return this.find(row.kind, row.sha256)!;
  }
}
