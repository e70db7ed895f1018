/** No line of a film is longer, in characters as a person counts them. */
const mostCharacters = 300;
/** Vietnamese and pointed Hebrew need this many; a tower of a hundred would leave its line. */
const mostMarks = 4;
const marksTooMany = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu');
/** Zero-width characters, marks of direction, soft hyphens; the joiners stay, which Persian, Hindi and emoji are written with. */
const unseen = /(?![\u{200C}\u{200D}])[\p{Cf}\p{Co}]/gu;

/** One clean line of what a person wrote: nothing that is not seen, and runs of white space become single spaces. */
export const plainText = (text: string): string =>
  charactersOf(
    text
      .toWellFormed()
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
      .replaceAll(unseen, '')
      .replaceAll(marksTooMany, '$1')
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  )
    .slice(0, mostCharacters)
    .join('');

/** What a person would count as one character each. */
export const charactersOf = (text: string): string[] => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);

const rightToLeft =
  /^[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Samaritan}\p{sc=Mandaic}\p{sc=Adlam}\p{sc=Hanifi_Rohingya}]/u;

/** A text is read the way its first letter is. */
export const isRightToLeft = (text: string): boolean => rightToLeft.test(/\p{L}/u.exec(text)?.[0] ?? '');

/** Written without spaces: a line may end after any word, and the words are known to the segmenter. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const opening = /^[\p{Ps}\p{Pi}]+$/u;

export interface WordText {
  readonly text: string;
  /** Whether it follows the one before after a space. */
  readonly isSpaced: boolean;
}

/** Where a line may end: between these. */
export function wordsOf(text: string): WordText[] {
  return text
    .split(' ')
    .filter((chunk) => chunk !== '')
    .flatMap((chunk) =>
      (unspaced.test(chunk) ? unspacedWords(chunk) : [chunk]).map((word, index) => ({ text: word, isSpaced: index === 0 })),
    );
}

/** Punctuation stays with the word it belongs to. */
function unspacedWords(chunk: string): string[] {
  const words: string[] = [];
  let isOpen = false;
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(chunk)) {
    const isOpening = opening.test(segment);
    if (words.length > 0 && (isOpen || (isWordLike !== true && !isOpening))) words[words.length - 1] += segment;
    else words.push(segment);
    isOpen = isOpening;
  }
  return words;
}
