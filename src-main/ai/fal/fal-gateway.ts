import { createHash } from 'node:crypto';
import { createFalClient, type FalClient } from '@fal-ai/client';
import { StudioFailure } from '../../failure.ts';
import type { Clock, ProxyPort, SecretsPort } from '../../ports.ts';
import { SubmitOutcomeUnknown, type KeySource, type RemoteCall } from '../provider.ts';
import { neverArrived, type Transport } from '../transport.ts';
import { callFailure, noAnswer, submitRefusal, type FalAnswer } from './fal-errors.ts';
import { createGuard, type Guard, type Trouble } from './fal-guard.ts';

/** The photographer's own key, or the workspace's proxy, which holds one. */
export type ProviderAccess =
  | { readonly kind: 'key'; readonly secrets: Pick<SecretsPort, 'get' | 'source'> }
  | { readonly kind: 'proxy'; readonly proxy: ProxyPort };

const questionMs = 30_000;
const submitMs = 60_000;
const uploadMs = 10 * 60_000;

/** How a failed answer is understood; it differs by what was asked. */
export type Reading = (answer: FalAnswer) => StudioFailure;

/** The only door to Fal: who asks, with whose key, and what it means when the answer is not what was hoped for. */
export class FalGateway {
  readonly #access: ProviderAccess;
  readonly #transport: Transport;
  readonly #clock: Clock;
  #fileToken: { readonly holder: string; readonly authorization: string; readonly untilMs: number } | null = null;
  constructor({ access, transport, clock }: { access: ProviderAccess; transport: Transport; clock: Clock }) {
    this.#access = access;
    this.#transport = transport;
    this.#clock = clock;
  }

