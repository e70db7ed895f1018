import { isRecord, readJson, type Answer, type Request } from '../service.ts';
import type { Owner } from './account.ts';
import type { Job, Jobs } from './jobs.ts';
import { endpointOf } from './models.ts';
import type { Storage } from './storage.ts';

/** api.fal.ai/v1: the history of requests, prices, estimates, and deleting what was kept of a request. */
export interface PlatformParts {
  readonly jobs: Jobs;
  readonly storage: Storage;
  readonly now: () => number;
  readonly hasSchema: (endpointId: string) => boolean;
  /** Millionths of a dollar a unit, where it is not what the double says by itself. */
  readonly prices: Readonly<Record<string, number>>;
}

export const platformCall = ({ url }: Pick<Request, 'url'>): string => {
  if (url.pathname === '/v1/models/requests/by-endpoint') return 'history';
  if (url.pathname.startsWith('/v1/models/pricing')) return 'prices';
  return url.pathname.endsWith('/payloads') ? 'delete-payloads' : 'other';
};

const failed = (status: number, type: string, message: string): Answer => ({ status, body: { error: { type, message } } });

export function answerPlatform(parts: PlatformParts, request: Request, owner: Owner, isAdmin: boolean): Answer {
  const { pathname } = request.url;
  if (pathname === '/v1/models/requests/by-endpoint' && request.method === 'GET') return history(parts, request, owner);
  if (pathname === '/v1/models/pricing' && request.method === 'GET') return pricing(parts, request);
  if (pathname === '/v1/models/pricing/estimate' && request.method === 'POST') return estimate(parts, request);
  const [, requestId] = /^\/v1\/models\/requests\/([^/]+)\/payloads$/.exec(pathname) ?? [];
  if (requestId !== undefined && request.method === 'DELETE')
    return isAdmin ? deletePayloads(parts, requestId) : failed(403, 'authorization_error', 'Access denied');
  return failed(404, 'not_found', 'Resource not found');
}

const dayMs = 86_400_000;

/** Only what has ended, the newest first. */
function history({ jobs, now }: PlatformParts, { url }: Request, owner: Owner): Answer {
  const asked = url.searchParams;
  const endpointIds = new Set(asked.getAll('endpoint_id').flatMap((ids) => ids.split(',')));
  if (endpointIds.size === 0) return failed(400, 'validation_error', 'endpoint_id is required');
  const limit = Number(asked.get('limit') ?? 50);
  if (!(limit >= 1 && limit <= 100)) return failed(400, 'validation_error', 'limit must be between 1 and 100');
  const timeOf = (name: string, usually: number): number => (asked.has(name) ? Date.parse(asked.get(name) ?? '') : usually);
  const requestId = asked.get('request_id');
  const start = timeOf('start', requestId === null ? now() - dayMs : now() - 90 * dayMs);
  const end = timeOf('end', Number.POSITIVE_INFINITY);
  if (Number.isNaN(start) || Number.isNaN(end)) return failed(400, 'validation_error', 'start and end must be dates');
  const page = asked.has('cursor') ? Number(Buffer.from(asked.get('cursor') ?? '', 'base64').toString('utf8')) : 1;
  if (!(page >= 1)) return failed(400, 'validation_error', 'cursor is not valid');
  const status = asked.get('status');
  const found = [...jobs.all.values()]
    .filter(
      (job) =>
        job.endedAtMs !== null &&
        !job.isCancelled &&
        job.owner === owner &&
        endpointIds.has(job.endpointId) &&
        (requestId === null || job.id === requestId) &&
        job.endedAtMs >= start &&
        job.endedAtMs < end &&
        (status === null || statusName(job) === status),
    )
    .toSorted((one, other) => (other.endedAtMs ?? 0) - (one.endedAtMs ?? 0));
  const items = found.slice((page - 1) * limit, page * limit).map((job) => historyItem(job, asked.getAll('expand').includes('payloads')));
  const hasMore = found.length > page * limit;
  return {
    status: 200,
    body: { items, has_more: hasMore, next_cursor: hasMore ? Buffer.from(String(page + 1)).toString('base64') : null },
  };
}

const statusName = ({ result }: Job): string => {
  const code = result?.status ?? 500;
  if (code < 400) return 'success';
  return code < 500 ? 'user_error' : 'error';
};
const timeText = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
function historyItem(job: Job, withPayloads: boolean): object {
  const item = {
    request_id: job.id,
    endpoint_id: job.endpointId,
    sent_at: timeText(job.sentAtMs),
    started_at: timeText(job.startedAtMs ?? job.sentAtMs),
    ended_at: timeText(job.endedAtMs),
    status_code: job.result?.status ?? 500,
    duration: ((job.endedAtMs ?? 0) - (job.startedAtMs ?? job.endedAtMs ?? 0)) / 1000,
  };
  const isStored = job.headers['x-fal-store-io'] !== '0' && !job.isPayloadDeleted;
  return withPayloads && isStored ? { ...item, json_input: job.input, json_output: job.result?.body ?? null } : item;
}

const unitPrice = ({ prices, hasSchema }: PlatformParts, id: string): { micros: number; unit: string } | null => {
  const endpoint = endpointOf(id, hasSchema(id));
  return endpoint && { micros: prices[id] ?? endpoint.micros, unit: endpoint.unit };
};

function pricing(parts: PlatformParts, { url }: Request): Answer {
  const ids = url.searchParams.getAll('endpoint_id').flatMap((one) => one.split(','));
  if (ids.length < 1 || ids.length > 50) return failed(400, 'validation_error', '1 to 50 endpoint_id are needed');
  const prices = ids.map((id) => ({ id, price: unitPrice(parts, id) }));
  const unknown = prices.filter(({ price }) => !price).map(({ id }) => id);
  if (unknown.length > 0) return failed(404, 'not_found', `No price for ${unknown.join(', ')}`);
  return {
    status: 200,
    body: {
      prices: prices.map(({ id, price }) => ({
        endpoint_id: id,
        unit_price: (price?.micros ?? 0) / 1_000_000,
        unit: price?.unit,
        currency: 'USD',
      })),
      has_more: false,
      next_cursor: null,
    },
  };
}

function estimate(parts: PlatformParts, request: Request): Answer {
  const wish = readJson(request);
  if (!isRecord(wish) || !isRecord(wish['endpoints'])) return failed(400, 'validation_error', 'endpoints is required');
  const quantityName = wish['estimate_type'] === 'historical_api_price' ? 'call_quantity' : 'unit_quantity';
  let total = 0;
  for (const [id, of] of Object.entries(wish['endpoints'])) {
    const price = unitPrice(parts, id);
    const quantity = isRecord(of) ? of[quantityName] : undefined;
    if (!price || typeof quantity !== 'number') return failed(400, 'validation_error', `nothing can be said of ${id}`);
    total += price.micros * quantity;
  }
  return { status: 200, body: { estimate_type: wish['estimate_type'], total_cost: total / 1_000_000, currency: 'USD' } };
}

function deletePayloads({ jobs, storage }: PlatformParts, requestId: string): Answer {
  const job = jobs.all.get(requestId);
  if (!job || job.endedAtMs === null) return failed(404, 'not_found', 'Request not found');
  job.isPayloadDeleted = true;
  const results = job.outputs.map((link) => ({ link, exception: storage.remove(link) ? null : 'Not found' }));
  return { status: 200, body: { cdn_delete_results: results } };
}
