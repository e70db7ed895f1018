import { and, desc, eq } from 'drizzle-orm';
import type { FilmWish } from '../../src-preload/contract/films.ts';
import type { FilmId, PhotoId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
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

  /**
   * The project's film of this shape and origin, begun if there is none, to be made as `wanted` says from now on. Tells whether
   * that is another wish than before.
   */
  ask(
    { projectId, aspect, origin }: Pick<FilmRow, 'projectId' | 'aspect' | 'origin'>,
    wanted: { readonly wish: FilmWish } | { readonly ownStoryboard: Storyboard },
  ): { readonly film: FilmRow; readonly isChanged: boolean } {
    const values =
      'wish' in wanted
        ? { wish: JSON.stringify(wanted.wish), ownStoryboard: null }
        : { wish: null, ownStoryboard: JSON.stringify(wanted.ownStoryboard) };
    const existing = this.#db
      .select()
      .from(film)
      .where(and(eq(film.projectId, projectId), eq(film.aspect, aspect), eq(film.origin, origin)))
      .get();
    if (!existing) {
      const { workspaceId, clock, newId } = this.#context;
      const row = { id: newId(), workspaceId, projectId, aspect, origin, createdAtMs: clock.now(), ...values };
      return { film: this.#db.insert(film).values(row).returning().get(), isChanged: true };
    }
    const isChanged = existing.wish !== values.wish || existing.ownStoryboard !== values.ownStoryboard;
    if (isChanged) this.#db.update(film).set(values).where(eq(film.id, existing.id)).run();
    return { film: { ...existing, ...values }, isChanged };
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
