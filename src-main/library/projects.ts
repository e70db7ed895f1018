import { and, eq, sql } from 'drizzle-orm';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { SkippedFile } from '../../src-preload/contract/intake.ts';
import { project, skippedFile } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type ProjectRow = typeof project.$inferSelect;

/** Projects and the files their folders held that are not photos. */
export class Projects {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  list(): ProjectRow[] {
    return this.#db
      .select()
      .from(project)
      .orderBy(sql`${project.id} desc`)
      .all();
  }

  get(id: ProjectId): ProjectRow | undefined {
    return this.#db.select().from(project).where(eq(project.id, id)).get();
  }

  bySourceFolder(sourceFolder: Buffer): ProjectRow | undefined {
    return this.#db
      .select()
      .from(project)
      .where(and(eq(project.workspaceId, this.#context.workspaceId), eq(project.sourceFolder, sourceFolder)))
      .get();
  }

  /** The project of this folder, made if it is new. */
  ensure(sourceFolder: Buffer, name: string): ProjectRow {
    const existing = this.bySourceFolder(sourceFolder);
    if (existing) return existing;
    const { workspaceId, clock, newId } = this.#context;
    return this.#db.insert(project).values({ id: newId(), workspaceId, name, sourceFolder, createdAtMs: clock.now() }).returning().get();
  }

  /** What AI work of it may cost in all, in millionths of a dollar; null takes the cap away. */
  setBudget(id: ProjectId, micros: number | null): void {
    this.#db.update(project).set({ budgetMicros: micros }).where(eq(project.id, id)).run();
  }

  /** While this is on, nothing of the project leaves the machine. */
  setNeverUploaded(id: ProjectId, isNeverUploaded: boolean): void {
    this.#db.update(project).set({ isNeverUploaded }).where(eq(project.id, id)).run();
  }

  /** What the newest look at the folder left out. */
  replaceSkipped(projectId: ProjectId, skipped: readonly SkippedFile[]): void {
    this.#db.delete(skippedFile).where(eq(skippedFile.projectId, projectId)).run();
    for (const { name, code, reason } of skipped) {
      this.#db
        .insert(skippedFile)
        .values({ projectId, name, code, reason, workspaceId: this.#context.workspaceId })
        .onConflictDoNothing()
        .run();
    }
  }

  skipped(projectId: ProjectId): SkippedFile[] {
    return this.#db
      .select({ name: skippedFile.name, reason: skippedFile.reason, code: skippedFile.code })
      .from(skippedFile)
      .where(eq(skippedFile.projectId, projectId))
      .orderBy(skippedFile.name)
      .all();
  }
}
