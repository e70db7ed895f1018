import { describe, expect, it } from 'vitest';
import { isRightToLeft, plainText, wordsOf } from './plain-text.ts';

const spoken = (text: string): string[] => wordsOf(text).map(({ text: word, isSpaced }) => (isSpaced ? ` ${word}` : word));

describe('plainText', () => {
  it('is one clean line without what is not seen', () => {
    expect(plainText(' a\u0000b\r\nc\u2028d \u0007')).toBe('a b c d');
    expect(plainText('a\u200Bb\u202Ec\u2066d\u00ADe\uFEFFf\uE000')).toBe('abcdef');
    expect(plainText('\u200B \u202E')).toBe('');
  });
  it('leaves what only looks dangerous', () => {
    for (const text of ['%{metadata}', '<b>&amp;</b>', `'"\\n`, '50 % — «Ǻ»', 'No. 7 # *']) expect(plainText(text)).toBe(text);
  });
  it('keeps the joiners that scripts and emoji are written with', () => {
    for (const text of ['می\u200Cخواهم', '👨\u200D👩\u200D👧']) expect(plainText(text)).toBe(text);
  });
  it('mends half a character and puts marks on their letters', () => {
    expect(plainText('a\uD83D')).toBe('a\uFFFD');
    expect(plainText('A\u030A')).toBe('Å');
    expect(plainText(`x${'\u0302'.repeat(100)}y`)).toBe(`x${'\u0302'.repeat(4)}y`);
  });
  it('is never longer than what can be looked at', () => {
    expect(plainText('👨‍👩‍👧'.repeat(400))).toBe('👨‍👩‍👧'.repeat(300));
  });
});

describe('isRightToLeft', () => {
  it('goes by the first letter', () => {
    expect(isRightToLeft('12 (שלום) Villa')).toBe(true);
    expect(isRightToLeft('مرحبا')).toBe(true);
    expect(isRightToLeft('Villa שלום')).toBe(false);
    expect(isRightToLeft('12 — %')).toBe(false);
  });
});

describe('wordsOf', () => {
  it('ends lines at spaces, and nowhere else in what is written with them', () => {
    expect(spoken('Fjordgata 12-14, 3. etg')).toEqual([' Fjordgata', ' 12-14,', ' 3.', ' etg']);
  });
  it('ends lines between words of scripts without spaces, and keeps punctuation where it belongs', () => {
    const words = spoken('海の見える「白い家」、東京');
    expect(words.length).toBeGreaterThan(4);
    expect(words.join('')).toBe(' 海の見える「白い家」、東京');
    for (const word of words) expect(word).not.toMatch(/^[」、]|「$/u);
  });
});
