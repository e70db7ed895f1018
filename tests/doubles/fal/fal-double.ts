import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { EndpointSchema } from '../../../src-main/ai/check-input.ts';
import { answerControl } from '../control.ts';
import { type Fault, FaultPlan, type FaultAction } from '../faults.ts';
import { startService, type Answer, type Received, type Request } from '../service.ts';
import { Accounts, falDoubleKey } from './account.ts';
import { policyMarker, work } from './artist.ts';
import { Jobs, type Job } from './jobs.ts';
import { pictureOf } from './models.ts';
import { answerPlatform, platformCall } from './platform-routes.ts';
import { answerQueue, queueCall } from './queue-routes.ts';
import { Storage } from './storage.ts';
import { type Webhook, type WebhookManner, Webhooks } from './webhooks.ts';

export { falAdminKey, falStrangerKey } from './account.ts';
export { policyMarker };

/** A stand-in for fal on a loopback port; what it does and where that is known from is in README.md. */
export interface FalDouble {
  /** `http://127.0.0.1:<port>`: what STUDIO_FAL_DOUBLE is set to. */
  readonly base: string;
  /** The key it takes. */
  readonly key: string;
  /** Everything it received, oldest first. */
  readonly requests: readonly Received[];
  /** What was sent that never should be: metadata, public or long-lived uploads, fields a model does not have, a key in the wrong place. */
  readonly breaches: readonly string[];
  /** What it charges: every accepted submit whose work ended well. */
  bill(): Bill[];
  /** Every accepted submit, also of what was not charged, whether or not its answer arrived. */
  submits(): Submit[];
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Sets its clock forward, for what expires. */
  later(ms: number): void;
  /** Lets no job start, or lets those that run not end, until `release`: for tests that need a job in that state. */
  hold(what: 'starts' | 'ends'): void;
  release(): void;
  lockAccount(isLocked: boolean): void;
  setKey(key: string): void;
  readonly webhooks: { readonly sent: Webhooks['sent']; manner: WebhookManner };
  close(): Promise<void>;
}
export interface Bill {
  readonly requestId: string;
  readonly model: string;
  readonly micros: number;
  /** The address of the picture it was made from: one that stands twice here was paid twice. */
  readonly inputUrl: string;
}
export interface Submit {
  readonly requestId: string;
  readonly model: string;
  readonly inputUrl: string;
  readonly atMs: number;
  readonly state: Job['state'];
  /** Of the result; null until it has ended. */
  readonly status: number | null;
}

export interface FalDoubleOptions {
  readonly port?: number;
  readonly key?: string;
  readonly queueMs?: number;
  readonly workMs?: number;
  readonly concurrency?: number;
  readonly heedsCancel?: boolean;
  /** Of faults that are met by chance. */
  readonly seed?: number;
  /** Other prices than its own, in millionths of a dollar a unit. */
  readonly prices?: Readonly<Record<string, number>>;
  /** Pictures come back at the size they were sent in. Quick, for tests of everything but sizes. */
  readonly answersAtSentSize?: boolean;
  /** Of clips, where the request does not say it: 720 as such models, less to be quick. */
  readonly clipShortEdgePx?: number;
  readonly clipFps?: number;
  /** A bearer token for `/proxy`, where the double stands in for the workspace's own function that holds the key. */
  readonly proxyToken?: string;
  readonly say?: (line: string) => void;
}

const schemasFile = path.join(import.meta.dirname, '../../../resources/ai/fal-schemas.json');
const readSchemas = (): Record<string, EndpointSchema> =>
  existsSync(schemasFile) ? (JSON.parse(readFileSync(schemasFile, 'utf8')) as Record<string, EndpointSchema>) : {};

