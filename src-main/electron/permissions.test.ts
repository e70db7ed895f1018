import { expect, test } from 'vitest';
import { mayHave } from './permissions.ts';

test('full screen for our own page, and nothing else for anyone', () => {
  expect(mayHave('fullscreen', 'app://studio/index.html')).toBe(true);
  expect(mayHave('fullscreen', 'app://studio/')).toBe(true);
  expect(mayHave('fullscreen', 'https://example.com/')).toBe(false);
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem', 'openExternal', 'unknown']) {
    expect(mayHave(permission, 'app://studio/index.html')).toBe(false);
  }
});
