import { describe, expect, it } from 'vitest';
import { balanceLines, fillLines, lineText, spaceWidth, type Word } from './break-lines.ts';

const words = (...widths: number[]): Word[] => widths.map((width) => ({ text: `${width}`, isSpaced: true, width }));
const shape = ({ lines }: ReturnType<typeof fillLines>): string[] => lines.map(lineText);

describe('fillLines', () => {
  it('puts on a line what there is room for, with a space between', () => {
    expect(shape(fillLines(words(2, 3, 4), 5 + spaceWidth))).toEqual(['2 3', '4']);
    expect(shape(fillLines(words(2, 3, 4), 5 + spaceWidth - 0.01))).toEqual(['2', '3', '4']);
    expect(fillLines(words(2, 3, 4), 6).width).toBeCloseTo(5 + spaceWidth);
  });
  it('leaves a word that is too wide on a line of its own', () => {
    expect(shape(fillLines(words(9, 1), 3))).toEqual(['9', '1']);
  });
  it('needs no space where there is none', () => {
    const joined = words(2, 2).map((word, index) => ({ ...word, isSpaced: index === 0 }));
    expect(shape(fillLines(joined, 4))).toEqual(['22']);
  });
});

describe('balanceLines', () => {
  it('makes lines alike', () => {
    expect(shape(balanceLines(words(3, 3, 3, 3), 2))).toEqual(['3 3', '3 3']);
    expect(shape(balanceLines(words(8, 1, 1, 1), 2))).toEqual(['8', '1 1 1']);
    expect(shape(balanceLines(words(1, 1, 1, 8), 3))).toEqual(['1 1 1', '8']);
  });
  it('knows one line, one word and none', () => {
    expect(balanceLines(words(1, 2, 3), 1)).toMatchObject({ width: expect.closeTo(6 + 2 * spaceWidth) });
    expect(shape(balanceLines(words(4), 3))).toEqual(['4']);
    expect(balanceLines([], 2)).toEqual({ lines: [], width: 0 });
  });
});