export async function startFalDouble(options: FalDoubleOptions = {}): Promise<FalDouble> {
  const say = options.say ?? ((): void => undefined);
  const prices = options.prices ?? {};
  const key = options.key ?? falDoubleKey;
  const breaches: string[] = [];
  const breach = (what: string): void => {
    breaches.push(what);
    say(`BREACH ${what}`);
  };
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const schemas = readSchemas();
  const hasSchema = (id: string): boolean => Object.hasOwn(schemas, id);
  const faults = new FaultPlan(options.seed ?? 1);
  const accounts = new Accounts();
  accounts.setKey(key);
  const storage = new Storage({ accounts, now, breach });
  const webhooks = new Webhooks({ now, deliver: deliverHere });
  const artist = {
    storage,
    schemas,
    breach,
    prices,
    answersAtSentSize: options.answersAtSentSize ?? false,
    clipShortEdgePx: options.clipShortEdgePx ?? 720,
    clipFps: options.clipFps ?? 24,
  };
  const jobs = new Jobs({
    times: {
      queueMs: options.queueMs ?? 20,
      workMs: options.workMs ?? 60,
      concurrency: options.concurrency ?? 2,
      heedsCancel: options.heedsCancel ?? false,
    },
    now,
    work: (job) => work(artist, job),
    onEnded: (job) => {
      say(`${job.id} ended with ${job.result?.status ?? 0}, ${job.micros} micros`);
      void webhooks.ended(job);
    },
    onTrouble: (error) => breach(`the double itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  const queue = { jobs, now, hasSchema, resultKeptMs: keptMs };
  const platform = { jobs, storage, now, hasSchema, prices };

  const answerFal = async (request: Request, fault: FaultAction | null): Promise<Answer> => {
    const { host, pathname } = request.url;
    if (host.endsWith('.fal.media')) return storage.cdn(request);
    if (host === 'rest.fal.ai' && pathname === '/.well-known/jwks.json') return webhooks.jwks();
    lookForKey(request, key, breach);
    const asked = accounts.ask(request);
    if ('status' in asked) return asked;
    if (host === 'queue.fal.run') return answerQueue(queue, request, asked.owner, fault);
    if (host === 'rest.fal.ai') return storage.api(request, asked.owner);
    if (host === 'api.fal.ai') return answerPlatform(platform, request, asked.owner, asked.isAdmin);
    if (host === 'fal.run') breach('work was asked for without the queue: it is lost when the connection drops, and billed');
    return { status: 404, body: { detail: `Path ${pathname} not found` } };
  };

  const bill = (): Bill[] =>
    [...jobs.all.values()]
      .filter(({ micros }) => micros > 0)
      .map((job) => ({ requestId: job.id, model: job.endpointId, micros: job.micros, inputUrl: pictureOf(job.input) ?? '' }));
  const submits = (): Submit[] =>
    [...jobs.all.values()].map((job) => ({
      requestId: job.id,
      model: job.endpointId,
      inputUrl: pictureOf(job.input) ?? '',
      atMs: job.sentAtMs,
      state: job.state,
      status: job.result?.status ?? null,
    }));
  const later = (ms: number): void => {
    aheadMs += ms;
  };
  const control = answerControl({
    tells: {
      'GET /bill': bill,
      'GET /submits': submits,
      'GET /state': () => ({ bill: bill(), submits: submits(), breaches, faults: faults.open, requests: service.requests.length }),
    },
    faults,
    later,
  });

  const service = await startService({
    port: options.port ?? 0,
    faults,
    say,
    now,
    control,
    callOf: (request) => callOf(throughProxy(request)?.request ?? request),
    answer: async (request, fault) => {
      const proxied = throughProxy(request);
      if (!proxied) return answerFal(request, fault);
      if (options.proxyToken === undefined || request.headers['authorization'] !== `Bearer ${options.proxyToken}`)
        return { status: 401, body: { detail: 'Unauthorized' } };
      if (!isFal(proxied.request.url)) return { status: 412, body: { detail: `Invalid ${targetHeader}` } };
      return answerFal({ ...proxied.request, headers: { ...proxied.request.headers, authorization: `Key ${key}` } }, fault);
    },
    failure: (status) => failureOf(status),
  });

  return {
    base: service.base,
    key,
    requests: service.requests,
    breaches,
    bill,
    submits,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    later,
    hold: (what) => jobs.hold(what),
    release: () => jobs.release(),
    lockAccount: (isLocked) => {
      accounts.isLocked = isLocked;
    },
    setKey: (other) => accounts.setKey(other),
    webhooks,
    close: () => {
      jobs.close();
      return service.close();
    },
  };
}

function callOf(request: Request): string {
  const { host, pathname } = request.url;
  if (host === 'queue.fal.run') return queueCall(request);
  if (host === 'api.fal.ai') return platformCall(request);
  if (host === 'rest.fal.ai') return pathname.startsWith('/storage/upload') ? 'upload' : 'token';
  if (host.endsWith('.fal.media')) return request.method === 'GET' ? 'download' : 'put';
  return 'other';
}

/** An hour, or six minutes for what is large. */
const keptMs = ({ body }: Answer): number => (JSON.stringify(body ?? null).length < 10_000 ? 3_600_000 : 360_000);

function lookForKey({ url, body }: Request, key: string, breach: (what: string) => void): void {
  const secret = key.split(':').at(-1) ?? key;
  if (url.href.includes(secret)) breach('a key was sent in an address');
  if (body.includes(secret)) breach('a key was sent in a body');
}

/** To this machine only: a webhook to the internet is made and kept, and goes nowhere. */
async function deliverHere({ url, headers, body }: Webhook): Promise<boolean> {
  if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(url)) return true;
  return (await fetch(url, { method: 'POST', headers, body })).ok;
}

const targetHeader = 'x-fal-target-url';
const isFal = ({ protocol, host }: URL): boolean => protocol === 'https:' && /(?:^|\.)fal\.(?:run|ai)$/.test(host);
/** What is behind a request to the workspace's proxy: only the client's own headers go on. */
function throughProxy(request: Request): { request: Request } | null {
  const target = request.headers[targetHeader];
  if (target === undefined || !URL.canParse(target)) return null;
  const passed = Object.entries(request.headers).filter(([name]) => /^x-fal-|^(?:accept|content-type|user-agent)$/.test(name));
  return { request: { ...request, url: new URL(target), headers: Object.fromEntries(passed) } };
}

const failures: Readonly<Record<number, readonly [type: string | null, detail: string]>> = {
  429: [null, 'Too many requests'],
  500: [null, 'Internal Server Error'],
  502: [null, 'Bad Gateway'],
  503: ['runner_scheduling_failure', 'No runner available'],
  504: ['request_timeout', 'Request timed out'],
};
/** Infrastructure fails flat, and names the kind in a header too. */
function failureOf(status: number): Answer {
  const [type, detail] = failures[status] ?? [null, `HTTP ${status}`];
  return type === null
    ? { status, body: { detail } }
    : { status, headers: { 'x-fal-error-type': type, 'x-fal-needs-retry': '1' }, body: { detail, error_type: type } };
}
