import type { InputProblem } from '../check-input.ts';
import { StudioFailure } from '../../failure.ts';

/**
 * What Fal's answers mean in the studio's words. Pure. A model says `{ detail: [{ loc, msg, type, ... }] }` (fal.ai/docs/errors),
 * its machinery `{ detail: string, error_type }` with the header `x-fal-error-type` (docs.fal.ai/documentation/model-apis/
 * request-errors), the platform's own interface `{ error: { type, message } }`. Only types and field names are gone by: their
 * sentences move, and may hold what was sent.
 */
export interface FalAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/**
 * A submit that was answered with anything but success: the failure when it was certainly turned down, null when the request
 * may have been taken all the same. A status below 500 is a decision about the request; one from 500 on may come from a
 * gateway that lost the real answer, unless Fal itself says that it has no room.
 */
export function submitRefusal(answer: FalAnswer): StudioFailure | null {
  const { status } = answer;
  if (status === 404) return new StudioFailure('ai-model-unknown', 'The provider does not offer this model any more. Choose another one.');
  if (status === 503) return isToldByFal(answer) ? busy(answer) : null;
  if (status === 408 || status === 499 || status < 400 || status > 499) return null;
  return commonFailure(answer) ?? inputFailure(answer);
}

/** How work ended badly: the answer to the question for its result. */
export function workFailure(answer: FalAnswer): StudioFailure {
  const { status } = answer;
  const common = commonFailure(answer);
  if (common) return common;
  if (status === 404 || status === 410) return lost();
  if (status === 499) return new StudioFailure('ai-failed', 'The work was stopped at the provider.');
  if (status >= 500) return isToldByFal(answer) ? brokenWork(answer) : busy(answer);
  // asked too early: the work goes on
  if (status === 400 && problemsIn(answer).length === 0) return busy(answer);
  return inputFailure(answer);
}

/** Any other question: about a status, a price, an upload. */
export function callFailure(answer: FalAnswer): StudioFailure {
  const { status } = answer;
  const common = commonFailure(answer);
  if (common) return common;
  if (status === 404 || status === 410) return lost();
  if (status >= 500 || status < 400) return busy(answer);
  return new StudioFailure('ai-rejected', `The provider does not take this question (${status}).`);
}

/** No answer at all, to a question that may be asked again. */
export function noAnswer(cause: unknown): StudioFailure {
  return new StudioFailure('offline', 'Fal.ai cannot be reached. Work waits until it can.', { cause });
}

/** What means the same wherever it is said. */
function commonFailure(answer: FalAnswer): StudioFailure | null {
  switch (answer.status) {
    case 401:
      return new StudioFailure('ai-key-refused', 'Fal.ai does not take the key. Put in a valid one; work waits until then.');
    case 402:
      return locked();
    case 403:
      return isAboutTheAccount(answer)
        ? locked()
        : new StudioFailure('ai-key-refused', 'The key for Fal.ai is not allowed to do this. Put in one that is; work waits until then.');
    case 429:
      return busy(answer);
    default:
      return null;
  }
}

/** A locked account and a key without a right have the same status, and no type tells them apart. */
const isAboutTheAccount = ({ body }: FalAnswer): boolean => /locked|balance|exhausted|top[ -]?up|billing/i.test(body);
const locked = (): StudioFailure =>
  new StudioFailure(
    'ai-account-locked',
    'Fal.ai has locked the account, most likely because its balance is used up. Top it up; work waits until then.',
  );
const lost = (): StudioFailure =>
  new StudioFailure('ai-result-lost', 'Fal.ai does not have this work any more. Asking for it again is charged again.');

function busy({ headers }: FalAnswer): StudioFailure {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const facts = seconds > 0 && seconds <= 3600 ? { retryAfterMs: seconds * 1000 } : undefined;
  return new StudioFailure('ai-busy', 'Fal.ai has too much to do just now. It is tried again.', { facts });
}

/** Types of a work's own troubles; the rest are about what was sent. */
const troubles: ReadonlySet<string> = new Set([
  'internal_server_error',
  'generation_timeout',
  'downstream_service_error',
  'downstream_service_unavailable',
  'no_media_generated',
]);

function inputFailure(answer: FalAnswer): StudioFailure {
  const [problem] = problemsIn(answer);
  const part = partOf(problem?.loc ?? []);
  if (problem?.type === 'content_policy_violation')
    return new StudioFailure(
      'ai-refused',
      `The rules for content at Fal.ai do not allow ${part ?? 'this'}. Change it and try again; a refused request may be charged.`,
    );
  if (problem && troubles.has(problem.type)) return brokenWork(answer);
  const what = part ? `${part} of the request` : 'a part of the request';
  const kind = problem && /^[a-z][a-z0-9_.]{0,60}$/.test(problem.type) ? ` (${problem.type})` : '';
  return new StudioFailure('ai-rejected', `Fal.ai does not take ${what}${kind}. Change it, or choose another model.`);
}

function brokenWork(answer: FalAnswer): StudioFailure {
  const type = problemsIn(answer)[0]?.type ?? errorTypeOf(answer);
  if (type === 'no_media_generated')
    return new StudioFailure('ai-failed', 'The model made no picture of this. Other words or another model may help.');
  if (type === 'request_timeout' || type === 'startup_timeout')
    return new StudioFailure('ai-failed', 'Fal.ai did not find a machine for this in time. Nothing is charged; try again later.');
  return new StudioFailure('ai-failed', 'Fal.ai could not finish the work. Its own faults are not charged; try again.');
}

/** Whether the answer has a form that only Fal gives, so that it is no gateway's. */
const isToldByFal = (answer: FalAnswer): boolean => problemsIn(answer).length > 0 || errorTypeOf(answer) !== null;

function errorTypeOf(answer: FalAnswer): string | null {
  const header = answer.headers.get('x-fal-error-type');
  if (header) return header;
  const type = recordOf(answer.body)?.['error_type'];
  return typeof type === 'string' ? type : null;
}

function problemsIn(answer: FalAnswer): Pick<InputProblem, 'loc' | 'type'>[] {
  const detail = recordOf(answer.body)?.['detail'];
  if (!Array.isArray(detail)) return [];
  return detail.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('type' in one) || typeof one.type !== 'string') return [];
    const loc = 'loc' in one && Array.isArray(one.loc) ? one.loc.filter((step) => typeof step === 'string') : [];
    return [{ type: one.type, loc }];
  });
}

function recordOf(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const parts: readonly (readonly [RegExp, string])[] = [
  [/^negative_prompt$/, 'the text about what to avoid'],
  [/prompt$/, 'the text'],
  [/^mask/, 'the mask'],
  [/^(?:end_image|tail_image|last_frame)/, 'the last picture'],
  [/^(?:image|start_image|first_frame|first_image)/, 'the picture'],
  [/^duration$/, 'the length'],
  [/^(?:image_size|aspect_ratio|resolution)$/, 'the size'],
  [/^seed$/, 'the seed'],
];

/** The field that a problem is about, in plain words; null when it is not told. */
function partOf(loc: InputProblem['loc']): string | null {
  const field = loc.find((step) => typeof step === 'string' && step !== 'body');
  if (typeof field !== 'string' || !/^[a-z][a-z0-9_]{0,40}$/i.test(field)) return null;
  return parts.find(([pattern]) => pattern.test(field))?.[1] ?? `“${field}”`;
}
