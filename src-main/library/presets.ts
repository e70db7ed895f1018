import { and, asc, count, eq } from 'drizzle-orm';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import type { PresetId } from '../../src-preload/contract/ids.ts';
import type { PresetRule, PresetView } from '../../src-preload/contract/presets.ts';
import { preset } from '../database/schema.ts';
import type { StoreContext } from './store-context.ts';

/** A preset before it has an id. */
export type NewPreset = Pick<PresetView, 'name' | 'settings' | 'rule'>;

/** Settings with a name, one of each name in a workspace. */
export class Presets {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  /** By name. */
  list(): PresetView[] {
    return this.#db.select().from(preset).where(this.#ours).orderBy(asc(preset.name)).all().map(viewOf);
  }

  get(id: PresetId): PresetView | undefined {
    const row = this.#db
      .select()
      .from(preset)
      .where(and(this.#ours, eq(preset.id, id)))
      .get();
    return row && viewOf(row);
  }

  byName(name: string): PresetView | undefined {
    const row = this.#db
      .select()
      .from(preset)
      .where(and(this.#ours, eq(preset.name, name)))
      .get();
    return row && viewOf(row);
  }

  /** One of the same name is replaced and keeps its id. */
  save({ name, settings, rule }: NewPreset): PresetView {
    const { workspaceId, clock, newId } = this.#context;
    const change = { settings: JSON.stringify(settings), rule: rule && JSON.stringify(rule) };
    const row = this.#db
      .insert(preset)
      .values({ id: newId(), workspaceId, name, ...change, createdAtMs: clock.now() })
      .onConflictDoUpdate({ target: [preset.workspaceId, preset.name], set: change })
      .returning()
      .get();
    return viewOf(row);
  }

  remove(id: PresetId): void {
    this.#db
      .delete(preset)
      .where(and(this.#ours, eq(preset.id, id)))
      .run();
  }

  /** Puts the built-in presets into a library that has none; one that somebody removed does not come back beside others. */
  ensure(builtIn: readonly NewPreset[]): void {
    const there = this.#db.select({ count: count() }).from(preset).where(this.#ours).get();
    if (there?.count === 0) for (const each of builtIn) this.save(each);
  }

  get #ours() {
    return eq(preset.workspaceId, this.#context.workspaceId);
  }
}

function viewOf(row: typeof preset.$inferSelect): PresetView {
  return {
    id: row.id as PresetId,
    name: row.name,
    settings: JSON.parse(row.settings) as DevelopChange,
    rule: row.rule === null ? null : (JSON.parse(row.rule) as PresetRule),
  };
}
