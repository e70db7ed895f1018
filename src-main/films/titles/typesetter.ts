import path from 'node:path';
import { renderText, type TextPicture } from '../../imaging/picture.ts';
import { charactersOf, isRightToLeft } from './plain-text.ts';

export type Face = 'serif' | 'sans';
interface TypeStyle {
  readonly face: Face;
  readonly sizePx: number;
  readonly colour: string;
}
/** One line of type: straight RGBA from its leftmost to its rightmost ink, and the row that its letters stand on. */
export interface TypeLine extends TextPicture {
  readonly baselinePx: number;
}

export interface Typesetter {
  /** A line in the direction of the whole text it is from; null where nothing of it can be seen. */
  setLine(text: string, style: TypeStyle, isReversed: boolean): Promise<TypeLine | null>;
  /** Width of the ink in parts of the type's size. */
  measure(text: string, face: Face): Promise<number>;
  /**
   * The text without the characters that no font here has: the type setter would draw boxes with numbers in them. A text
   * that would have nothing left stays as it is, so that it is seen that something is wrong.
   */
  drawable(text: string): Promise<string>;
}

/** By the names Pango knows them under; each helps the other out. */
const fonts: Readonly<Record<Face, { readonly file: string; readonly family: string; readonly tracking: number }>> = {
  serif: { file: 'Fraunces-SemiBold.ttf', family: 'Fraunces, Inter SemiBold', tracking: -0.005 },
  sans: { file: 'Inter-Medium.ttf', family: 'Inter, Fraunces Medium', tracking: 0.012 },
};
const endless = 1_000_000;
/** Small, because it is set often, and large enough that whole pixels are under 2 % of a letter. */
const measurePx = 64;
const boxPx = 32;
/** Letters that the bundled fonts are known to have. */
const bundled =
  /^[\u0020-\u007E\u00A0-\u0148\u0388-\u038A\u038E-\u03A1\u03A3-\u03CE\u0400-\u045F\u2013\u2014\u2018-\u201E\u2022\u2026\u20AC]*$/;
/** Letters whose joints would break. */
const joined = /[^\u0020-\u024F\u0370-\u03FF\u0400-\u052F\u1E00-\u1EFF\u2010-\u203A\u20AC]/;

/** Sets type in the bundled fonts, kerned and shaped; what they lack comes from the fonts of the machine. */
export async function createTypesetter(fontsDir: string): Promise<Typesetter> {
  const render = (text: string, { face, sizePx, colour }: TypeStyle): Promise<TextPicture> =>
    renderText(text, {
      fontFile: path.join(fontsDir, fonts[face].file),
      fontFamily: fonts[face].family,
      sizePx,
      widthPx: endless,
      align: 'left',
      colour,
      tracking: joined.test(text) ? 0 : fonts[face].tracking,
    });
  // A font is known from the first time that it is used.
  const plain = { sizePx: 8, colour: '#ffffff' };
  await render('x', { face: 'sans', ...plain });
  await render('x', { face: 'serif', ...plain });

  const setLine: Typesetter['setLine'] = async (text, style, isReversed) =>
    afterStrut(await render(`${strut}${isReversed ? '\u2067' : '\u2066'}${text}\u2069`, style));
  const widths = new Map<string, number>();
  const isBox = boxFinder((text) => render(text, { face: 'sans', sizePx: boxPx, colour: '#ffffff' }));
  return {
    setLine,
    async measure(text, face) {
      const key = `${face} ${text}`;
      const known = widths.get(key);
      if (known !== undefined) return known;
      const line = await setLine(text, { face, sizePx: measurePx, colour: '#ffffff' }, isRightToLeft(text));
      const width = (line?.widthPx ?? 0) / measurePx;
      widths.set(key, width);
      return width;
    },
    async drawable(text) {
      if (bundled.test(text)) return text;
      const kept: string[] = [];
      for (const character of charactersOf(text)) {
        if (bundled.test(character) || !(await isBox(character))) kept.push(character);
      }
      return kept.join('').replaceAll(/\s+/gu, ' ').trim() || text;
    },
  };
}

/**
 * Set before every line and cut off again: the type setter crops to the ink, and where the letters stand is only known from
 * a letter that stands on the line.
 */
const strut = 'H\u00A0\u00A0\u00A0\u00A0';

function afterStrut({ data, widthPx, heightPx }: TextPicture): TypeLine | null {
  const isInked = (x: number): boolean => {
    for (let at = x * 4 + 3; at < data.length; at += widthPx * 4) if (data[at] !== 0) return true;
    return false;
  };
  let strutEnd = 0;
  while (strutEnd < widthPx && isInked(strutEnd)) strutEnd++;
  let left = strutEnd;
  while (left < widthPx && !isInked(left)) left++;
  if (left >= widthPx) return null;

  const isFoot = (y: number): boolean => {
    for (let x = 0; x < strutEnd; x++) if (data[(y * widthPx + x) * 4 + 3]! >= 128) return true;
    return false;
  };
  let baselinePx = heightPx;
  while (baselinePx > 0 && !isFoot(baselinePx - 1)) baselinePx--;
  const width = widthPx - left;
  const line = new Uint8Array(width * heightPx * 4);
  for (let y = 0; y < heightPx; y++) line.set(data.subarray((y * widthPx + left) * 4, (y + 1) * widthPx * 4), y * width * 4);
  return { data: line, widthPx: width, heightPx, baselinePx };
}

/** More different characters than this are not asked for: they are taken for the machine's. */
const mostAsked = 120;

/** Tells the type setter's box for a character without a glyph by its frame, which is the same for all of them. */
function boxFinder(render: (text: string) => Promise<TextPicture>): (character: string) => Promise<boolean> {
  const verdicts = new Map<string, boolean>();
  const frames = new Map<boolean, TextPicture>();
  // These two are no characters and never will be; numbers beyond four digits have a wider box.
  const frameFor = async (isLong: boolean): Promise<TextPicture> => {
    const frame = frames.get(isLong) ?? (await render(isLong ? '\u{1FFFE}' : '\u{FFFF}'));
    frames.set(isLong, frame);
    return frame;
  };
  const isBox = async (point: string): Promise<boolean> => {
    const frame = await frameFor((point.codePointAt(0) ?? 0) > 0xffff);
    const drawn = await render(point);
    return drawn.widthPx === frame.widthPx && drawn.heightPx === frame.heightPx && edgeOf(drawn) === edgeOf(frame);
  };
  return async (character) => {
    const points = Array.from(character).filter((point) => !/[\p{M}\p{Cf}\s]/u.test(point));
    for (const point of points) {
      let verdict = verdicts.get(point);
      if (verdict === undefined) {
        verdict = verdicts.size < mostAsked && (await isBox(point));
        verdicts.set(point, verdict);
      }
      if (verdict) return true;
    }
    return false;
  };
}

/** The opacities of the outermost pixels. */
function edgeOf({ data, widthPx, heightPx }: TextPicture): string {
  const opacity = (x: number, y: number): number => data[(y * widthPx + x) * 4 + 3] ?? 0;
  const rows = Array.from({ length: widthPx }, (_, x) => [opacity(x, 0), opacity(x, heightPx - 1)]);
  const columns = Array.from({ length: heightPx }, (_, y) => [opacity(0, y), opacity(widthPx - 1, y)]);
  return [...rows, ...columns].join(' ');
}
