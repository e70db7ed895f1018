import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { isOwnPage } from './own-page.ts';

const own = { id: 1 } as WebContents;
const top = { url: 'app://studio/index.html', parent: null };

test('only the top frame of our own window, showing our own page', () => {
  expect(isOwnPage({ sender: own, senderFrame: top }, own)).toBe(true);
  expect(isOwnPage({ sender: own, senderFrame: { ...top, parent: top } }, own)).toBe(false);
  expect(isOwnPage({ sender: own, senderFrame: { ...top, url: 'https://example.com/' } }, own)).toBe(false);
  expect(isOwnPage({ sender: own, senderFrame: { ...top, url: 'data:text/html,x' } }, own)).toBe(false);
  expect(isOwnPage({ sender: own, senderFrame: null }, own)).toBe(false);
  expect(isOwnPage({ sender: { id: 1 } as WebContents, senderFrame: top }, own)).toBe(false);
  expect(isOwnPage({ sender: own, senderFrame: top }, null)).toBe(false);
});
