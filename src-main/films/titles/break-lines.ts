/** A word and how wide it is, in parts of the type's size. */
export interface Word {
  readonly text: string;
  readonly isSpaced: boolean;
  readonly width: number;
}
export interface Lines {
  readonly lines: readonly (readonly Word[])[];
  /** Of the widest line. */
  readonly width: number;
}

/** Between words; near enough for every font, and what is set is measured once more. */
export const spaceWidth = 0.27;

/** As many words on each line as there is room for. */
export function fillLines(words: readonly Word[], width: number): Lines {
  const lines: Word[][] = [];
  let widest = 0;
  let used = Infinity;
  for (const word of words) {
    const wider = used + (word.isSpaced ? spaceWidth : 0) + word.width;
    if (wider > width) {
      lines.push([word]);
      used = word.width;
    } else {
      lines.at(-1)?.push(word);
      used = wider;
    }
    widest = Math.max(widest, used);
  }
  return { lines, width: widest };
}

/** Words on at most so many lines, all of them as short as they can be: no line is left with one word where two would share. */
export function balanceLines(words: readonly Word[], lineCount: number): Lines {
  let tooNarrow = 0;
  let wide = words.reduce((sum, word) => sum + word.width + spaceWidth, 0);
  let best = fillLines(words, wide);
  // To a hundredth of the type's size.
  while (wide - tooNarrow > 0.01) {
    const width = (wide + tooNarrow) / 2;
    const filled = fillLines(words, width);
    if (filled.lines.length <= lineCount && filled.width <= width) {
      best = filled;
      wide = Math.min(width, filled.width);
    } else tooNarrow = width;
  }
  return best;
}

export const lineText = (words: readonly Word[]): string =>
  words.map(({ text, isSpaced }, index) => (isSpaced && index > 0 ? ` ${text}` : text)).join('');
