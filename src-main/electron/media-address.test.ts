import { expect, test } from 'vitest';
import { mediaAddress } from './media-address.ts';

const id = '019a9d3c-7c1e-7abc-8def-0123456789ab';

test('an address names a kind, an id and a size', () => {
  expect(mediaAddress(`/media/film/${id}/full`)).toEqual({ kind: 'film', id, size: 'full' });
  expect(mediaAddress(`/media/frame/${id.toUpperCase()}/thumbnail`)).toEqual({ kind: 'frame', id, size: 'thumbnail' });
});

test.each([
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
