import type { WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { OpenLibrary } from '../database/open.ts';
import type { Clock } from '../ports.ts';

/** What every store of the library is given. */
export interface StoreContext {
  readonly library: OpenLibrary;
  readonly workspaceId: WorkspaceId;
  readonly clock: Clock;
  readonly newId: () => string;
}
