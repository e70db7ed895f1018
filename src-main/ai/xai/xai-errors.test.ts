import { describe, expect, test } from 'vitest';
import type { StudioFailure } from '../../failure.ts';
import { callFailure, failedWork, submitRefusal, workFailure, type XaiAnswer } from './xai-errors.ts';

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): XaiAnswer => ({
  status,
  headers: new Headers(headers),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const told = (code: string, error: string) => ({ code, error });
const codeOf = (failure: StudioFailure | null): string | null => failure?.code ?? null;
const secret = 'Frogner 12, "a red sofa"';

describe('a request for work that was not taken', () => {
  test.each([
    [400, told('Client specified an invalid argument', 'Incorrect API key provided: xa***12.'), 'ai-key-refused'],
    [401, {}, 'ai-key-refused'],
    [403, told('The caller does not have permission to execute the specified operation', 'API key is blocked.'), 'ai-key-refused'],
    [
      403,
      told('permission-denied', 'Your team 1f-2 has either used all available credits or reached its monthly spending limit.'),
      'ai-account-locked',
    ],
    [
      429,
      told('resource-exhausted', 'Your team 1f-2 has either used all available credits or reached its monthly spending limit.'),
      'ai-account-locked',
    ],
    [403, told('personal-team-blocked:spending-limit', ''), 'ai-account-locked'],
    [402, {}, 'ai-account-locked'],
    [403, told('permission-denied', 'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO'), 'ai-refused'],
    [400, { error: { message: 'Request blocked by content moderation', code: 'invalid_argument' } }, 'ai-refused'],
    [404, told('not-found', 'The model grok-imagine-image-2.0 does not exist'), 'ai-model-unknown'],
    [404, told('not-found', 'File file_1 was not found'), 'ai-rejected'],
    [400, { error: { message: 'Prompt length exceeds the maximum allowed length of 8000', type: 'x' } }, 'prompt-too-long'],
    [413, '', 'ai-rejected'],
    [422, { error: `Argument not supported: ${secret}` }, 'ai-rejected'],
    [429, told('resource-exhausted', 'Too many requests'), 'ai-busy'],
    [503, told('unavailable', 'The service is temporarily unavailable'), 'ai-busy'],
  ])('%i %j is %s', (status, body, code) => expect(codeOf(submitRefusal(answer(status, body)))).toBe(code));

  test('is not known to be so behind a gateway, and where no status of failure was given', () => {
    const statuses = [200, 301, 302, 408, 499, 500, 502, 504, 520, 524];
    expect(statuses.map((status) => submitRefusal(answer(status, told('x', 'x'))))).toEqual(statuses.map(() => null));
    expect(submitRefusal(answer(503, '<html>'))).toBeNull();
  });
});

test('another question is asked again where that can help', () => {
  expect([404, 410].map((status) => codeOf(callFailure(answer(status))))).toEqual(['ai-result-lost', 'ai-result-lost']);
  expect([500, 502, 503, 504, 408, 301, 429].map((status) => codeOf(callFailure(answer(status))))).toEqual(
    Array.from({ length: 7 }, () => 'ai-busy'),
  );
  expect(callFailure(answer(429, {}, { 'retry-after': '7' })).facts).toEqual({ retryAfterMs: 7000 });
});

test('work is ended only by what xAI itself says of it', () => {
  const code = (status: number, body: unknown = {}): string => workFailure(answer(status, body)).code;
  expect([code(404, told('not-found', 'Request 1 was not found')), code(404, '<title>404'), code(410, '')]).toEqual([
    'ai-result-lost',
    'ai-busy',
    'ai-busy',
  ]);
  expect([400, 405, 409, 413, 418, 422, 500, 502, 503].map((status) => code(status, told('x', 'x')))).toEqual(
    Array.from({ length: 9 }, () => 'ai-busy'),
  );
  expect([code(400, told('x', 'Incorrect API key provided')), code(401), code(402), code(403)]).toEqual([
    'ai-key-refused',
    'ai-key-refused',
    'ai-account-locked',
    'ai-key-refused',
  ]);
  expect(workFailure(answer(400, told('x', 'Content violates usage guidelines.')))).toMatchObject({
    code: 'ai-refused',
    facts: { isCharged: true },
  });
});

test('work that failed says how, and whether it was charged', () => {
  const ended = (error: unknown, isCharged = false) => failedWork('failed', error, isCharged);
  expect(ended({ code: 'invalid_argument', message: 'Prompt cannot be empty.' }).code).toBe('ai-rejected');
  expect(ended({ code: 'invalid_argument', message: 'Generated video rejected by content moderation.' }, true)).toMatchObject({
    code: 'ai-refused',
    facts: { isCharged: true },
  });
  expect(['permission_denied', 'failed_precondition'].map((code) => ended({ code, message: '' }).code)).toEqual([
    'ai-rejected',
    'ai-rejected',
  ]);
  expect(['service_unavailable', 'internal_error', 'new_one'].map((code) => ended({ code, message: '' }).code)).toEqual([
    'ai-failed',
    'ai-failed',
    'ai-failed',
  ]);
  expect([null, undefined, 'text', 12].map((error) => ended(error).code)).toEqual(Array.from({ length: 4 }, () => 'ai-failed'));
  expect(failedWork('expired', null, false).code).toBe('ai-result-lost');
  expect(failedWork('moderated', null, true)).toMatchObject({ code: 'ai-refused', facts: { isCharged: true } });
});

test('no message repeats what xAI said', () => {
  const bodies = [told(secret, secret), { error: { message: secret, code: secret } }, secret];
  const messages = [400, 401, 402, 403, 404, 413, 422, 429, 500, 503].flatMap((status) =>
    bodies.flatMap((body) => [submitRefusal(answer(status, body))?.message ?? '', callFailure(answer(status, body)).message]),
  );
  expect(
    [...messages, ...bodies.map((body) => failedWork('failed', body, false).message)].filter((message) => message.includes('Frogner')),
  ).toEqual([]);
});
