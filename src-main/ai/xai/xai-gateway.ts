import { StudioFailure } from '../../failure.ts';
import type { SecretsPort } from '../../ports.ts';
import { readAnswer } from '../read-answer.ts';
import { SubmitOutcomeUnknown, type KeySource, type RemoteCall } from '../provider.ts';
import { neverArrived, type Transport } from '../transport.ts';
import { callFailure, noAnswer, submitRefusal, type XaiAnswer } from './xai-errors.ts';

const origin = 'https://api.x.ai';
const questionMs = 30_000;
/** More than any answer that is read whole. */
const mostAnswerBytes = 8 * 1024 * 1024;

type Question =
  | { readonly method: 'GET' | 'DELETE'; readonly path: string }
  | { readonly method: 'POST'; readonly path: string; readonly body: FormData | object };

/** The only door to xAI: asks for leave before every request, limits each in time and size, and never asks twice by itself. */
export class XaiGateway {
  readonly #secrets: Pick<SecretsPort, 'get' | 'source'>;
  readonly #transport: Transport;
  constructor({ secrets, transport }: { secrets: Pick<SecretsPort, 'get' | 'source'>; transport: Transport }) {
    this.#secrets = secrets;
    this.#transport = transport;
  }

  async keySource(): Promise<KeySource> {
    return (await this.#secrets.get('xai')) === null ? 'missing' : this.#secrets.source;
  }

  /** As it stands in the header; only for addresses of the interface itself. */
  async authorization(): Promise<string> {
    const key = await this.#secrets.get('xai');
    if (key === null) throw new StudioFailure('ai-key-missing', 'There is no key for xAI. Put one in; work waits until then.');
    return `Bearer ${key}`;
  }

  /** A question that may be asked again. `value` is null where the answer is empty. */
  async ask(
    question: Question,
    call: RemoteCall,
    { limitMs = questionMs, reading = callFailure }: { limitMs?: number; reading?: (answer: XaiAnswer) => StudioFailure } = {},
  ): Promise<{ readonly status: number; readonly value: unknown }> {
    const authorization = await this.authorization();
    call.mayLeave();
    let answer: XaiAnswer;
    try {
      answer = await this.#send(question, authorization, call, limitMs);
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      throw noAnswer(error);
    }
    if (answer.status < 200 || answer.status > 299) throw reading(answer);
    if (answer.body.trim() === '') return { status: answer.status, value: null };
    try {
      return { status: answer.status, value: JSON.parse(answer.body) };
    } catch (error) {
      throw noAnswer(error);
    }
  }

  /**
   * A request for work: exactly one leaves. Fails with a StudioFailure when it certainly was not taken, and with
   * SubmitOutcomeUnknown when it may have been.
   */
  async submit(path: string, body: object, call: RemoteCall, limitMs: number): Promise<unknown> {
    const authorization = await this.authorization();
    if (call.signal.aborted) throw new StudioFailure('cancelled', 'It was stopped before it was asked for.');
    call.mayLeave();
    let answer: XaiAnswer;
    try {
      answer = await this.#send({ method: 'POST', path, body }, authorization, call, limitMs);
    } catch (error) {
      if (neverArrived(error)) throw noAnswer(error);
      throw new SubmitOutcomeUnknown({ cause: error });
    }
    if (answer.status < 200 || answer.status > 299) throw submitRefusal(answer) ?? new SubmitOutcomeUnknown();
    try {
      return JSON.parse(answer.body);
    } catch (error) {
      throw new SubmitOutcomeUnknown({ cause: error });
    }
  }

  async #send(question: Question, authorization: string, call: RemoteCall, limitMs: number): Promise<XaiAnswer> {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), limitMs);
    const content = question.method === 'POST' ? question.body : null;
    try {
      const response = await this.#transport(`${origin}${question.path}`, {
        method: question.method,
        headers: {
          accept: 'application/json',
          authorization,
          ...(content && !(content instanceof FormData) && { 'content-type': 'application/json' }),
        },
        ...(content && { body: content instanceof FormData ? content : JSON.stringify(content) }),
        signal: AbortSignal.any([call.signal, timer.signal]),
      });
      return { status: response.status, headers: response.headers, body: await readAnswer(response, mostAnswerBytes) };
    } finally {
      clearTimeout(timeout);
    }
  }
}
