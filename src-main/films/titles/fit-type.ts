import { balanceLines, fillLines, lineText, type Word } from './break-lines.ts';
import { charactersOf, wordsOf } from './plain-text.ts';
import type { Face, Typesetter } from './typesetter.ts';

/** What a text may become, best first: so many lines in type between these sizes. */
export interface TypeStep {
  readonly lines: number;
  readonly largestPx: number;
  readonly smallestPx: number;
}
export interface FittedType {
  readonly sizePx: number;
  readonly lines: readonly string[];
}

/** The lines and the size of a text in a width: large on one line, smaller, on more lines, and in the end cut short with an ellipsis. */
export async function fitType(
  typesetter: Typesetter,
  text: string,
  face: Face,
  widthPx: number,
  steps: readonly [TypeStep, ...TypeStep[]],
): Promise<FittedType> {
  const last = steps.at(-1) ?? steps[0];
  const widest = widthPx / last.smallestPx;
  const words = await measureWords(typesetter, text, face, widest, last.lines);
  if (!words.isCut) {
    for (const { lines: count, largestPx, smallestPx } of steps) {
      const { lines, width } = balanceLines(words.words, count);
      const sizePx = Math.floor(Math.min(largestPx, widthPx / width));
      if (lines.length <= count && sizePx >= smallestPx) return { sizePx, lines: lines.map(lineText) };
    }
  }
  const { lines } = fillLines(words.words, widest);
  const whole = lines.slice(0, last.lines - 1).map(lineText);
  const rest = lineText(lines.slice(last.lines - 1).flat());
  return { sizePx: last.smallestPx, lines: [...whole, await shortened(typesetter, rest, face, widest)] };
}

/** Words that can be on a line each; no more of them are looked at than can be shown. */
async function measureWords(
  typesetter: Typesetter,
  text: string,
  face: Face,
  widest: number,
  lineCount: number,
): Promise<{ words: readonly Word[]; isCut: boolean }> {
  const words: Word[] = [];
  let sum = 0;
  for (const { text: word, isSpaced } of wordsOf(text)) {
    if (sum > widest * (lineCount + 1)) return { words, isCut: true };
    for (const [index, part] of (await partsOf(typesetter, word, face, widest)).entries()) {
      words.push({ ...part, isSpaced: isSpaced && index === 0 });
      sum += part.width;
    }
  }
  return { words, isCut: false };
}

/** A word that is wider than a line is cut where the line ends. */
async function partsOf(typesetter: Typesetter, word: string, face: Face, widest: number): Promise<{ text: string; width: number }[]> {
  const width = await typesetter.measure(word, face);
  const characters = charactersOf(word);
  if (width <= widest || characters.length < 2) return [{ text: word, width }];
  const perPart = Math.max(1, Math.floor((characters.length * widest * 0.95) / width));
  const parts: { text: string; width: number }[] = [];
  for (let at = 0; at < characters.length; at += perPart) {
    const part = characters.slice(at, at + perPart).join('');
    const partWidth = await typesetter.measure(part, face);
    if (partWidth <= widest || perPart === 1) parts.push({ text: part, width: partWidth });
    else parts.push(...(await partsOf(typesetter, part, face, widest)));
  }
  return parts;
}

/** So much of a line stays at least when it is cut at a word's end rather than inside of one. */
const leastOfLine = 0.7;

/** As many characters as there is room for, and an ellipsis. */
async function shortened(typesetter: Typesetter, text: string, face: Face, widest: number): Promise<string> {
  const characters = charactersOf(text);
  const cut = (count: number): string =>
    `${characters
      .slice(0, count)
      .join('')
      .trimEnd()
      .replace(/[,;:.–—-]+$/u, '')}…`;
  let fits = 1;
  let tooMany = characters.length + 1;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if ((await typesetter.measure(cut(middle), face)) <= widest) fits = middle;
    else tooMany = middle;
  }
  const wordEnd = characters.slice(0, fits + 1).lastIndexOf(' ');
  return cut(wordEnd > fits * leastOfLine ? wordEnd : fits);
}
