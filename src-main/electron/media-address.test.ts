import { expect, test } from 'vitest';
import { mediaAddress } from './media-address.ts';

const id = '019a9d3c-7c1e-7abc-8def-0123456789ab';

test('an address names a kind, an id and a size', () => {
  expect(mediaAddress(`/media/film/${id}/full`)).toEqual({ kind: 'film', id, size: 'full' });
  expect(mediaAddress(`/media/frame/${id.toUpperCase()}/thumbnail`)).toEqual({ kind: 'frame', id, size: 'thumbnail' });
});

test('a preview has a token instead', () => {
  const token = '0123456789abcdef0123456789abcdef';
  expect(mediaAddress(`/media/preview/${token}.jpg`)).toEqual({ kind: 'preview', id: token, size: 'full' });
});

test.each([
  '/media/preview/0123456789abcdef.jpg',
  '/media/preview/0123456789ABCDEF0123456789ABCDEF.jpg',
  '/media/preview/0123456789abcdef0123456789abcdef.jpg/full',
  '/media/preview/0123456789abcdef0123456789abcdef.jpg\n',
  '/media/preview/../0123456789abcdef0123456789abcdef.jpg',
  `/media/preview/${id}/full`,
  '/media/',
  '/media/film',
  `/media/film/${id}`,
  `/media/film/${id}/full/`,
  `/media/film/${id}/full/more`,
  `//media/film/${id}/full`,
  `/media/secret/${id}/full`,
  `/media/__proto__/${id}/full`,
  `/media/film/${id}/huge`,
  '/media/film/1/full',
  '/media/film/../../etc/passwd',
  '/media/film/%2e%2e/full',
  `/media/film/${id}%00/full`,
  `/media/film/${id}\n/full`,
  `/Media/film/${id}/full`,
])('%s is no address', (pathname) => {
  expect(mediaAddress(pathname)).toBeNull();
});
