import { StudioFailure } from '../../failure.ts';

/** As long as the contract takes them. */
const ownWordsMost = 2000;

/**
 * A person's own words as they may stand between quotation marks in a prompt: one line, nothing that ends the quotation, opens
 * a tag of the model's, or cannot be seen. Fails with prompt-too-long; null when nothing is left.
 */
export function ownWords(text: string): string | null {
  // Measured before anything is searched, so that a megabyte costs nothing.
  if (text.length > ownWordsMost * 4) throw tooLong(ownWordsMost);
  const line = text
    .normalize('NFC')
    // Control and format characters (line breaks, text direction, zero width) and lone surrogates.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/["“”„«»‟〝〞＂`´]/gu, "'")
    .replace(/[<>{}[\]\\|]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length > ownWordsMost) throw tooLong(ownWordsMost);
  return line === '' ? null : line;
}

export const tooLong = (most: number): StudioFailure =>
  new StudioFailure('prompt-too-long', `The text is longer than the ${most} characters that can be used here. Say it in fewer words.`);
