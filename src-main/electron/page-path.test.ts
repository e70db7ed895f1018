import path from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageFile } from './page-path.ts';

const pageDir = path.resolve('/srv/app/dist/renderer');

test('files of the page', () => {
  expect(pageFile(pageDir, '/')).toBe(path.join(pageDir, 'index.html'));
  expect(pageFile(pageDir, '/assets/index-1a2b.js')).toBe(path.join(pageDir, 'assets/index-1a2b.js'));
  expect(pageFile(pageDir, '/assets/a%20b.css')).toBe(path.join(pageDir, 'assets/a b.css'));
});

test.each([
  '/../../../etc/passwd',
  '/..%2f..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../renderer-evil/x.js',
  '/assets/..%5c..%5cx.js',
  '/..',
  '/.',
  '//',
  '/.env',
  '/assets/.hidden/x.js',
  '/index.html%00.png',
  '/C:/Windows/win.ini',
  '/index.html::$DATA',
  '/%',
  '/%c0%ae%c0%ae/x',
  '/%ff',
])('%s is refused', (pathname) => {
  expect(pageFile(pageDir, pathname)).toBeNull();
});

test('what looks like a network share stays inside', () => {
  expect(pageFile(pageDir, '//server/share/x')).toBe(path.join(pageDir, 'server/share/x'));
});

test('whatever is asked, a file lies inside the folder', () => {
  const piece = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'etc', '%00', ''), fc.string());
  const staysInside = fc.property(fc.array(piece), (pieces) => {
    const file = pageFile(pageDir, `/${pieces.join('/')}`);
    return file === null || file.startsWith(pageDir + path.sep);
  });
  expect(() => fc.assert(staysInside)).not.toThrow();
});
