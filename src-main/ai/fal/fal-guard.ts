import { StudioFailure } from '../../failure.ts';
import { readAnswer } from '../read-answer.ts';
import type { RemoteCall } from '../provider.ts';
import { isHostOf, type Transport } from '../transport.ts';
import type { FalAnswer } from './fal-errors.ts';

/** Where the key and what is asked may go. */
const interfaceHosts: ReadonlySet<string> = new Set(['queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);
/** Where files may go, without the key. */
const fileHosts = ['fal.media', 'fal.ai', 'fal.run'];
/** More than any answer that is read whole: a page of the history. */
const mostAnswerBytes = 32 * 1024 * 1024;

export interface GuardParts {
  readonly transport: Transport;
  readonly call: RemoteCall;
  /** For all of its requests together. */
  readonly limitMs: number;
  readonly proxyUrl: string | null;
  /** Only one request may leave, whatever becomes of it. */
  readonly isOnce: boolean;
}
export interface Guard {
  readonly fetch: typeof fetch;
  /** Whether a request has left, whatever became of it. */
  readonly hasSent: () => boolean;
  readonly trouble: () => Trouble | null;
  readonly last: () => FalAnswer | null;
  readonly close: () => void;
}
export type Trouble =
  | { readonly kind: 'not-sent'; readonly error: unknown }
  | { readonly kind: 'no-answer'; readonly error: unknown }
  | { readonly kind: 'answer'; readonly answer: FalAnswer };

/**
 * A `fetch` for Fal's client, for one piece of work. It asks for leave before every request, limits all of them in time, and
 * never lets the key go to another host. The client never sees a failure that it would answer with another request: it repeats
 * a submit whose answer was dropped, up to three times, and no option of its own turns that off. What went wrong is kept here.
 */
export function createGuard({ transport, call, limitMs, proxyUrl, isOnce }: GuardParts): Guard {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), limitMs);
  const signal = AbortSignal.any([call.signal, timer.signal]);
  let hasSent = false;
  let trouble: Trouble | null = null;
  let last: FalAnswer | null = null;
  const stop = (found: Trouble): never => {
    trouble = found;
    throw new Stopped();
  };

  const guarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (isOnce && hasSent) throw new Stopped();
    const url = new URL(input instanceof Request ? input.url : input);
    try {
      call.mayLeave();
      signal.throwIfAborted();
      if (!mayGoTo(url, proxyUrl, new Headers(init?.headers).has('authorization')))
        throw new StudioFailure('ai-failed', 'Fal.ai named an address that is not its own. Nothing was sent there.');
    } catch (error) {
      return stop({ kind: 'not-sent', error });
    }
    hasSent = true;
    let answer: FalAnswer;
    try {
      const response = await transport(url, { ...init, signal });
      // whole, here: a body that breaks off while the client reads it would be one more reason to ask again
      answer = { status: response.status, headers: response.headers, body: await readAnswer(response, mostAnswerBytes) };
    } catch (error) {
      return stop({ kind: 'no-answer', error });
    }
    last = answer;
    if (answer.status < 200 || answer.status > 299) return stop({ kind: 'answer', answer });
    return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: contentOnly(answer.headers) });
  };
  return {
    fetch: guarded,
    hasSent: () => hasSent,
    trouble: () => trouble,
    last: () => last,
    close: () => clearTimeout(timeout),
  };
}

/** What the client gets to see of any trouble: nothing that it knows how to repeat. */
class Stopped extends Error {
  constructor() {
    super('stopped by the studio');
    this.name = 'Stopped';
  }
}

function mayGoTo(url: URL, proxyUrl: string | null, hasKey: boolean): boolean {
  if (proxyUrl !== null && url.href === new URL(proxyUrl).href) return true;
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  if (!hasKey) return isHostOf(url.hostname, fileHosts);
  return proxyUrl === null && interfaceHosts.has(url.hostname);
}

/** The body is read already: what told how it came would mislead. */
function contentOnly(headers: Headers): Headers {
  const kept = new Headers();
  for (const [name, value] of headers) if (name === 'content-type' || name === 'date' || name.startsWith('x-fal-')) kept.set(name, value);
  return kept;
}
