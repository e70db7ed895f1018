import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction } from '../faults.ts';
import { isRecord, readJson, type Answer, type Request } from '../service.ts';
import type { Owner } from './account.ts';
import type { Job, Jobs } from './jobs.ts';
import { endpointOf } from './models.ts';

/** queue.fal.run: submit, status, its stream, result and cancel. */
export interface QueueParts {
  readonly jobs: Jobs;
  readonly now: () => number;
  readonly hasSchema: (endpointId: string) => boolean;
  /** How long the result of a request is kept whose payload is not stored. */
  readonly resultKeptMs: (result: Answer) => number;
}

const requestPath = /^\/([^/]+\/[^/]+)\/requests\/([^/]+)(\/status(?:\/stream)?|\/cancel)?$/;

export const queueCall = ({ method, url }: Pick<Request, 'method' | 'url'>): string => {
  const [whole, , , tail] = requestPath.exec(url.pathname) ?? [];
  if (!whole) return 'submit';
  if (tail === '/cancel') return 'cancel';
  if (tail === '/status/stream') return 'stream';
  if (tail === '/status') return 'status';
  return method === 'GET' ? 'result' : 'other';
};

export function answerQueue(parts: QueueParts, request: Request, owner: Owner, fault: FaultAction | null): Answer {
  const [whole, app = '', id = '', tail] = requestPath.exec(request.url.pathname) ?? [];
  if (!whole) return submit(parts, request, owner, fault);
  const job = parts.jobs.all.get(id);
  // A request of somebody else's, or of another app, is not there.
  const isHere = job?.owner === owner && appOf(job) === app;
  if (tail === '/cancel') {
    if (request.method !== 'PUT') return { status: 405, body: { detail: 'Method Not Allowed' } };
    if (!isHere) return { status: 404, body: { status: 'NOT_FOUND' } };
    const said = parts.jobs.cancel(job);
    return { status: { OK: 200, CANCELLATION_REQUESTED: 202, ALREADY_COMPLETED: 400 }[said], body: { status: said } };
  }
  if (request.method !== 'GET') return { status: 405, body: { detail: 'Method Not Allowed' } };
  if (!isHere) return { status: 404, body: { detail: 'Request not found' } };
  const withLogs = request.url.searchParams.get('logs') === '1';
  if (tail === '/status') return { status: job.state === 'COMPLETED' ? 200 : 202, body: statusOf(parts, job, withLogs) };
  if (tail === '/status/stream') return { status: 200, headers: { 'x-fal-request-id': id }, events: states(parts, job, withLogs) };
  return resultOf(parts, job);
}

function submit({ jobs, hasSchema }: QueueParts, request: Request, owner: Owner, fault: FaultAction | null): Answer {
  if (request.method !== 'POST') return { status: 405, body: { detail: 'Method Not Allowed' } };
  const endpointId = request.url.pathname.slice(1);
  const endpoint = endpointOf(endpointId, hasSchema(endpointId));
  if (!endpoint) return { status: 404, body: { detail: `Application "${endpointId.split('/')[1] ?? endpointId}" not found` } };
  const input = readJson(request);
  if (!isRecord(input))
    return { status: 422, body: { detail: [{ loc: ['body'], msg: 'Input should be a valid dictionary', type: 'dict_type' }] } };
  const longest = request.url.searchParams.get('fal_max_queue_length');
  const waiting = [...jobs.all.values()].filter(({ state }) => state === 'IN_QUEUE').length;
  if (longest !== null && waiting > Number(longest)) return { status: 429, body: { detail: 'Queue is full' } };
  const job = jobs.submit({
    owner,
    endpointId,
    endpoint,
    input,
    headers: request.headers,
    webhookUrl: request.url.searchParams.get('fal_webhook'),
    fault,
  });
  const { status_url, response_url, cancel_url } = addressesOf(job);
  return {
    status: 200,
    headers: { 'x-fal-request-id': job.id },
    body: {
      status: 'IN_QUEUE',
      request_id: job.id,
      response_url,
      status_url,
      cancel_url,
      logs: null,
      metrics: {},
      queue_position: Math.max(0, jobs.position(job)),
    },
  };
}

/** Sub-paths are not part of an app's requests: `fal-ai/nano-banana-pro/edit` is asked about at `fal-ai/nano-banana-pro`. */
const appOf = ({ endpointId }: Job): string => endpointId.split('/').slice(0, 2).join('/');
function addressesOf(job: Job): { request_id: string; response_url: string; status_url: string; cancel_url: string } {
  const response_url = `https://queue.fal.run/${appOf(job)}/requests/${job.id}`;
  return { request_id: job.id, response_url, status_url: `${response_url}/status`, cancel_url: `${response_url}/cancel` };
}

function statusOf({ jobs }: QueueParts, job: Job, withLogs: boolean): object {
  const addresses = addressesOf(job);
  if (job.state === 'IN_QUEUE') return { status: job.state, queue_position: Math.max(0, jobs.position(job)), ...addresses };
  const logs = withLogs ? job.logs : null;
  if (job.state === 'IN_PROGRESS') return { status: job.state, logs, ...addresses };
  const inferenceTime = ((job.endedAtMs ?? 0) - (job.startedAtMs ?? job.endedAtMs ?? 0)) / 1000;
  return { status: job.state, logs, metrics: { inference_time: inferenceTime }, ...addresses };
}

async function* states(parts: QueueParts, job: Job, withLogs: boolean): AsyncGenerator<object> {
  for (let told = ''; ; await delay(20)) {
    const state = statusOf(parts, job, withLogs);
    const now = JSON.stringify(state);
    if (now !== told) yield state;
    told = now;
    if (job.state === 'COMPLETED') return;
  }
}

function resultOf({ now, resultKeptMs }: QueueParts, job: Job): Answer {
  if (!job.result) return { status: 400, headers: { 'x-fal-request-id': job.id }, body: { detail: 'Request is still in progress' } };
  const isStored = job.headers['x-fal-store-io'] !== '0' && !job.isPayloadDeleted;
  if (job.isPayloadDeleted || (!isStored && (job.endedAtMs ?? 0) + resultKeptMs(job.result) <= now()))
    return { status: 404, body: { detail: 'Request not found' } };
  return job.result;
}
