import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../imaging/picture.ts';
import type { Overlay } from '../draw/frame-maker.ts';
import { filmSizes } from '../geometry.ts';
import { makeTitleCard, titleBox } from './title-card.ts';
import { pictographsOf, plainTitle, shortened, withoutPictographs } from './title-text.ts';

const fontFile = path.resolve('resources/fonts/Fraunces-SemiBold.ttf');
const sizes = Object.entries(filmSizes);

/** The box around everything that is nearly white and opaque, in pixels of the frame. */
function ink(card: Overlay, widthPx: number): { left: number; right: number; top: number; bottom: number; pixels: number } {
  const box = { left: Infinity, right: -1, top: Infinity, bottom: -1, pixels: 0 };
  card.luma.forEach((luma, i) => {
    if (luma < 150) return;
    const x = i % widthPx;
    const y = card.topPx + Math.floor(i / widthPx);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.pixels += 1;
  });
  return box;
}
const titles = [
  'Villa Sol',
  'Fjordgløttveien 12B, 3. etg, Ålesund',
  "%{metadata} : ' <b> &amp; {pts} \\n",
  '<span size="900000" foreground="red">big</span>',
  '&',
  'Ærlig øst åpning — «Ǻ»',
  '🏠 Sjøutsikt ✨👨‍👩‍👧 🇳🇴',
  '🏠',
  'שלום בית',
  'W'.repeat(200),
  'A very long name of a property that somebody typed because the form let them, with the street, the town, the region and the country. '.repeat(
    4,
  ),
];

describe('makeTitleCard', () => {
  it.each(sizes)('keeps every title inside the safe area of %s, in type that can be read', async (_, frame) => {
    const box = titleBox(frame);
    for (const title of titles) {
      const card = await makeTitleCard(title, fontFile, frame);
      const { left, right, top, bottom, pixels } = ink(card, frame.widthPx);
      expect(pixels).toBeGreaterThan(100);
      expect(left).toBeGreaterThanOrEqual(box.leftPx);
      expect(right).toBeLessThan(box.leftPx + box.widthPx);
      expect(bottom).toBeLessThan(box.bottomPx);
      expect(top).toBeGreaterThanOrEqual(box.bottomPx - box.heightPx);
      expect(card.topPx + card.heightPx).toBe(frame.heightPx);
      expect(card.topPx % 2).toBe(0);
      for (const plane of [card.luma, card.lumaOpacity]) expect(plane).toHaveLength(frame.widthPx * card.heightPx);
      for (const plane of [card.cb, card.cr, card.chromaOpacity]) expect(plane).toHaveLength((frame.widthPx * card.heightPx) / 4);
    }
  });

  it('sets a short title large and a long one smaller', async () => {
    const frame = filmSizes['16:9'];
    const tall = (card: Overlay): number => ink(card, frame.widthPx).bottom - ink(card, frame.widthPx).top;
    const short = tall(await makeTitleCard('Huset i fjorden', fontFile, frame));
    expect(short).toBeGreaterThan(55);
    expect(tall(await makeTitleCard('Huset ved den lange veien innerst i fjorden', fontFile, frame))).toBeLessThan(short);
  });

  it('begins invisibly: its upper edge and the photo above it are one', async () => {
    const frame = filmSizes['16:9'];
    const card = await makeTitleCard('Villa Sol', fontFile, frame);
    const rows = Array.from({ length: card.heightPx }, (_, y) => card.lumaOpacity[y * frame.widthPx]!);
    expect(rows[0]).toBe(0);
    expect(Math.max(...rows.slice(1).map((value, y) => value - rows[y]!))).toBeLessThanOrEqual(3);
    expect(rows.at(-1)).toBeGreaterThan(120);
  });
});

describe('renderText', () => {
  const style = { fontFile, fontFamily: 'Fraunces SemiBold', sizePx: 60, widthPx: 3000, align: 'left' } as const;
  it('takes no character for markup', async () => {
    const wide = async (text: string): Promise<number> => (await renderText(text, style)).widthPx;
    expect(await wide('<b>x</b>')).toBeGreaterThan((await wide('x')) * 4);
    expect(await wide('&amp;&amp;')).toBeGreaterThan((await wide('&&')) * 2);
  });
  it('really sets the bundled font', async () => {
    const ours = await renderText('Fjordgløtt', style);
    const other = await renderText('Fjordgløtt', { ...style, fontFamily: 'No Such Font' });
    expect(ours.widthPx).not.toBe(other.widthPx);
  });
  it('is white on nothing', async () => {
    const { data } = await renderText('Villa', style);
    const opaque = [...data.keys()].filter((i) => i % 4 === 3 && data[i] === 255);
    expect(opaque.length).toBeGreaterThan(500);
    expect(opaque.every((i) => data[i - 1] === 255 && data[i - 2] === 255 && data[i - 3] === 255)).toBe(true);
  });
});

describe('title text', () => {
  it('is one clean line', () => {
    expect(plainTitle(' a\u0000b\r\nc \u0007')).toBe('a b c');
  });
  it('can do without pictographs, and keeps what only looks like one', () => {
    expect(withoutPictographs('🏠 Sjøutsikt ✨👨‍👩‍👧 🇳🇴 2')).toBe('Sjøutsikt 2');
    expect(withoutPictographs('No. 7 # * — æøå')).toBe('No. 7 # * — æøå');
    expect(pictographsOf('a 🏠 b ✨')).toBe('🏠 ✨');
  });
  it('is shortened by whole characters until little is left', () => {
    expect(shortened('Sjøutsikten')).toBe('Sjøutsik…');
    expect(shortened('👨‍👩‍👧👨‍👩‍👧')).toBe('👨‍👩‍👧…');
    expect(shortened('ab…')).toBe('a…');
  });
});
