import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderText } from '../../imaging/picture.ts';
import { createTypesetter, type TypeLine, type Typesetter } from './typesetter.ts';

const fontsDir = path.resolve('resources/fonts');
const serif = { face: 'serif', sizePx: 96, colour: '#ffffff' } as const;
let typesetter: Typesetter;
beforeAll(async () => {
  typesetter = await createTypesetter(fontsDir);
});
const line = async (text: string, style: Parameters<Typesetter['setLine']>[1] = serif): Promise<TypeLine> =>
  (await typesetter.setLine(text, style, false))!;

describe('renderText', () => {
  const style = { fontFile: path.join(fontsDir, 'Fraunces-SemiBold.ttf'), sizePx: 60, widthPx: 3000, align: 'left' } as const;
  const wide = async (text: string, fontFamily = 'Fraunces SemiBold'): Promise<number> =>
    (await renderText(text, { ...style, fontFamily })).widthPx;
  it('takes no character for markup', async () => {
    expect(await wide('<b>x</b>')).toBeGreaterThan((await wide('x')) * 4);
    expect(await wide('&amp;&amp;')).toBeGreaterThan((await wide('&&')) * 2);
    expect(await wide('%{pts}')).toBeGreaterThan((await wide('pts')) * 1.4);
  });
  it('really sets the bundled font', async () => {
    expect(await wide('Fjordgløtt')).not.toBe(await wide('Fjordgløtt', 'No Such Font'));
  });
  it('is in its colour, on nothing', async () => {
    const { data } = await renderText('Villa', { ...style, fontFamily: 'Fraunces SemiBold', colour: '#c8a46a' });
    const opaque = [...data.keys()].filter((i) => i % 4 === 3 && data[i] === 255);
    expect(opaque.length).toBeGreaterThan(500);
    expect(opaque.every((i) => data[i - 3] === 0xc8 && data[i - 2] === 0xa4 && data[i - 1] === 0x6a)).toBe(true);
  });
});

describe('setLine', () => {
  it('begins and ends with ink, and knows what the letters stand on', async () => {
    for (const text of ['Villa', 'gjpq', 'x', 'ÅÉ']) {
      const { data, widthPx, heightPx, baselinePx } = await line(text);
      const isInked = (x: number): boolean => Array.from({ length: heightPx }, (_, y) => data[(y * widthPx + x) * 4 + 3]!).some(Boolean);
      expect([isInked(0), isInked(widthPx - 1)]).toEqual([true, true]);
      const below = data.subarray(baselinePx * widthPx * 4).filter((value, i) => i % 4 === 3 && value > 200).length;
      if (text === 'gjpq') expect(below).toBeGreaterThan(100);
      else expect(below).toBeLessThan(widthPx);
    }
    // Capitals of Fraunces are 0.70 high, those of Inter 0.73.
    expect((await line('Hag')).baselinePx / 96).toBeCloseTo(0.7, 1);
    const sans = { ...serif, face: 'sans' } as const;
    expect((await line('Hag', sans)).baselinePx / 96).toBeCloseTo(0.73, 1);
    expect((await line('xx', sans)).baselinePx).toBe((await line('Hag', sans)).baselinePx);
  });
  it('has nothing to show of nothing', async () => {
    for (const text of ['', ' ', '\u00A0']) expect(await typesetter.setLine(text, serif, false)).toBeNull();
  });
  it('sets both directions, each from its own side', async () => {
    const hebrew = 'שלום Villa';
    const [own, other] = await Promise.all([true, false].map((isReversed) => typesetter.setLine(hebrew, serif, isReversed)));
    expect(own!.widthPx).toBeGreaterThan(96);
    expect(Buffer.from(own!.data).equals(other!.data)).toBe(false);
  });
});

describe('measure', () => {
  it('is the width of the ink for a size of 1', async () => {
    const set = await line('Fjordgløttveien 12B', { ...serif, sizePx: 400 });
    expect(await typesetter.measure('Fjordgløttveien 12B', 'serif')).toBeCloseTo(set.widthPx / 400, 1);
    expect(await typesetter.measure('', 'serif')).toBe(0);
  });
});

describe('drawable', () => {
  // Not assigned, and not a character: no font has a picture for them.
  const [missing, missingToo] = ['\u{05FF}', '\u{3FFFD}'];
  it('leaves out what would be a box with numbers', async () => {
    expect(await typesetter.drawable(`Villa ${missing}${missingToo} Sol`)).toBe('Villa Sol');
  });
  it('keeps what some font has', async () => {
    for (const text of ['Ærlig øst — «Ǻ»', 'Привет Ελλάδα', 'a\u0301b']) expect(await typesetter.drawable(text)).toBe(text);
  });
  it('shows boxes rather than nothing', async () => {
    expect(await typesetter.drawable(`${missing} ${missing}`)).toBe(`${missing} ${missing}`);
  });
});
