import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { answerControl } from '../control.ts';
import { type Fault, FaultPlan, type FaultAction } from '../faults.ts';
import { isRecord, readJson, startService, type Answer, type Received, type Request } from '../service.ts';
import { failed, failureOf } from './failures.ts';
import { Files } from './files.ts';
import { type Body, isClipModel, isImageModel, modelList, referenceOf, strangeFields } from './models.ts';
import { type Made, makePicture, makeVideo } from './work.ts';

/** A stand-in for api.x.ai on a loopback port; what it does and where that is known from is in README.md. */
export interface XaiDouble {
  /** What STUDIO_XAI_DOUBLE is set to. */
  readonly base: string;
  readonly key: string;
  readonly requests: readonly Received[];
  /** What was sent that never should be. */
  readonly breaches: readonly string[];
  bill(): { readonly requestId: string; readonly model: string; readonly micros: number; readonly inputUrl: string }[];
  /** Everything it accepted; work that is asked for twice with one picture stands here twice. */
  submits(): { readonly requestId: string; readonly model: string; readonly inputUrl: string; readonly state: 'pending' | 'ended' }[];
  fault(fault: Fault): void;
  clearFaults(): void;
  later(ms: number): void;
  setKey(key: string): void;
  /** All credits used. */
  lockAccount(isLocked: boolean): void;
  close(): Promise<void>;
}
export interface XaiDoubleOptions {
  readonly port?: number;
  readonly workMs?: number;
  readonly seed?: number;
  readonly answersAtSentSize?: boolean;
  /** Instead of what `resolution` says: to be quick. */
  readonly clipShortEdgePx?: number;
  readonly clipFps?: number;
  readonly say?: (line: string) => void;
}
const xaiDoubleKey = 'xai-double-key-0123456789';
/** A prompt with this in it is refused at once. */
export const xaiPolicyMarker = 'content-policy-marker';

interface Work {
  readonly id: string;
  readonly kind: 'picture' | 'clip';
  readonly body: Body;
  made: Made | null;
}
const mostPromptCharacters = 8000;

