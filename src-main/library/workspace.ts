import { eq } from 'drizzle-orm';
import type { WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { OpenLibrary } from '../database/open.ts';
import { workspace } from '../database/schema.ts';
import type { Clock } from '../ports.ts';
import type { StoreContext } from './store-context.ts';

/** The workspace of this library; a library that has none yet gets its own, so that every row has an owner from the start. */
export function ensureWorkspace({ library, clock, newId }: { library: OpenLibrary; clock: Clock; newId: () => string }): WorkspaceId {
  const existing = library.db.select({ id: workspace.id }).from(workspace).get();
  if (existing) return existing.id as WorkspaceId;
  const id = newId();
  library.db.insert(workspace).values({ id, name: 'My studio', createdAtMs: clock.now() }).run();
  return id as WorkspaceId;
}

/** What AI work of all projects may cost in one day, in millionths of a dollar; null takes the cap away. */
export function setDayBudget({ library, workspaceId }: Pick<StoreContext, 'library' | 'workspaceId'>, micros: number | null): void {
  library.db.update(workspace).set({ dayBudgetMicros: micros }).where(eq(workspace.id, workspaceId)).run();
}
