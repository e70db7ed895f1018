import { expect, test } from 'vitest';
import { afterPageLoss } from './crash-policy.ts';

test('a lost page is brought back once, and again only after a quiet minute', () => {
  expect(afterPageLoss('crashed', null, 1000)).toBe('reload');
  expect(afterPageLoss('oom', 1000, 31_000)).toBe('give-up');
  expect(afterPageLoss('killed', 1000, 62_000)).toBe('reload');
  expect(afterPageLoss('clean-exit', 1000, 1001)).toBe('ignore');
});
