import { expect, test } from 'vitest';
import { isPageUrl, ownUrl, pageUrl } from './origin.ts';

test.each([pageUrl, 'app://studio/', 'app://studio/index.html#/projects/1', 'app://studio/index.html?x=1'])('%s is the page', (url) => {
  expect(isPageUrl(url)).toBe(true);
});

test.each([
  'app://studio/media/film/1/full',
  'app://studio.evil/index.html',
  'app://evil/index.html',
  'app://user@studio/index.html',
  'app://studio:81/index.html',
  'https://studio/index.html',
  'file:///index.html',
  'about:blank',
  'data:text/html,x',
  'javascript:alert(1)',
  'not a url',
  '',
])('%s is not the page', (url) => {
  expect(isPageUrl(url)).toBe(false);
});

test('media belong to the origin, and a host that only begins like it does not', () => {
  expect(ownUrl('app://studio/media/x')?.pathname).toBe('/media/x');
  expect(ownUrl('app://studioX/media/x')).toBeNull();
});
