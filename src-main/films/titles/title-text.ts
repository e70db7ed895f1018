/** One line of what a person wrote: control characters and runs of white space become single spaces. */
export const plainTitle = (title: string): string =>
  title
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** Emoji and other pictographs with their joiners, variants, skin tones and flags. */
const pictographs = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u{FE0F}\u{20E3}\u{200D}]+/gu;

export const pictographsOf = (text: string): string => [...text.matchAll(pictographs)].map(([match]) => match).join(' ');
export const withoutPictographs = (text: string): string => plainTitle(text.replaceAll(pictographs, ' '));

/** Shorter by about a fifth at a character a person would count as one, with an ellipsis. */
export function shortened(text: string): string {
  const characters = [...new Intl.Segmenter().segment(text.replace(/…$/, ''))].map(({ segment }) => segment);
  return `${characters
    .slice(0, Math.max(1, Math.floor(characters.length * 0.8)))
    .join('')
    .trim()}…`;
}
