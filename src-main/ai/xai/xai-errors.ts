import type { FailureCode } from '../../../src-preload/contract/failures.ts';
import { StudioFailure } from '../../failure.ts';

/**
 * What xAI's answers mean in the studio's words. Pure. It says `{ code, error }` or `{ error: { code, message } }`
 * (docs.x.ai/developers/debugging); a status alone does not tell a refused key from an empty account or a rule for content, so
 * its sentences are gone by, and never repeated: they may hold what was sent.
 */
export interface XaiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * A request for work that was answered with anything but success: the failure when it was certainly turned down, null when it
 * may have been taken all the same.
 */
export function submitRefusal(answer: XaiAnswer): StudioFailure | null {
  const { status } = answer;
  // A fault in the middle says nothing of what was taken before it; that there is no room is believed only of xAI itself.
  const isFull = status === 503 && recordOf(parsed(answer.body)) !== null;
  if (status < 400 || status === 408 || status === 499 || (status >= 500 && !isFull)) return null;
  if (status === 404 && !/file/i.test(wordsOf(parsed(answer.body)).message))
    return new StudioFailure('ai-model-unknown', 'xAI does not offer this model any more. Choose another one.');
  return refusal(answer);
}

/** A question that begins no work and is about none: an upload, a price. */
export function callFailure(answer: XaiAnswer): StudioFailure {
  const { status } = answer;
  if (status === 404 || status === 410) return lost(false);
  if (status >= 500 || status < 400 || status === 408) return busy(answer);
  return refusal(answer);
}

/**
 * A question about work that was taken. Whatever stands between may answer it wrongly, so that only what xAI itself says of the
 * work ends it; all else is asked again, for what has ended is not paid for a second time by itself.
 */
export function workFailure(answer: XaiAnswer): StudioFailure {
  const said = callFailure(answer);
  const isTold = recordOf(parsed(answer.body)) !== null;
  if (said.code === 'ai-refused') return failedWork('moderated', null, true);
  if (said.code === 'ai-result-lost' && isTold) return said;
  return ['ai-key-refused', 'ai-account-locked'].includes(said.code) ? said : busy(answer);
}

/** No answer at all, to a question that may be asked again. */
export const noAnswer = (cause: unknown): StudioFailure =>
  new StudioFailure('offline', 'xAI cannot be reached. Work waits until it can.', { cause });

/** How work ended without a result. */
export function failedWork(how: 'failed' | 'expired' | 'moderated' | 'nothing', error: unknown, isCharged: boolean): StudioFailure {
  const failure = (code: FailureCode, message: string): StudioFailure => new StudioFailure(code, message, { facts: { isCharged } });
  const { code, message } = wordsOf(error);
  if (how === 'moderated' || (how === 'failed' && isAboutContent(message)))
    return failure(
      'ai-refused',
      'The rules for content at xAI do not allow this picture or text. Change it and try again; a refused request is charged.',
    );
  if (how === 'expired') return lost(isCharged);
  if (how === 'nothing') return failure('ai-failed', 'The model made nothing of this. Other words or another model may help.');
  switch (code) {
    case 'invalid_argument':
    case 'failed_precondition':
    case 'permission_denied':
      return failure('ai-rejected', `xAI does not take a part of the request (${code}). Change it, or choose another model.`);
    case 'service_unavailable':
      return failure('ai-failed', 'xAI had too much to do and gave the work up. Try again later.');
    default:
      return failure('ai-failed', 'xAI could not finish the work. Try again.');
  }
}

function refusal(answer: XaiAnswer): StudioFailure {
  const { status } = answer;
  const { code, message } = wordsOf(parsed(answer.body));
  if (isAboutContent(message) || isAboutContent(code))
    return new StudioFailure(
      'ai-refused',
      'The rules for content at xAI do not allow this picture or text. Change it and try again; a refused request may be charged.',
    );
  if (status === 402 || isAboutMoney(message) || isAboutMoney(code))
    return new StudioFailure(
      'ai-account-locked',
      'The xAI account has nothing left, or has reached its limit for the month. Top it up or raise the limit; work waits until then.',
    );
  if (status === 401 || /incorrect api key|invalid api key/i.test(message))
    return new StudioFailure('ai-key-refused', 'xAI does not take the key. Put in a valid one; work waits until then.');
  if (status === 403)
    return new StudioFailure(
      'ai-key-refused',
      'The key for xAI is not allowed to do this, or is blocked. Put in one that may; work waits until then.',
    );
  if (status === 429 || status === 503) return busy(answer);
  if (/prompt (?:length|is too long)|too many characters/i.test(message))
    return new StudioFailure('prompt-too-long', 'The text is longer than xAI takes. Say it in fewer words.');
  if (status === 413) return new StudioFailure('ai-rejected', 'The picture is larger than xAI takes.');
  return new StudioFailure('ai-rejected', `xAI does not take a part of the request (${status}). Change it, or choose another model.`);
}

const lost = (isCharged: boolean): StudioFailure =>
  new StudioFailure('ai-result-lost', 'xAI does not have this work any more. Asking for it again is charged again.', {
    facts: { isCharged },
  });

function busy({ headers }: XaiAnswer): StudioFailure {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const facts = seconds > 0 && seconds <= 3600 ? { retryAfterMs: seconds * 1000 } : undefined;
  return new StudioFailure('ai-busy', 'xAI has too much to do just now. It is tried again.', { facts });
}

const isAboutContent = (text: string): boolean => /usage guidelines|safety_check|moderat|content polic/i.test(text);
const isAboutMoney = (text: string): boolean => /\bcredits?\b|spending[ -]limit|billing|balance/i.test(text);

/** `{ code, error: text }`, `{ error: { code, message } }`, or the inner one alone. */
function wordsOf(value: unknown): { readonly code: string; readonly message: string } {
  const at = recordOf(value);
  const inner = recordOf(at?.['error']);
  const text = (...found: unknown[]): string => found.find((one) => typeof one === 'string') ?? '';
  return { code: text(inner?.['code'], at?.['code']), message: text(inner?.['message'], at?.['message'], at?.['error'], value) };
}

const recordOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