  async keySource(): Promise<KeySource> {
    if (this.#access.kind === 'proxy') return (await this.#access.proxy.token()) === null ? 'missing' : 'proxy';
    return (await this.#access.secrets.get('fal')) === null ? 'missing' : this.#access.secrets.source;
  }

  /** One question through the client, answered in the client's own terms. `last` is the newest answer as it came. */
  async ask<T>(
    call: RemoteCall,
    use: (client: FalClient, last: () => FalAnswer | null) => Promise<T>,
    { reading = callFailure, limitMs = questionMs }: { reading?: Reading; limitMs?: number } = {},
  ): Promise<T> {
    const guard = this.#guard(call, limitMs);
    try {
      return await use(this.#client(await this.#credentials(), guard.fetch), guard.last);
    } catch (error) {
      throw failureOf(guard, error, call, reading);
    } finally {
      guard.close();
    }
  }

  upload<T>(call: RemoteCall, use: (client: FalClient) => Promise<T>): Promise<T> {
    return this.ask(call, use, { limitMs: uploadMs });
  }

  /**
   * A submit: exactly one request leaves. Fails with a StudioFailure when it certainly was not taken, and with
   * SubmitOutcomeUnknown when it may have been.
   */
  async submit(call: RemoteCall, use: (client: FalClient) => Promise<{ request_id: string }>): Promise<string> {
    const credentials = await this.#credentials();
    const guard = this.#guard(call, submitMs, { isOnce: true });
    try {
      const { request_id: requestId } = await use(this.#client(credentials, guard.fetch));
      if (typeof requestId === 'string' && isRequestId(requestId)) return requestId;
    } catch (error) {
      const trouble = guard.trouble();
      const refusal = trouble?.kind === 'answer' ? submitRefusal(trouble.answer) : null;
      if (refusal) throw refusal;
      if (!guard.hasSent()) throw unsent(trouble, call, error);
      if (trouble?.kind === 'no-answer' && neverArrived(trouble.error)) throw noAnswer(trouble.error);
    } finally {
      guard.close();
    }
    throw new SubmitOutcomeUnknown();
  }

  /** A question to an interface that the client does not know. */
  async json(call: RemoteCall, method: 'GET' | 'POST' | 'DELETE', url: string): Promise<{ value: unknown; headers: Headers }> {
    const { authorization, proxyUrl } = await this.#credentials();
    const guard = this.#guard(call, questionMs);
    try {
      const response = await guard.fetch(proxyUrl ?? url, {
        method,
        headers: {
          accept: 'application/json',
          authorization,
          ...(proxyUrl && { 'x-fal-target-url': url }),
          ...(method === 'POST' && { 'content-type': 'application/json' }),
        },
        ...(method === 'POST' && { body: '{}' }),
      });
      return { value: await response.json(), headers: response.headers };
    } catch (error) {
      throw failureOf(guard, error, call, callFailure);
    } finally {
      guard.close();
    }
  }

  /**
   * What a file that only the account may read is asked for with. The service gives it for weeks; it is kept in memory, for an
   * hour, and for the key it was given to (fal.ai/docs/documentation/model-apis/file-access-controls).
   */
  async fileAuthorization(call: RemoteCall): Promise<string> {
    const holder = createHash('sha256')
      .update((await this.#credentials()).authorization)
      .digest('hex');
    const kept = this.#fileToken;
    if (kept?.holder === holder && this.#clock.now() < kept.untilMs) return kept.authorization;
    const { value } = await this.json(call, 'POST', 'https://rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3');
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : null;
    if (typeof token !== 'string') throw callFailure({ status: 500, headers: new Headers(), body: '' });
    const authorization = `Bearer ${token}`;
    this.#fileToken = { holder, authorization, untilMs: this.#clock.now() + 3_600_000 };
    return authorization;
  }

  /** For a file that was refused: whatever it was asked for with is not used again. */
  dropFileAuthorization(): void {
    this.#fileToken = null;
  }

  async #credentials(): Promise<Credentials> {
    if (this.#access.kind === 'proxy') {
      const token = await this.#access.proxy.token();
      if (token === null)
        throw new StudioFailure('ai-key-missing', 'Nobody is signed in, and the key for Fal.ai is with the workspace. Sign in.');
      return { key: undefined, authorization: `Bearer ${token}`, proxyUrl: this.#access.proxy.url };
    }
    const key = await this.#access.secrets.get('fal');
    if (key === null) throw new StudioFailure('ai-key-missing', 'There is no key for Fal.ai. Put one in; work waits until then.');
    return { key, authorization: `Key ${key}`, proxyUrl: null };
  }

  #client({ key, authorization, proxyUrl }: Credentials, guarded: typeof fetch): FalClient {
    return createFalClient({
      // said even when there is none: the client would look for one in the environment
      credentials: key,
      suppressLocalCredentialsWarning: true,
      fetch: guarded,
      retry: { maxRetries: 0 },
      ...(proxyUrl !== null && {
        proxyUrl: { url: proxyUrl, when: 'always' as const },
        requestMiddleware: (request) => Promise.resolve({ ...request, headers: { ...request.headers, Authorization: authorization } }),
      }),
    });
  }

  #guard(call: RemoteCall, limitMs: number, { isOnce = false } = {}): Guard {
    const proxyUrl = this.#access.kind === 'proxy' ? this.#access.proxy.url : null;
    return createGuard({ transport: this.#transport, call, limitMs, proxyUrl, isOnce });
  }
}

interface Credentials {
  readonly key: string | undefined;
  readonly authorization: string;
  readonly proxyUrl: string | null;
}

function failureOf(guard: Guard, error: unknown, call: RemoteCall, reading: Reading): unknown {
  const trouble = guard.trouble();
  if (call.signal.aborted) return call.signal.reason;
  // an answer that is no JSON; anything else is a mistake of ours
  if (!trouble) return error instanceof SyntaxError ? noAnswer(error) : error;
  if (trouble.kind === 'answer') return reading(trouble.answer);
  return trouble.kind === 'not-sent' && trouble.error instanceof StudioFailure ? trouble.error : noAnswer(trouble.error);
}

/** Why nothing was asked for at all. */
function unsent(trouble: Trouble | null, call: RemoteCall, error: unknown): unknown {
  if (call.signal.aborted) return new StudioFailure('cancelled', 'It was stopped before it was asked for.');
  return trouble?.kind === 'not-sent' ? trouble.error : error;
}

const isRequestId = (text: string): boolean => /^[\w-]{8,80}$/.test(text);
