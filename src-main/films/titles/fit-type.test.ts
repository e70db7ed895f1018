import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitType, type TypeStep } from './fit-type.ts';
import { createTypesetter, type Typesetter } from './typesetter.ts';

const steps: readonly [TypeStep, ...TypeStep[]] = [
  { lines: 1, largestPx: 200, smallestPx: 140 },
  { lines: 2, largestPx: 160, smallestPx: 120 },
  { lines: 3, largestPx: 110, smallestPx: 100 },
];
const widthPx = 2000;
let typesetter: Typesetter;
beforeAll(async () => {
  typesetter = await createTypesetter(path.resolve('resources/fonts'));
});
const fit = (text: string): ReturnType<typeof fitType> => fitType(typesetter, text, 'serif', widthPx, steps);

describe('fitType', () => {
  it('prefers one large line, then a smaller one, then more lines', async () => {
    expect(await fit('Villa Sol')).toEqual({ sizePx: 200, lines: ['Villa Sol'] });
    const smaller = await fit('Huset ved fjorden i Ålesund');
    expect(smaller.lines).toHaveLength(1);
    expect(smaller.sizePx).toBeLessThan(200);
    expect((await fit('Huset ved den lange veien innerst i fjorden')).lines).toHaveLength(2);
    expect((await fit('Huset ved den lange veien innerst i fjorden, med utsikt over øyene og havet utenfor')).lines).toHaveLength(3);
  });
  it('keeps every line inside', async () => {
    const texts = [
      'Huset ved fjorden i Ålesund',
      'W'.repeat(300),
      'Et hus ved sjøen '.repeat(20),
      'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3),
      '家'.repeat(300),
    ];
    for (const text of texts) {
      const { sizePx, lines } = await fit(text);
      expect(lines.length).toBeLessThanOrEqual(3);
      for (const line of lines) expect((await typesetter.measure(line, 'serif')) * sizePx).toBeLessThanOrEqual(widthPx * 1.02);
    }
  });
  it('loses nothing that fits', async () => {
    const text = 'Huset ved den lange veien innerst i fjorden';
    expect((await fit(text)).lines.join(' ')).toBe(text);
    const word = 'Donaudampfschifffahrtsgesellschaftskapitänswitwe';
    expect((await fit(word)).lines.join('')).toBe(word);
  });
  it('ends what does not fit with an ellipsis, at the end of a word where one is near', async () => {
    const { sizePx, lines } = await fit('Et hus ved sjøen med utsikt, '.repeat(10));
    expect(sizePx).toBe(100);
    expect(lines.at(-1)).toMatch(/(hus|ved|sjøen|med|utsikt|Et)…$/);
    expect((await fit('W'.repeat(300))).lines.at(-1)).toMatch(/^W+…$/);
  });
  it('has no lines for nothing', async () => {
    expect((await fit('')).lines).toEqual([]);
  });
});
