import { eq } from 'drizzle-orm';
import { aiClip } from '../../database/schema.ts';
import type { StoreContext } from '../../library/store-context.ts';
import type { ClipRecipe } from './clip-recipe.ts';

/** Which clips a provider has made, by the key of their recipe. The only writer of `ai_clip`. */
export class ClipStore {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  /** SHA-256 of the clip that was made, or undefined. */
  contentOf(key: string): string | undefined {
    return this.#db.select({ sha256: aiClip.sha256 }).from(aiClip).where(eq(aiClip.key, key)).get()?.sha256;
  }

  /** Whether footage came from a provider, whatever a storyboard says of it. */
  isMade(sha256: string): boolean {
    return this.#db.select({ key: aiClip.key }).from(aiClip).where(eq(aiClip.sha256, sha256)).get() !== undefined;
  }

  /** Call inside the transaction that ends the job. One whose file was lost gives way to the one that was made after it. */
  record(key: string, recipe: ClipRecipe, sha256: string): void {
    const { workspaceId, clock } = this.#context;
    const row = { sha256, recipe: JSON.stringify(recipe), createdAtMs: clock.now() };
    this.#db
      .insert(aiClip)
      .values({ key, workspaceId, ...row })
      .onConflictDoUpdate({ target: aiClip.key, set: row })
      .run();
  }
}
