import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import type { Overlay } from '../draw/frame-maker.ts';
import { frameSize, type Size } from '../geometry.ts';
import type { StripText } from '../timeline.ts';
import { type Brand, colourOf, contrast } from './brand-colours.ts';
import { drawText } from './draw-text.ts';

const fontsDir = path.resolve('resources/fonts');
const brand: Brand = { ink: '#ffffff', ground: '#14161a', accent: '#c8a46a', logoSha256: null };
const kinds = ['title', 'lower-third', 'caption'] as const;
const draw = (kind: StripText['kind'], text: string, frame: Size, detail: string | null = null): Promise<Overlay> =>
  drawText({ kind, text, detail, from: 0, to: 90 }, brand, frame, fontsDir);

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly pixels: number;
}
/** The box around everything light and opaque, in pixels of the frame; `right` and `bottom` are the first ones outside. */
function inkBox({ luma, lumaOpacity, topPx }: Overlay, { widthPx }: Size): Box {
  let [left, right, top, bottom, pixels] = [Infinity, 0, Infinity, 0, 0];
  luma.forEach((value, i) => {
    if (value < 130 || lumaOpacity[i]! < 128) return;
    const x = i % widthPx;
    const y = topPx + Math.floor(i / widthPx);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    pixels += 1;
  });
  return { left, right, top, bottom, pixels };
}

const same = (one: Overlay, other: Overlay): boolean =>
  one.topPx === other.topPx &&
  (['luma', 'cb', 'cr', 'lumaOpacity', 'chromaOpacity'] as const).every((plane) => Buffer.from(one[plane]).equals(other[plane]));

const texts = [
  'Kjøkken',
  'Fjordgløttveien 12B, 3. etg, Ålesund',
  `%{metadata} : ' <b> &amp; {pts} \\n "x"`,
  '<span size="900000" foreground="red">big</span>',
  '🏠 Sjøutsikt ✨👨‍👩‍👧 🇳🇴',
  'שלום בית Villa 12',
  'مرحبا بكم في بيتنا الجميل بجانب البحر الأبيض المتوسط',
  '日本語の家'.repeat(12),
  'W'.repeat(300),
  `Z${'\u0302'.repeat(60)}a\u0300l\u0301go\nx\u200B\u202Ey\u0000z`,
  'A very long name of a property that somebody typed because the form let them, with street and town. '.repeat(3),
];

describe.each(Aspect.options)('drawText in %s', (aspect) => {
  const frame = frameSize(aspect, '720p');
  it.each(kinds)('keeps every %s inside the title-safe area, where it can be read', async (kind) => {
    // The widest and the narrowest see every text, the others every third.
    const seen = texts.filter((_, index) => aspect.includes('16') || index % 3 === 0);
    for (const [index, text] of seen.entries()) {
      const overlay = await draw(kind, text, frame, index % 2 === 0 ? text : null);
      const { left, right, top, bottom, pixels } = inkBox(overlay, frame);
      expect(pixels).toBeGreaterThan(60);
      expect(left).toBeGreaterThanOrEqual(frame.widthPx * 0.05);
      expect(right).toBeLessThanOrEqual(frame.widthPx * 0.95);
      expect(top).toBeGreaterThanOrEqual(frame.heightPx * 0.3);
      // Phones lay the name and the words of a film over the lower fifth of one as tall as they are.
      expect(bottom).toBeLessThanOrEqual(frame.heightPx * (aspect === '9:16' ? 0.79 : 0.95));
      const { topPx, heightPx, luma, cb, cr, lumaOpacity, chromaOpacity } = overlay;
      expect([topPx % 2, heightPx % 2]).toEqual([0, 0]);
      expect(topPx + heightPx).toBeLessThanOrEqual(frame.heightPx);
      for (const plane of [luma, lumaOpacity]) expect(plane).toHaveLength(frame.widthPx * heightPx);
      for (const plane of [cb, cr, chromaOpacity]) expect(plane).toHaveLength((frame.widthPx * heightPx) / 4);
    }
  });

  it.each(kinds)('lays out a %s alike in every size', async (kind) => {
    const text = kind === 'caption' ? 'Solrikt hjørneværelse med peis og utsikt over fjorden mot vest' : 'Fjordgata 12';
    const small = inkBox(await draw(kind, text, frame, 'Ålesund'), frame);
    const largest = frameSize(aspect, '2160p');
    const large = inkBox(await draw(kind, text, largest, 'Ålesund'), largest);
    for (const edge of ['left', 'right', 'top', 'bottom'] as const) expect(Math.abs(small[edge] - large[edge] / 3)).toBeLessThanOrEqual(1);
  });

  it.each(kinds)('makes a %s readable over white, and begins invisibly', async (kind) => {
    const overlay = await draw(kind, 'Stort kjøkken mot syd', frame, 'Ålesund');
    const box = inkBox(overlay, frame);
    const { widthPx } = frame;
    let least = 255;
    for (let y = box.top; y < box.bottom; y++) {
      for (let x = box.left; x < box.right; x++) least = Math.min(least, overlay.lumaOpacity[(y - overlay.topPx) * widthPx + x]!);
    }
    const shaded = 255 - least;
    expect(contrast('#ffffff', colourOf([shaded, shaded, shaded]))).toBeGreaterThanOrEqual(4.5);
    const rows = Array.from({ length: overlay.heightPx }, (_, y) => overlay.lumaOpacity[y * widthPx + box.left]!);
    expect(rows[0]).toBe(0);
    const untilInk = rows.slice(0, box.top - overlay.topPx - 2);
    expect(Math.max(...untilInk.slice(1).map((value, y) => value - untilInk[y]!))).toBeLessThanOrEqual(4);
  });
});

