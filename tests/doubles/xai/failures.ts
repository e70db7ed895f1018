import type { Answer } from '../service.ts';

/** A failure in xAI's words: two strings, side by side. */
export const failed = (status: number, code: string, error: string): Answer => ({ status, body: { code, error } });

const gateways: Readonly<Record<number, readonly [code: string, error: string]>> = {
  429: ['resource-exhausted', 'Too many requests. Your team has reached its rate limit.'],
  500: ['internal-error', 'Internal error'],
  502: ['unavailable', 'Bad gateway'],
  503: ['unavailable', 'The service is temporarily unavailable'],
  504: ['deadline-exceeded', 'Deadline exceeded'],
};
export function failureOf(status: number): Answer {
  const [code, error] = gateways[status] ?? ['unknown', `HTTP ${status}`];
  return failed(status, code, error);
}
