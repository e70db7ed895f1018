import { and, asc, eq } from 'drizzle-orm';
import { Style, type StyleId, type StyleView } from '../../../src-preload/contract/ai.ts';
import { style as styleTable } from '../../database/schema.ts';
import { StudioFailure } from '../../failure.ts';
import type { StoreContext } from '../../library/store-context.ts';
import { builtInStyles } from './built-in-styles.ts';
import { leastClass } from './least-class.ts';

/** The styles that can be picked: those that come with the studio, and the workspace's own. A style of one's own with the id of a built-in one stands in its place. */
export class StyleBook {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  /** Built-in ones in their order, then the workspace's own by id. */
  list(): StyleView[] {
    const own = new Map(this.#own().map((style) => [style.id, style]));
    const builtIn = builtInStyles.map((style) => view(own.get(style.id) ?? style, own.has(style.id)));
    const known = new Set(builtInStyles.map(({ id }) => id));
    return [...builtIn, ...[...own.values()].filter(({ id }) => !known.has(id)).map((style) => view(style, true))];
  }

  /** Fails with not-found. */
  get(id: string): StyleView {
    const own = this.#ownOf(id);
    const style = own ?? builtInStyles.find((each) => each.id === id);
    if (!style) throw new StudioFailure('not-found', 'There is no such style.');
    return view(style, own !== undefined);
  }

  /** Fails with style-not-understood, and says at which part. One of the same id is replaced. */
  keep(wanted: unknown): StyleView[] {
    const style = readStyle(wanted);
    const { workspaceId, clock, newId } = this.#context;
    const recipe = JSON.stringify(style);
    this.#db
      .insert(styleTable)
      .values({ id: newId(), workspaceId, name: style.id, recipe, createdAtMs: clock.now() })
      .onConflictDoUpdate({ target: [styleTable.workspaceId, styleTable.name], set: { recipe } })
      .run();
    return this.list();
  }

  /** Takes an own style away; a built-in one is again what it was. Fails with not-found where there is no own one. */
  remove(id: StyleId): StyleView[] {
    const { changes } = this.#db
      .delete(styleTable)
      .where(and(this.#ours, eq(styleTable.name, id)))
      .run();
    if (changes === 0) throw new StudioFailure('not-found', 'There is no such style of your own.');
    return this.list();
  }

  #own(): Style[] {
    return this.#db
      .select()
      .from(styleTable)
      .where(this.#ours)
      .orderBy(asc(styleTable.name))
      .all()
      .flatMap(({ recipe }) => readKept(recipe) ?? []);
  }

  #ownOf(id: string): Style | undefined {
    const row = this.#db
      .select()
      .from(styleTable)
      .where(and(this.#ours, eq(styleTable.name, id)))
      .get();
    return row && readKept(row.recipe);
  }

  get #ours() {
    return eq(styleTable.workspaceId, this.#context.workspaceId);
  }
}

const view = (style: Style, isOwn: boolean): StyleView => ({ ...style, source: isOwn ? 'workspace' : 'built-in' });

function readStyle(wanted: unknown): Style {
  const read = Style.safeParse(wanted);
  if (!read.success) {
    const part = read.error.issues[0]?.path.join('.') ?? '';
    throw new StudioFailure('style-not-understood', `This is not a style that can be kept${part === '' ? '' : `: look at “${part}”`}.`, {
      cause: read.error,
    });
  }
  const style = read.data;
  const least = leastClass(style.changes);
  if (style.operationClass < least) {
    throw new StudioFailure(
      'style-not-understood',
      `What this style changes (${style.changes.join(', ')}) is at least class ${least}, and it says ${style.operationClass}.`,
    );
  }
  return style;
}

/** Of the shape of another version of the studio: left alone, as if it were not there. */
function readKept(recipe: string): Style | undefined {
  return Style.safeParse(JSON.parse(recipe)).data;
}
