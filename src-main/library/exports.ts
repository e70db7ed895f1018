import { and, eq } from 'drizzle-orm';
import type { PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { exportedFile, exportRecipe } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type ExportedFileRow = typeof exportedFile.$inferSelect;
export type NewExportedFile = Omit<typeof exportedFile.$inferInsert, 'id' | 'workspaceId' | 'createdAtMs'>;

/** Delivered files, and the export recipes that a workspace has. */
export class Exports {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  ofProject(projectId: ProjectId): ExportedFileRow[] {
    return this.#db.select().from(exportedFile).where(eq(exportedFile.projectId, projectId)).orderBy(exportedFile.file).all();
  }

  /** The absolute path of everything that was ever delivered. */
  allFiles(): string[] {
    return this.#db
      .select({ file: exportedFile.file })
      .from(exportedFile)
      .all()
      .map((row) => row.file);
  }

  byFile(file: string): ExportedFileRow | undefined {
    return this.#db.select().from(exportedFile).where(eq(exportedFile.file, file)).get();
  }

  /** What was delivered into this folder from this source. */
  find(projectId: ProjectId, sourceKey: string): ExportedFileRow[] {
    return this.#db
      .select()
      .from(exportedFile)
      .where(and(eq(exportedFile.projectId, projectId), eq(exportedFile.sourceKey, sourceKey)))
      .all();
  }

  record(row: NewExportedFile): void {
    const { workspaceId, clock, newId } = this.#context;
    this.#db
      .insert(exportedFile)
      .values({ ...row, id: newId(), workspaceId, createdAtMs: clock.now() })
      .onConflictDoUpdate({ target: exportedFile.file, set: { ...row, createdAtMs: clock.now() } })
      .run();
  }

  /** Files of a photo that goes are files of the one that has its frames now. */
  moveTo(to: PhotoId, from: PhotoId): void {
    this.#db.update(exportedFile).set({ photoId: to }).where(eq(exportedFile.photoId, from)).run();
  }

  /** Takes out what is known of a file, because it has got another name. */
  forget(file: string): void {
    this.#db.delete(exportedFile).where(eq(exportedFile.file, file)).run();
  }

  /** Every export recipe as it is written down; what it means is for the delivery room to say. */
  recipeRows(): { readonly name: string; readonly recipe: unknown }[] {
    return this.#db
      .select({ name: exportRecipe.name, recipe: exportRecipe.recipe })
      .from(exportRecipe)
      .orderBy(exportRecipe.name)
      .all()
      .map(({ name, recipe }) => ({ name, recipe: JSON.parse(recipe) as unknown }));
  }

  /** One row a name: an existing one is replaced. */
  keepRecipe(recipe: { readonly name: string }): void {
    const { workspaceId, clock, newId } = this.#context;
    const text = JSON.stringify(recipe);
    this.#db
      .insert(exportRecipe)
      .values({ id: newId(), workspaceId, name: recipe.name, recipe: text, createdAtMs: clock.now() })
      .onConflictDoUpdate({ target: [exportRecipe.workspaceId, exportRecipe.name], set: { recipe: text } })
      .run();
  }

  dropRecipe(name: string): void {
    this.#db.delete(exportRecipe).where(eq(exportRecipe.name, name)).run();
  }
}
