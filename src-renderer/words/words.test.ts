import { describe, expect, test } from 'vitest';
import { type FailureCode, failureCodes } from '../../src-preload/contract/failures.ts';
import { clock, percent, timeLeft } from './formats.ts';
import { catalogues, failureInWords, photoName, photoStateInWords, wordsFor } from './words.ts';

const { en, nb } = catalogues;

/** Every leaf by its path; a sentence with arguments by how many it takes. */
function leaves(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') return new Map([[path, `takes ${value.length}`]]);
  return new Map(Object.entries(value as object).flatMap(([key, inner]) => [...leaves(inner, `${path}.${key}`)]));
}

describe.each(Object.entries(catalogues))('%s', (_, words) => {
  test.each(Object.keys(failureCodes) as FailureCode[])('has a sentence for %s', (code) => {
    const sentence = failureInWords(code, words);
    expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    if (code !== 'unexpected') expect(sentence).not.toBe(failureInWords('unexpected', words));
  });

  test('leaves nothing empty', () => {
    expect([...leaves(words)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('speaks of one and of many', () => {
    expect(words.common.photos(1)).not.toBe(words.common.photos(2).replace('2', '1'));
    expect(words.intake.leftOut(12)).toContain('12');
  });
});

test('both languages have the same keys and arguments', () => {
  const shape = (words: typeof en): string[] =>
    [...leaves(words)].map(([path, text]) => (text.startsWith('takes ') ? `${path} ${text}` : path)).toSorted();
  expect(shape(nb)).toEqual(shape(en));
});

test('sentences are translated, not copied', () => {
  const english = leaves(en);
  const same = [...leaves(nb)].filter(([path, text]) => text.includes(' ') && !text.startsWith('takes') && english.get(path) === text);
  expect(same).toEqual([]);
});

test('a code from a newer studio gets the general sentence', () => {
  expect(failureInWords('made-up-tomorrow', en)).toBe(en.failures.unexpected);
  expect(failureInWords('toString', en)).toBe(en.failures.unexpected);
});

test.each([
  ['nb', 'nb'],
  ['nb-NO', 'nb'],
  ['no', 'nb'],
  ['nn-NO', 'nb'],
  ['en-US', 'en'],
  ['de', 'en'],
  ['nova', 'en'],
])('%s is read in %s', (tag, language) => {
  expect(wordsFor(tag).language).toBe(language);
});

test.each([
  ['living-room', 'Living room', 'Stue'],
  ['bedroom-2', 'Bedroom 2', 'Soverom 2'],
  ['boat-house', 'Boat house', 'Boat house'],
  ['constructor', 'Constructor', 'Constructor'],
  [null, 'Photo 7', 'Bilde 7'],
  ['  ', 'Photo 7', 'Bilde 7'],
])('the room %s is %s, and %s in Norwegian', (room, english, norwegian) => {
  expect(photoName({ room, position: 7 }, en)).toBe(english);
  expect(photoName({ room, position: 7 }, nb)).toBe(norwegian);
});

test('a photo says what is happening to it', () => {
  expect(photoStateInWords({ state: 'waiting', failure: null }, en)).toBe('Waiting');
  expect(photoStateInWords({ state: 'developing', failure: null }, en)).toBe('Developing');
  expect(photoStateInWords({ state: 'ready', failure: null }, en)).toBe('Ready');
  expect(photoStateInWords({ state: 'failed', failure: { code: 'file-empty', message: '' } }, en)).toBe('Failed: The file is empty.');
  expect(photoStateInWords({ state: 'failed', failure: null }, nb)).toMatch(/^Mislyktes: /);
});

test('time left is rounded so that it does not flicker', () => {
  expect([600_000, 91_000, 90_000, 44_000, 11_000, 3000].map((leftMs) => timeLeft(leftMs, en))).toEqual([
    '10 min left',
    '2 min left',
    '90 s left',
    '40 s left',
    '10 s left',
    'a few seconds left',
  ]);
});

test('numbers are written as the language writes them', () => {
  expect(percent(0.426, en)).toBe('43%');
  expect(percent(0.426, nb)).toMatch(/^43\s%$/);
  expect(clock(65_400)).toBe('1:05');
});
