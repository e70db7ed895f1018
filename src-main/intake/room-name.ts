import { doubtfulWords, indoors, neutralWords, outside, type RoomWords } from './room-words.ts';

/**
 * The room a file is of, read from its own name or from the nearest folder that names one: `living-room`, `bedroom-2`.
 * English and Norwegian words; null when no word is known. `relative` uses `/` between its parts.
 */
export function roomFromPath(relative: string): string | null {
  const parts = relative.split('/');
  const last = parts.length - 1;
  for (let index = last; index >= 0; index -= 1) {
    const part = parts[index]!;
    const room = readPart(index === last ? part.replace(/\.[a-z0-9]{2,5}$/i, '') : part).room;
    if (room !== null) return room;
  }
  return null;
}

/** True for a folder name that says nothing but a room (`Kitchen`, `2. etg soverom 1`): it holds part of a shoot, not a shoot. */
export function isOnlyRoom(folderName: string): boolean {
  const { room, isOnly } = readPart(folderName);
  return room !== null && isOnly;
}

/** Sorts rooms in the order in which a listing is walked. Unnamed rooms come after the last indoor one, before the terrace. */
export function roomOrder(room: string | null): number {
  if (room === null) return indoors.length;
  const [, kind, number] = /^(.*?)(?:-(\d+))?$/.exec(room)!;
  const place = walk.indexOf(kind ?? room);
  return place === -1 ? indoors.length : place + Math.min(Number(number ?? 0), 99) / 100;
}

/** `bedroom-2` is a `bedroom`. */
export function roomKind(room: string): string {
  return room.replace(/-\d+$/, '');
}

// The unnamed stand in the gap between the two lists.
const walk: readonly string[] = [...indoors.map((room) => room.slug), '', ...outside.map((room) => room.slug)];
const slugOfWord: ReadonlyMap<string, string> = new Map(
  [...indoors, ...outside].flatMap(({ slug, words }) => words.map((word) => [word, slug] as const)),
);
const compounds: readonly RoomWords[] = [...indoors, ...outside].filter((room) => room.endings.length > 0);
const longestPhrase = 3;

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function readPart(part: string): { room: string | null; isOnly: boolean } {
  const text = fold(part);
  const tokens: Token[] = [...text.matchAll(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{L}+|\d+/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found: Array<{ slug: string; at: number; length: number; isDoubtful: boolean }> = [];
  const rest: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const match = phraseAt(tokens, at);
    if (match) found.push({ ...match, at });
    else rest.push(tokens[at]!.word);
    at += match?.length ?? 1;
  }
  const isOnly = rest.every((word) => /^\d+$/.test(word) || neutralWords.has(word));
  const room = found.find((match) => !match.isDoubtful) ?? (isOnly ? found[0] : undefined);
  if (!room) return { room: null, isOnly };
  const number = numberAfter(text, tokens, room.at + room.length);
  return { room: number === null ? room.slug : `${room.slug}-${number}`, isOnly };
}

/** The longest known phrase that starts at a token. */
function phraseAt(tokens: readonly Token[], at: number): { slug: string; length: number; isDoubtful: boolean } | null {
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length -= 1) {
    const phrase = tokens
      .slice(at, at + length)
      .map((token) => token.word)
      .join(' ');
    const slug = slugOfWord.get(phrase);
    if (slug !== undefined) return { slug, length, isDoubtful: doubtfulWords.has(phrase) };
  }
  const word = tokens[at]!.word;
  const compound = compounds.find(({ endings }) => endings.some((ending) => word.endsWith(ending)));
  return compound ? { slug: compound.slug, length: 1, isDoubtful: false } : null;
}

/** The 2 of `bedroom-2`; not that of `kitchen_-2EV`, `kitchen 2 of 3`, `kitchen (2)`, `soverom 2. etg` or a running number like `01`. */
function numberAfter(text: string, tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  if (!token || !/^[1-9]\d?$/.test(token.word)) return null;
  const gap = text.slice(tokens[at - 1]!.end, token.start);
  if (!/^(?:[\s._-]?#?)$/.test(gap)) return null;
  const next = tokens[at + 1]?.word;
  return next !== undefined && /^(?:ev|of|av|etg|etasje|floor|stop|stops)$/.test(next) ? null : Number(token.word);
}

/** Letters as a-z where they have a near one, so that `kjøkken`, `KJOKKEN` and its decomposed twin are one word. */
function fold(text: string): string {
  const near: Readonly<Record<string, string>> = { ø: 'o', Ø: 'O', æ: 'ae', Æ: 'AE', ß: 'ss' };
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[øØæÆß]/g, (letter) => near[letter] ?? letter)
    .replace(/['’]/g, '');
}