export async function startXaiDouble(options: XaiDoubleOptions = {}): Promise<XaiDouble> {
  const say = options.say ?? ((): void => undefined);
  const breaches: string[] = [];
  const breach = (what: string): void => {
    breaches.push(what);
    say(`BREACH ${what}`);
  };
  let aheadMs = 0;
  let key = xaiDoubleKey;
  let isLocked = false;
  const now = (): number => Date.now() + aheadMs;
  const faults = new FaultPlan(options.seed ?? 1);
  const files = new Files({ now, breach });
  const works = new Map<string, Work>();
  const closing = new AbortController();
  const parts = {
    files,
    breach,
    answersAtSentSize: options.answersAtSentSize ?? false,
    clipFps: options.clipFps ?? 24,
    clipShortEdgePx: options.clipShortEdgePx ?? null,
  };

  const begin = (kind: Work['kind'], body: Body, fault: FaultAction | null): { work: Work; ended: Promise<void> } => {
    const work: Work = { id: randomUUID(), kind, body, made: null };
    works.set(work.id, work);
    const ended = Promise.all([
      (kind === 'picture' ? makePicture : makeVideo)(parts, body, fault),
      delay(options.workMs ?? 60, undefined, { signal: closing.signal }),
    ]).then(
      ([made]) => {
        work.made = made;
        say(`${work.id} ended, ${made.micros} micros`);
        return undefined;
      },
      (error: unknown) => {
        if (!closing.signal.aborted) breach(`the double itself failed: ${String(error)}`);
      },
    );
    return { work, ended };
  };

  const submit = async (kind: Work['kind'], request: Request, fault: FaultAction | null): Promise<Answer> => {
    const body = readJson(request);
    if (!isRecord(body)) return failed(400, 'invalid-argument', 'Failed to deserialize the JSON body');
    const refused = turnedAway(kind, body);
    if (refused) return refused;
    for (const name of strangeFields(body, kind)) breach(`${request.url.pathname} has no field ${name}`);
    const { work, ended } = begin(kind, body, fault);
    if (kind === 'clip' || body['deferred'] === true) return { status: 200, body: { request_id: work.id } };
    await ended;
    const outcome = work.made?.outcome ?? {};
    return 'error' in outcome
      ? failed(500, 'internal-error', 'Something went wrong')
      : { status: 200, body: { ...outcome, status: undefined } };
  };

  const poll = (kind: Work['kind'], id: string): Answer => {
    const work = works.get(id);
    if (work?.kind !== kind) return failed(404, 'not-found', `Request ${id} was not found`);
    if (work.made) return { status: 200, body: work.made.outcome };
    return kind === 'picture' ? { status: 202, body: null } : { status: 202, body: { status: 'pending', progress: 50 } };
  };

  const answer = async (request: Request, fault: FaultAction | null): Promise<Answer> => {
    const { host, pathname, href } = request.url;
    if (host === 'imgen.x.ai' || host === 'vidgen.x.ai') {
      if (request.headers['authorization']) breach('a key was sent to an address that needs none');
      return files.follow(href);
    }
    if (host !== 'api.x.ai') return failed(404, 'not-found', 'Not found');
    if (href.includes(key) || (pathname !== '/v1/files' && request.body.includes(key))) breach('a key was sent in an address or a body');
    const { authorization } = request.headers;
    if (!authorization) return failed(401, 'unauthenticated', 'No API key was provided');
    if (authorization !== `Bearer ${key}`)
      return failed(400, 'invalid-argument', 'Incorrect API key provided: xa***ng. You can obtain an API key from https://console.x.ai.');
    if (isLocked && request.method === 'POST')
      return failed(
        403,
        'permission-denied',
        'Your team double has either used all available credits or reached its monthly spending limit.',
      );
    if (pathname.startsWith('/v1/files')) return files.answer(request);
    const [, kind, id] = /^\/v1\/(images|videos)\/([\w-]{36})$/.exec(pathname) ?? [];
    if (kind && id !== undefined && request.method === 'GET') return poll(kind === 'images' ? 'picture' : 'clip', id);
    if (request.method === 'POST' && pathname === '/v1/images/edits') return submit('picture', request, fault);
    if (request.method === 'POST' && pathname === '/v1/videos/generations') return submit('clip', request, fault);
    if (request.method === 'GET' && pathname === '/v1/image-generation-models') return { status: 200, body: modelList() };
    return failed(404, 'not-found', 'Not found');
  };

  const inputOf = ({ body }: Work): string => {
    const reference = referenceOf(body['image'] ?? body['images']);
    if (!reference) return '';
    return 'fileId' in reference ? reference.fileId : reference.url;
  };
  const line = (work: Work): { requestId: string; model: string; inputUrl: string } => ({
    requestId: work.id,
    model: typeof work.body['model'] === 'string' ? work.body['model'] : '',
    inputUrl: inputOf(work),
  });
  const bill = (): ReturnType<XaiDouble['bill']> =>
    [...works.values()].flatMap((work) => (work.made && work.made.micros > 0 ? [{ ...line(work), micros: work.made.micros }] : []));
  const submits = (): ReturnType<XaiDouble['submits']> =>
    [...works.values()].map((work) => ({ ...line(work), state: work.made ? 'ended' : 'pending' }));
  const control = answerControl({
    tells: {
      'GET /bill': bill,
      'GET /state': () => ({ bill: bill(), submits: submits(), breaches, faults: faults.open, requests: service.requests.length }),
    },
    faults,
  });

  const service = await startService({ port: options.port ?? 0, faults, say, now, control, callOf, answer, failure: failureOf });
  return {
    base: service.base,
    key,
    requests: service.requests,
    breaches,
    bill,
    submits,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    later: (ms) => {
      aheadMs += ms;
    },
    setKey: (other) => {
      key = other;
    },
    lockAccount: (locked) => {
      isLocked = locked;
    },
    close: () => {
      closing.abort();
      return service.close();
    },
  };
}

function turnedAway(kind: Work['kind'], body: Body): Answer | null {
  const { model, prompt, duration } = body;
  const isKnown = kind === 'picture' ? isImageModel(model) : isClipModel(model);
  if (!isKnown)
    return failed(
      404,
      'not-found',
      `The model ${typeof model === 'string' ? model : ''} does not exist or your team does not have access to it.`,
    );
  if (typeof prompt !== 'string')
    return failed(422, 'invalid-argument', 'Failed to deserialize the JSON body into the target type: missing field `prompt`');
  if (prompt.length > mostPromptCharacters)
    return failed(400, 'invalid-argument', `Prompt length exceeds the maximum allowed length of ${mostPromptCharacters}`);
  if (prompt.includes(xaiPolicyMarker))
    return failed(403, 'permission-denied', 'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_DOUBLE');
  if (kind === 'clip' && duration !== undefined && !(typeof duration === 'number' && duration >= 1 && duration <= 15))
    return failed(400, 'invalid-argument', 'duration must be between 1 and 15');
  return null;
}

function callOf({ method, url: { host, pathname } }: Request): string {
  if (host !== 'api.x.ai') return 'download';
  if (pathname.endsWith('/content')) return 'download';
  if (pathname.startsWith('/v1/files')) return method === 'POST' ? 'upload' : 'file';
  if (pathname === '/v1/image-generation-models') return 'prices';
  return method === 'POST' ? 'submit' : 'status';
}
