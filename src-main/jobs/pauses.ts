import { and, eq } from 'drizzle-orm';
import { PauseReason, type PauseView } from '../../src-preload/contract/jobs.ts';
import type { WorkspaceId } from '../../src-preload/contract/ids.ts';
import type { OpenLibrary } from '../database/open.ts';
import { pause } from '../database/schema.ts';
import type { Clock } from '../ports.ts';

/** Why a part of the work stands still. */
export interface Pause extends PauseView {
  /** Its time is over, and nobody knows yet whether what it was about has passed: one piece of work at a time tries. */
  readonly isTrial: boolean;
}
export interface NewPause {
  /** A lane, `project:<id>`, or `*` for everything. */
  readonly scope: string;
  readonly reason: PauseReason;
  readonly message: string;
  /** How long until it is tried again; nothing where somebody or something has to end it. */
  readonly forMs?: number;
}
interface Held {
  readonly view: PauseView;
  /** On the clock that never goes back. */
  readonly trialAt: number | null;
  readonly forMs: number | null;
}

/**
 * Why parts of the work stand still, as a set: a scope goes on when the last of its reasons is gone. The only writer of the
 * table. Only what a person paused outlives a restart; everything else may have passed meanwhile, and costs nothing to find
 * out again: a network, a disk and a battery are looked at, a key or an account is turned down once more for nothing, and
 * a budget is asked before anything is sent.
 */
export class Pauses {
  readonly #library: OpenLibrary;
  readonly #workspaceId: WorkspaceId;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<(changed: readonly Pick<PauseView, 'scope' | 'reason'>[]) => void>();

  constructor({ library, workspaceId, clock }: { library: OpenLibrary; workspaceId: WorkspaceId; clock: Clock }) {
    this.#library = library;
    this.#workspaceId = workspaceId;
    this.#clock = clock;
    for (const row of library.db.select().from(pause).where(eq(pause.reason, 'user')).all()) {
      const { workspaceId: _, ...view } = row;
      this.#held.set(keyOf(view), { view, trialAt: null, forMs: null });
    }
  }

  /** At the start of work: forgets what may have passed. */
  startAfresh(): void {
    for (const reason of PauseReason.options) if (reason !== 'user') this.#library.db.delete(pause).where(eq(pause.reason, reason)).run();
  }

  onChange(listener: (changed: readonly Pick<PauseView, 'scope' | 'reason'>[]) => void): void {
    this.#listeners.add(listener);
  }

  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** Oldest first. */
  list(): Pause[] {
    const now = this.#clock.monotonic();
    return [...this.#held.values()].map(({ view, trialAt }) => ({ ...view, isTrial: trialAt !== null && trialAt <= now }));
  }

  views(): PauseView[] {
    return [...this.#held.values()].map(({ view }) => view);
  }

  /** When the next one is to be tried, in milliseconds from now; Infinity when none is. */
  nextTrialMs(): number {
    const now = this.#clock.monotonic();
    const ahead = [...this.#held.values()].flatMap(({ trialAt }) => (trialAt !== null && trialAt > now ? [trialAt - now] : []));
    return Math.min(...ahead, Infinity);
  }

  hold({ scope, reason, message, forMs }: NewPause): void {
    const key = keyOf({ scope, reason });
    const known = this.#held.get(key);
    const now = this.#clock.now();
    const view: PauseView = {
      scope,
      reason,
      message,
      sinceMs: known?.view.sinceMs ?? now,
      untilMs: forMs === undefined ? null : now + forMs,
    };
    this.#library.db
      .insert(pause)
      .values({ ...view, workspaceId: this.#workspaceId })
      .onConflictDoUpdate({ target: [pause.scope, pause.reason], set: { message, untilMs: view.untilMs } })
      .run();
    const trialAt = forMs === undefined ? null : this.#clock.monotonic() + forMs;
    this.#held.set(key, { view, trialAt, forMs: forMs ?? null });
    this.#tell([{ scope, reason }]);
  }

  /**
   * For what shows only by trying: held for a while, and for twice as long each time it is tried in vain. What fails while
   * it is held already was under way before and says nothing new.
   */
  holdForLonger(wanted: Omit<NewPause, 'forMs'>, { firstMs, mostMs }: { firstMs: number; mostMs: number }): void {
    const known = this.#held.get(keyOf(wanted));
    if (known && (known.trialAt === null || known.trialAt > this.#clock.monotonic())) return;
    this.hold({ ...wanted, forMs: known?.forMs ? Math.min(mostMs, known.forMs * 2) : firstMs });
  }

  lift(scope: string, reason: PauseReason): void {
    this.#liftAll((view) => view.scope === scope && view.reason === reason);
  }

  /** Wherever it holds. */
  liftReason(reason: PauseReason): void {
    this.#liftAll((view) => view.reason === reason);
  }

  /** A person wants a scope to go on, whatever holds it; everything for `*`. */
  liftScope(scope: string): void {
    this.#liftAll((view) => scope === '*' || view.scope === scope);
  }

  #liftAll(isMeant: (view: PauseView) => boolean): void {
    const lifted = [...this.#held.values()].map(({ view }) => view).filter(isMeant);
    if (lifted.length === 0) return;
    for (const { scope, reason } of lifted) {
      this.#library.db
        .delete(pause)
        .where(and(eq(pause.scope, scope), eq(pause.reason, reason)))
        .run();
      this.#held.delete(keyOf({ scope, reason }));
    }
    this.#tell(lifted);
  }

  #tell(changed: readonly Pick<PauseView, 'scope' | 'reason'>[]): void {
    for (const listener of this.#listeners) listener(changed);
  }
}

const keyOf = ({ scope, reason }: Pick<PauseView, 'scope' | 'reason'>): string => `${reason}@${scope}`;
