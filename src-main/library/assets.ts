import { and, desc, eq, ne } from 'drizzle-orm';
import { asset } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type AssetRow = typeof asset.$inferSelect;
export type NewAsset = Pick<AssetRow, 'kind' | 'sha256' | 'name' | 'sizeBytes' | 'facts'>;

/** What of the assets is for films. */
export type MaterialRow = AssetRow & { readonly kind: Exclude<AssetRow['kind'], 'mask'> };

/** What a person took in: music, voices, footage and logos for films, masks for edits. The same bytes are there once for each use. */
export class Assets {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  find<Kind extends AssetRow['kind']>(kind: Kind, sha256: string): (AssetRow & { readonly kind: Kind }) | undefined {
    const row = this.#db
      .select()
      .from(asset)
      .where(and(eq(asset.kind, kind), eq(asset.sha256, sha256)))
      .get();
    return row as (AssetRow & { readonly kind: Kind }) | undefined;
  }

  /** A sound is one, whatever it was taken in as: what somebody speaks may be played as music. */
  findSound(sha256: string): AssetRow | undefined {
    return this.find('music', sha256) ?? this.find('voice', sha256);
  }

  /** What is for films, newest first. */
  material(): MaterialRow[] {
    return this.#db.select().from(asset).where(ne(asset.kind, 'mask')).orderBy(desc(asset.id)).all() as MaterialRow[];
  }

  /** Keeps what is there already: its name stays the first one. */
  add<Kind extends AssetRow['kind']>(row: NewAsset & { readonly kind: Kind }): AssetRow & { readonly kind: Kind } {
    const { workspaceId, clock, newId } = this.#context;
    this.#db
      .insert(asset)
      .values({ ...row, id: newId(), workspaceId, createdAtMs: clock.now() })
      .onConflictDoNothing()
      .run();
    return this.find(row.kind, row.sha256)!;
  }
}
