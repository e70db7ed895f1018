import { and, desc, eq } from 'drizzle-orm';
import type { FilmId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import { film, shot } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

export type FilmRow = typeof film.$inferSelect;
export interface RenderedFilmRecord {
  readonly storyboard: unknown;
  readonly storyboardKey: string;
  readonly durationMs: number;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly shots: readonly { readonly photoId: string; readonly versionId: string }[];
}

/** Films and their shots. */
export class Films {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  get(id: FilmId): FilmRow | undefined {
    return this.#db.select().from(film).where(eq(film.id, id)).get();
  }

  all(): FilmRow[] {
    return this.#db.select().from(film).all();
  }

  ofProject(projectId: ProjectId): FilmRow[] {
    return this.#db.select().from(film).where(eq(film.projectId, projectId)).orderBy(desc(film.id)).all();
  }

  /** The project's film in this aspect, begun if there is none. */
  ensure(projectId: ProjectId, aspect: FilmRow['aspect']): FilmRow {
    const existing = this.#db
      .select()
      .from(film)
      .where(and(eq(film.projectId, projectId), eq(film.aspect, aspect)))
      .get();
    if (existing) return existing;
    const { workspaceId, clock, newId } = this.#context;
    return this.#db.insert(film).values({ id: newId(), workspaceId, projectId, aspect, createdAtMs: clock.now() }).returning().get();
  }

  /** Call inside the transaction that ends the rendering. */
  recordRendering(id: FilmId, rendered: RenderedFilmRecord): void {
    const { workspaceId, clock, newId } = this.#context;
    const { shots, storyboard, ...facts } = rendered;
    this.#db
      .update(film)
      .set({ ...facts, storyboard: JSON.stringify(storyboard), renderedAtMs: clock.now() })
      .where(eq(film.id, id))
      .run();
    this.#db.delete(shot).where(eq(shot.filmId, id)).run();
    for (const [ordinal, { photoId, versionId }] of shots.entries())
      this.#db.insert(shot).values({ id: newId(), workspaceId, filmId: id, ordinal, photoId, versionId }).run();
  }

  /** Shots of a photo that goes are shots of the one that has its frames now. */
  moveShots(to: PhotoId, from: PhotoId): void {
    this.#db.update(shot).set({ photoId: to }).where(eq(shot.photoId, from)).run();
  }
}
