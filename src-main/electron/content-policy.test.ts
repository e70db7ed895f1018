import { expect, test } from 'vitest';
import { contentPolicy } from './content-policy.ts';

test('in production nothing inline and nothing from outside', () => {
  const policy = contentPolicy({ devServer: null });
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).not.toMatch(/unsafe|https?:|ws:|\*/);
});

test('in development only the dev server is added', () => {
  const policy = contentPolicy({ devServer: new URL('http://127.0.0.1:5173/') });
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:5173;");
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
});
