import { expect, test } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { startFailureWords } from './native-words.ts';

test('an expected failure has a title and its own words', () => {
  const words = startFailureWords(new StudioFailure('library-in-use', 'Close the other AI Studio first.'));
  expect(words).toEqual({ title: 'The library is already open', message: 'Close the other AI Studio first.' });
});

test('a mistake shows nothing of its inside', () => {
  const words = startFailureWords(new Error('SQLITE_CANTOPEN: /home/someone/library'));
  expect(words.title).toBe('AI Studio could not start');
  expect(words.message).not.toMatch(/home|SQLITE/);
});
