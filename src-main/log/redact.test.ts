import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('planted secrets do not come out, wherever they stand', () => {
  const canaries = [
    'sk_live_CANARY123456',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    'anna@example.com',
    '12345678-1234-1234-1234-123456789abc:0123456789abcdef0123456789abcdef',
  ];
  const cause = new Error(`went to https://x/y?token=CANARYTOKEN with ${canaries[0]}`);
  const text = JSON.stringify(
    redact({
      note: canaries.join(' '),
      falKey: 'CANARYKEY',
      nested: [{ password: 'CANARYPASS' }],
      error: new Error(canaries[2], { cause }),
    }),
  );
  for (const canary of [...canaries, 'CANARYKEY', 'CANARYPASS', 'CANARYTOKEN']) expect(text).not.toContain(canary);
});

test('cycles and depth end', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(JSON.stringify(redact(loop))).toContain('[deeper]');
});
