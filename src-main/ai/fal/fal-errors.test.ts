import { describe, expect, test } from 'vitest';
import { callFailure, submitRefusal, workFailure, type FalAnswer } from './fal-errors.ts';

const json = (status: number, body: unknown, headers: Record<string, string> = {}): FalAnswer => ({
  status,
  headers: new Headers({ 'content-type': 'application/json', ...headers }),
  body: JSON.stringify(body),
});
const page = (status: number, headers: Record<string, string> = {}): FalAnswer => ({
  status,
  headers: new Headers({ 'content-type': 'text/html', ...headers }),
  body: '<html><h1>Bad Gateway</h1></html>',
});
const problem = (type: string, ...loc: (string | number)[]): unknown => ({
  detail: [{ loc: ['body', ...loc], msg: 'a sentence with https://v3.fal.media/files/secret.jpg in it', type, input: 'what was sent' }],
});
const locked = { detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' };

describe('a submit that was not answered with success', () => {
  test.each<[string, FalAnswer, string]>([
    ['a wrong key', json(401, { detail: 'Invalid key' }), 'ai-key-refused'],
    ['nothing left', json(402, { detail: 'Payment required' }), 'ai-account-locked'],
    ['a locked account', json(403, locked), 'ai-account-locked'],
    ['a key without the right', json(403, { detail: 'Forbidden' }), 'ai-key-refused'],
    ['no such model', json(404, { detail: 'Application "x" not found' }), 'ai-model-unknown'],
    ['a field', json(422, problem('missing', 'prompt')), 'ai-rejected'],
    ['too many', json(429, { detail: 'Queue is full' }), 'ai-busy'],
    ['too many, by a gateway', page(429), 'ai-busy'],
    ['no room, in its own words', json(503, { detail: 'x', error_type: 'runner_scheduling_failure' }), 'ai-busy'],
    ['no room, in its own header', page(503, { 'x-fal-error-type': 'runner_scheduling_failure' }), 'ai-busy'],
    ['too large', page(413), 'ai-rejected'],
  ])('%s was certainly not taken', (_name, answer, code) => {
    expect(submitRefusal(answer)?.code).toBe(code);
  });

  test.each<[string, FalAnswer]>([
    ['502', page(502)],
    ['504', page(504)],
    ['503 of a gateway', page(503)],
    ['503 without a type', json(503, { detail: 'Service Unavailable' })],
    ['500', json(500, problem('internal_server_error'))],
    ['504 in its own words', json(504, { detail: 'x', error_type: 'request_timeout' })],
    ['408', page(408)],
    ['499', page(499)],
    ['520 of a content network', page(520)],
    ['a redirect', page(302)],
  ])('%s may have been taken', (_name, answer) => {
    expect(submitRefusal(answer)).toBeNull();
  });
});

describe('how work ended', () => {
  test.each<[string, FalAnswer, string, string?]>([
    ['its rules, by the text', json(422, problem('content_policy_violation', 'prompt')), 'ai-refused', 'the text'],
    ['its rules, by a picture', json(422, problem('content_policy_violation', 'image_urls', 0)), 'ai-refused', 'the picture'],
    ['its rules, by nothing named', json(422, problem('content_policy_violation')), 'ai-refused', 'this'],
    ['a mask of another size', json(422, problem('image_size_mismatch', 'mask_url')), 'ai-rejected', 'the mask'],
    ['the last frame', json(422, problem('image_too_small', 'tail_image_url')), 'ai-rejected', 'the last picture'],
    ['a length', json(422, problem('literal_error', 'duration')), 'ai-rejected', 'the length'],
    ['another field', json(422, problem('missing', 'voice_ids')), 'ai-rejected', '“voice_ids”'],
    ['a field that is no name', json(422, problem('missing', '<b>x</b>')), 'ai-rejected', 'a part of the request'],
    ['an unreadable upload', json(422, problem('file_download_error', 'image_url')), 'ai-rejected', 'file_download_error'],
    ['a 422 that says nothing', page(422), 'ai-rejected', 'a part of the request'],
    ['its own fault', json(500, problem('internal_server_error')), 'ai-failed', 'not charged'],
    ['its own fault, as a refusal', json(422, problem('internal_server_error')), 'ai-failed'],
    ['nothing came of it', json(422, problem('no_media_generated')), 'ai-failed', 'Other words'],
    ['too long', json(504, problem('generation_timeout')), 'ai-failed'],
    ['no machine', json(503, { detail: 'x', error_type: 'runner_scheduling_failure' }), 'ai-failed'],
    ['not begun in time', json(504, { detail: 'x', error_type: 'request_timeout' }), 'ai-failed', 'in time'],
    ['stopped', json(499, { detail: 'Request cancelled' }), 'ai-failed', 'stopped'],
    ['gone', json(404, { detail: 'Request not found' }), 'ai-result-lost'],
    ['gone for good', page(410), 'ai-result-lost'],
  ])('%s: it is over', (_name, answer, code, words = '') => {
    const failure = workFailure(answer);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });

  test.each<[string, FalAnswer, string]>([
    ['asked too early', json(400, { detail: 'Request is still in progress' }), 'ai-busy'],
    ['a gateway', page(502), 'ai-busy'],
    ['another gateway', page(504), 'ai-busy'],
    ['too often', page(429), 'ai-busy'],
    ['a wrong key', json(401, {}), 'ai-key-refused'],
    ['a locked account', json(403, locked), 'ai-account-locked'],
  ])('%s: it is asked again', (_name, answer, code) => {
    expect(workFailure(answer).code).toBe(code);
  });
});

test.each<[FalAnswer, string]>([
  [json(401, {}), 'ai-key-refused'],
  [json(404, {}), 'ai-result-lost'],
  [json(400, { error: { type: 'validation_error', message: 'limit' } }), 'ai-rejected'],
  [json(403, { error: { type: 'authorization_error', message: 'Access denied' } }), 'ai-key-refused'],
  [page(500), 'ai-busy'],
  [page(302), 'ai-busy'],
])('any other question', (answer, code) => {
  expect(callFailure(answer).code).toBe(code);
});

test.each([
  ['30', 30_000],
  ['0', undefined],
  ['86400', undefined],
  ['soon', undefined],
])('a wait of %s', (told, retryAfterMs) => {
  expect(callFailure(page(429, { 'retry-after': told })).facts).toEqual(retryAfterMs && { retryAfterMs });
});

test('nothing of what Fal wrote or what was sent is told on', () => {
  const answers = [json(422, problem('content_policy_violation', 'prompt')), json(422, problem('missing', 'image_url')), json(403, locked)];
  for (const answer of answers)
    for (const failure of [workFailure(answer), callFailure(answer), submitRefusal(answer)])
      expect(failure?.message).not.toMatch(/https?:|what was sent|a sentence|dashboard/);
});
