import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction, FaultPlan } from './faults.ts';

/**
 * A service on a loopback port that stands in for one on the internet. Requests come as `/<real host>/<path>`; whoever answers
 * them sees the real address, and gives an answer as data, so that a fault can be laid over it.
 */
export interface Request {
  readonly atMs: number;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: Buffer | string | object | null;
  /** Sent one by one as server-sent events, instead of a body. */
  readonly events?: AsyncIterable<object>;
}
/** A request as it is remembered. */
export interface Received {
  readonly atMs: number;
  readonly call: string;
  readonly method: string;
  /** The real address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  /** A body of JSON. */
  readonly json: unknown;
  fault: FaultAction | null;
  /** Null: no answer was given. */
  status: number | null;
}
export interface Service {
  readonly base: string;
  readonly requests: readonly Received[];
  close(): Promise<void>;
}
export interface ServiceParts {
  readonly port: number;
  readonly faults: FaultPlan;
  /** The double's name for a request, by which faults are laid. */
  readonly callOf: (request: Request) => string;
  readonly answer: (request: Request, fault: FaultAction | null) => Promise<Answer>;
  /** What the service itself says with a status of failure. */
  readonly failure: (status: number) => Answer;
  /** Requests to `/__control`. */
  readonly control: (request: Request) => Promise<Answer>;
  readonly say: (line: string) => void;
  /** The service's own clock, which its answers carry. */
  readonly now: () => number;
}

const mostBodyBytes = 600_000_000;
const hugeBytes = 5_000_000_000;

export async function startService(parts: ServiceParts): Promise<Service> {
  const requests: Received[] = [];
  const server = http.createServer((incoming, response) => {
    respond(parts, requests, incoming, response).catch((error: unknown) => {
      parts.say(`the double failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) send(response, { status: 500, body: { detail: 'The double failed.', why: String(error) } });
      else response.destroy();
    });
  });
  // Whoever asks decides how long it waits; a double never gives up first.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(parts: ServiceParts, requests: Received[], incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  response.setHeader('date', new Date(parts.now()).toUTCString());
  if (request.url.host === '__control') return send(response, await parts.control(request));
  const call = parts.callOf(request);
  const received: Received = {
    atMs: request.atMs,
    call,
    method: request.method,
    url: request.url.href,
    headers: request.headers,
    sizeBytes: request.body.length,
    json: readJson(request),
    fault: parts.faults.next(call, request.url.href),
    status: null,
  };
  requests.push(received);
  const { fault } = received;
  parts.say(`${request.method} ${request.url.href} ${request.body.length} bytes${fault ? ` fault ${JSON.stringify(fault)}` : ''}`);

  if (fault === 'drop-before') return void incoming.socket.destroy();
  if (fault === 'hang') return;
  if (isStatus(fault) && !fault.isAccepted) {
    received.status = fault.status;
    return send(response, statusAnswer(parts, fault));
  }
  const answer = await parts.answer(request, fault);
  if (fault === 'drop-after') return void incoming.socket.destroy();
  received.status = answer.status;
  if (isStatus(fault)) {
    received.status = fault.status;
    return send(response, statusAnswer(parts, fault));
  }
  switch (fault) {
    case 'html':
      return send(response, {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><title>Sign in</title><p>Please sign in.',
      });
    case 'redirect':
      return send(response, {
        status: 302,
        headers: { location: `http://127.0.0.1:${incoming.socket.localPort}/__control/state` },
        body: null,
      });
    case 'huge':
      return sendHuge(response, answer);
    case 'truncate':
      return sendHalf(response, answer);
    case 'slow-drip':
      return sendSlowly(response, answer);
    default:
      return answer.events ? sendEvents(response, answer) : send(response, answer);
  }
}

const isStatus = (fault: FaultAction | null): fault is Extract<FaultAction, { status: number }> =>
  typeof fault === 'object' && fault !== null && 'status' in fault;

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBodyBytes) throw new Error('more than any client sends');
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(', ')]])),
  );
  return {
    atMs: Date.now(),
    method: incoming.method ?? 'GET',
    url: new URL(`https:/${incoming.url ?? '/'}`),
    headers,
    body: Buffer.concat(chunks),
  };
}

/** The body of a request as JSON; undefined when it is none. */
export function readJson({ headers, body }: Pick<Request, 'headers' | 'body'>): unknown {
  if (body.length === 0 || !/json/.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bytesOf = ({ body }: Answer): Buffer => {
  if (body === undefined || body === null) return Buffer.alloc(0);
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};
const headersOf = (answer: Answer, sizeBytes: number): Record<string, string> => ({
  'content-type': typeof answer.body === 'string' ? 'text/plain' : 'application/json',
  'content-length': String(sizeBytes),
  ...answer.headers,
});

function send(response: ServerResponse, answer: Answer): void {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, bytes.length));
  response.end(bytes);
}

function sendHalf(response: ServerResponse, answer: Answer): void {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, bytes.length));
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}

async function sendSlowly(response: ServerResponse, answer: Answer): Promise<void> {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, bytes.length));
  for (let at = 0; at < bytes.length && !response.destroyed; at += 3) {
    response.write(bytes.subarray(at, at + 3));
    await delay(200, undefined, { ref: false });
  }
  response.end();
}

async function sendHuge(response: ServerResponse, answer: Answer): Promise<void> {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, hugeBytes));
  response.write(bytes);
  const chunk = Buffer.alloc(1_000_000);
  for (let sent = bytes.length; sent < hugeBytes && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.destroy();
}
const once = (response: ServerResponse, event: string): Promise<void> =>
  new Promise((resolve) => void response.once(event, () => resolve()));

async function sendEvents(response: ServerResponse, { status, headers, events }: Answer): Promise<void> {
  response.writeHead(status, { 'content-type': 'text/event-stream', ...headers });
  for await (const event of events ?? []) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}

function statusAnswer(parts: ServiceParts, { status, retryAfterS, isAccepted }: Extract<FaultAction, { status: number }>): Answer {
  // The service took it, so this is not its own word: whoever stands between says it, in a page.
  const answer = isAccepted
    ? { status, headers: { 'content-type': 'text/html' }, body: `<html><title>${status}</title></html>` }
    : parts.failure(status);
  return retryAfterS === undefined ? answer : { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterS) } };
}
