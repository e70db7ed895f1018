import { z } from 'zod';
import { StudioFailure } from '../../failure.ts';
import type { Clock } from '../../ports.ts';
import type { RemoteCall } from '../provider.ts';
import type { FalGateway } from './fal-gateway.ts';

/** One ended request, as Fal lists it (fal.ai/docs/platform-apis/v1/models/requests/by-endpoint). */
const Item = z.object({
  request_id: z.string(),
  sent_at: z.string().optional(),
  ended_at: z.string().nullish(),
  status_code: z.number().optional(),
  json_input: z.unknown().optional(),
  json_output: z.unknown().optional(),
});
export type HistoryItem = z.infer<typeof Item>;
const Page = z.object({ items: z.array(Item), has_more: z.boolean().optional(), next_cursor: z.string().nullish() });

const pageSize = 100;
/** Far more than anybody asks of one model between a lost answer and the next look. */
const mostPages = 100;
/** Several jobs that look within this time share one answer. */
const sharedForMs = 1000;

interface Look {
  readonly sinceMs: number;
  readonly atMs: number;
  readonly items: Promise<readonly HistoryItem[]>;
}

/** What was asked of a model and has ended. Requests that still run are not in it. */
export class FalHistory {
  readonly #gateway: FalGateway;
  readonly #clock: Clock;
  readonly #looks = new Map<string, Look>();
  constructor(gateway: FalGateway, clock: Clock) {
    this.#gateway = gateway;
    this.#clock = clock;
  }

  /** The newest request with this text somewhere in its input. */
  async find(endpoint: string, marker: string, sinceMs: number, call: RemoteCall): Promise<HistoryItem | null> {
    const items = await this.#shared(endpoint, sinceMs, call);
    const found = items.filter((item) => holds(item.json_input, marker));
    return found.toSorted((a, b) => timeOf(b) - timeOf(a))[0] ?? null;
  }

  /** One request by its name, also long after its result went out of the queue. */
  async one(endpoint: string, requestId: string, call: RemoteCall): Promise<HistoryItem | null> {
    const { items } = await this.#page({ endpoint_id: endpoint, request_id: requestId, expand: 'payloads', limit: '10' }, call);
    return items.find((item) => item.request_id === requestId) ?? null;
  }

  async #shared(endpoint: string, sinceMs: number, call: RemoteCall): Promise<readonly HistoryItem[]> {
    call.mayLeave();
    call.signal.throwIfAborted();
    const nowMs = this.#clock.monotonic();
    const kept = this.#looks.get(endpoint);
    let items = kept && nowMs - kept.atMs < sharedForMs && kept.sinceMs <= sinceMs ? kept.items : null;
    if (!items) {
      // nobody's own signal: who gives up must not take the answer from the others. Every request is limited in time anyway.
      items = this.#all(endpoint, sinceMs, { mayLeave: call.mayLeave, signal: new AbortController().signal });
      const look = { sinceMs, atMs: nowMs, items };
      this.#looks.set(endpoint, look);
      items.catch(() => {
        if (this.#looks.get(endpoint) === look) this.#looks.delete(endpoint);
      });
    }
    return untilAborted(items, call.signal);
  }

  async #all(endpoint: string, sinceMs: number, call: RemoteCall): Promise<readonly HistoryItem[]> {
    const found: HistoryItem[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < mostPages; page += 1) {
      const { items, next, atMs } = await this.#page(
        {
          endpoint_id: endpoint,
          start: new Date(sinceMs).toISOString(),
          expand: 'payloads',
          limit: String(pageSize),
          ...(cursor !== null && { cursor }),
        },
        call,
      );
      // "nothing since tomorrow" would be read as "never arrived", and be paid a second time
      if (atMs !== null && atMs < sinceMs)
        throw new StudioFailure('ai-busy', 'The clock of this computer is ahead of the provider’s. Set it right; work waits until then.');
      found.push(...items);
      if (next === null) return found;
      cursor = next;
    }
    throw new StudioFailure('ai-busy', 'There is too much in the provider’s history to find the work in it just now.');
  }

  async #page(
    query: Record<string, string>,
    call: RemoteCall,
  ): Promise<{ items: HistoryItem[]; next: string | null; atMs: number | null }> {
    const address = `https://api.fal.ai/v1/models/requests/by-endpoint?${new URLSearchParams(query).toString()}`;
    const { value, headers } = await this.#gateway.json(call, 'GET', address);
    const page = Page.safeParse(value);
    if (!page.success)
      throw new StudioFailure('ai-busy', 'Fal.ai did not tell its history in a form that is understood.', { cause: page.error });
    const { items, has_more: hasMore, next_cursor: next } = page.data;
    const atMs = Date.parse(headers.get('date') ?? '');
    return { items, next: hasMore === false ? null : (next ?? null), atMs: Number.isNaN(atMs) ? null : atMs };
  }
}

const timeOf = ({ ended_at: ended, sent_at: sent }: HistoryItem): number => {
  const ms = Date.parse(ended ?? sent ?? '');
  return Number.isNaN(ms) ? 0 : ms;
};

/** Whether a text is one of the values anywhere in this. */
function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value === text;
  if (Array.isArray(value)) return value.some((one) => holds(one, text));
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => holds(one, text));
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted.promise]).finally(() => signal.removeEventListener('abort', onAbort));
}
