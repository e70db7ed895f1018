import { expect, test } from 'vitest';
import { StudioFailure } from '../../failure.ts';
import { readOutput } from './fal-output.ts';

const url = 'https://v3b.fal.media/files/b/1/result.png';
const failureOf = (data: unknown): StudioFailure => {
  try {
    readOutput(data);
  } catch (error) {
    if (error instanceof StudioFailure) return error;
    throw error;
  }
  throw new Error('it was read');
};

test.each([
  ['pictures', { images: [{ url, content_type: 'image/png', width: 8 }], description: '' }, 'image/png'],
  ['a picture', { image: { url, content_type: 'image/png' }, used_seed: 3 }, 'image/png'],
  ['a clip', { video: { url, content_type: 'video/mp4' } }, 'video/mp4'],
  ['a file of no told kind', { image: { url } }, null],
  ['one that may be shown', { images: [{ url }], has_nsfw_concepts: [false] }, null],
])('%s', (_name, data, contentType) => {
  expect(readOutput(data)).toEqual({ files: [{ url, contentType }] });
});

test('all of several pictures, in their order', () => {
  expect(readOutput({ images: [{ url: `${url}?1` }, { url: `${url}?2` }] }).files.map((file) => file.url)).toEqual([
    `${url}?1`,
    `${url}?2`,
  ]);
});

test('a picture that was blacked out is a refusal, and was charged', () => {
  expect(failureOf({ images: [{ url }], has_nsfw_concepts: [true] })).toMatchObject({ code: 'ai-refused', facts: { isCharged: true } });
});

test.each([[{}], [{ images: [] }], [{ images: [{}] }], [{ image: { url: 'no address' } }], [{ video: null }], [{ images: 'x' }]])(
  'work that is done and names nothing is over: %o',
  (data) => {
    expect(failureOf(data)).toMatchObject({ code: 'ai-failed', facts: { isCharged: true } });
  },
);

test.each([['<!doctype html>'], [null], [undefined], [[]]])('what is no answer of Fal’s is asked for again: %o', (data) => {
  expect(failureOf(data).code).toBe('ai-busy');
});