describe('drawText', () => {
  const frame = frameSize('16:9', '720p');
  const tall = (box: Box): number => box.bottom - box.top;

  it('sets a short title large and a long one smaller', async () => {
    const short = tall(inkBox(await draw('title', 'Huset i fjorden', frame), frame));
    expect(short).toBeGreaterThan(55);
    expect(tall(inkBox(await draw('title', 'Huset ved den veien i fjorden mot vest', frame), frame))).toBeLessThan(short);
  });
  it('is the same twice', async () => {
    for (const kind of kinds) {
      const [once, again] = await Promise.all([1, 2].map(() => draw(kind, 'Stue', frame, 'Ålesund')));
      expect(same(once!, again!)).toBe(true);
    }
  });
  it('shows characters as they are written, and not what is unseen', async () => {
    const [escaped, plain, unseen, line] = await Promise.all(
      ['a &amp; b', 'a & b', 'a\u200B &\n\u202E b', 'a &#10; b'].map((text) => draw('caption', text, frame)),
    );
    expect(inkBox(escaped!, frame).pixels).toBeGreaterThan(inkBox(plain!, frame).pixels * 1.3);
    expect([same(unseen!, plain!), same(line!, plain!)]).toEqual([true, false]);
  });
  it('stands at the right where it is read from there', async () => {
    for (const kind of ['title', 'lower-third'] as const) {
      const hebrew = inkBox(await draw(kind, 'שלום', frame, 'בית'), frame);
      const latin = inkBox(await draw(kind, 'Salong', frame, 'Hus'), frame);
      expect(Math.abs(frame.widthPx - hebrew.right - latin.left)).toBeLessThanOrEqual(1);
      expect(hebrew.left).toBeGreaterThan(frame.widthPx / 2);
    }
  });
  it('centres a caption and leaves a lower third one side', async () => {
    const caption = inkBox(await draw('caption', 'Utsikt mot vest', frame), frame);
    expect(Math.abs(caption.left + caption.right - frame.widthPx)).toBeLessThanOrEqual(1);
    const overlay = await draw('lower-third', 'Kjøkken', frame);
    const bottomRow = overlay.lumaOpacity.subarray((overlay.heightPx - 1) * frame.widthPx);
    expect(bottomRow.at(0)).toBeGreaterThan(140);
    expect(bottomRow.at(-1)).toBe(0);
  });
  it('puts the accent beside a lower third', async () => {
    const withAccent = (accent: string): Promise<Overlay> =>
      drawText({ kind: 'lower-third', text: 'Stue', detail: null, from: 0, to: 9 }, { ...brand, accent }, frame, fontsDir);
    const [gold, blue] = await Promise.all(['#c8a46a', '#4080ff'].map(withAccent));
    expect(gold!.lumaOpacity).toEqual(blue!.lumaOpacity);
    expect(gold!.cb.some((value) => value < 115)).toBe(true);
    expect(blue!.cb.some((value) => value > 160)).toBe(true);
  });
  it('shows nothing of a text in which there is nothing to see', async () => {
    for (const kind of kinds) {
      const { lumaOpacity, chromaOpacity } = await draw(kind, '\u200B\u0007', frame, ' ');
      for (const plane of [lumaOpacity, chromaOpacity]) expect(plane.every((opacity) => opacity === 0)).toBe(true);
    }
  });
  it('draws for a film of any size', async () => {
    for (const small of [
      { widthPx: 160, heightPx: 90 },
      { widthPx: 16, heightPx: 28 },
    ]) {
      for (const kind of kinds) expect((await draw(kind, 'Stue', small, 'Hus')).heightPx).toBeGreaterThan(0);
    }
  });
});
