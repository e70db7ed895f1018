import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Aspect } from '../../../src-preload/contract/film-shapes.ts';
import type { Card } from '../../../src-preload/contract/storyboard.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { frameSize, type Size } from '../geometry.ts';
import { type Brand, colourOf, contrast, rgbOf } from './brand-colours.ts';
import { drawCard } from './draw-card.ts';

const fontsDir = path.resolve('resources/fonts');
const night: Brand = { ink: '#ffffff', ground: '#14161a', accent: '#c8a46a', logoSha256: null };
const opening: Card = { kind: 'card', layout: 'title', heading: 'Fjordgløttveien 12B', lines: ['Ålesund', '124 m² · 3 soverom'] };
const closing: Card = { kind: 'card', layout: 'brand', heading: 'Nordlys foto', lines: ['Kari Nordmann', '+47 911 22 333'] };
const draw = (card: Card, frame: Size, brand = night, logoFile: string | null = null): Promise<Uint8Array> =>
  drawCard(card, brand, frame, { fontsDir, logoFile });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'card-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const at = (pixels: Uint8Array, { widthPx }: Size, x: number, y: number): string =>
  colourOf([...pixels.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3)]);

/** The box around what is not ground; `right` and `bottom` are the first ones outside. Ground is the first pixel. */
function drawnBox(pixels: Uint8Array, frame: Size): { left: number; right: number; top: number; bottom: number; strongest: string } {
  const ground = at(pixels, frame, 0, 0);
  const own = rgbOf(ground);
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  let [strongest, furthest] = [ground, -1];
  for (let y = 0, from = 0; y < frame.heightPx; y++) {
    for (let x = 0; x < frame.widthPx; x++, from += 3) {
      if (pixels[from] === own[0] && pixels[from + 1] === own[1] && pixels[from + 2] === own[2]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      const away = Math.abs(pixels[from + 1]! - own[1]);
      if (away <= furthest) continue;
      furthest = away;
      strongest = at(pixels, frame, x, y);
    }
  }
  return { left, right, top, bottom, strongest };
}

describe.each(Aspect.options)('drawCard in %s', (aspect) => {
  const frame = frameSize(aspect, '720p');
  it('stands in the middle, a little high, on the ground', async () => {
    for (const card of [opening, closing]) {
      const pixels = await draw(card, frame);
      expect(pixels).toHaveLength(frame.widthPx * frame.heightPx * 3);
      expect(at(pixels, frame, 0, 0)).toBe('#14161a');
      const { left, right, top, bottom, strongest } = drawnBox(pixels, frame);
      expect(Math.abs(left + right - frame.widthPx)).toBeLessThanOrEqual(2);
      expect((top + bottom) / 2 / frame.heightPx).toBeGreaterThan(0.47);
      expect((top + bottom) / 2 / frame.heightPx).toBeLessThan(0.5);
      expect(right - left).toBeGreaterThan(frame.widthPx * 0.35);
      expect(strongest).toBe('#ffffff');
    }
  });
  it('keeps whatever is written inside the safe area', async () => {
    const long = 'Et langt navn på en eiendom, שלום, <b>&amp;</b> 家 '.repeat(6);
    for (const card of [
      { ...opening, heading: long, lines: Array.from({ length: 6 }, () => long) },
      { ...opening, heading: 'W'.repeat(300), lines: [] },
      { ...closing, heading: '', lines: ['a'] },
    ]) {
      const { left, right, top, bottom } = drawnBox(await draw(card, frame), frame);
      expect(left).toBeGreaterThanOrEqual(frame.widthPx * 0.05);
      expect(right).toBeLessThanOrEqual(frame.widthPx * 0.95);
      expect(top).toBeGreaterThanOrEqual(frame.heightPx * 0.05);
      expect(bottom).toBeLessThanOrEqual(frame.heightPx * 0.95);
    }
  });
  it('is laid out alike in every size', async () => {
    const small = drawnBox(await draw(opening, frame), frame);
    const large = frameSize(aspect, '2160p');
    const whole = drawnBox(await draw(opening, large), large);
    for (const edge of ['left', 'right', 'top', 'bottom'] as const) expect(Math.abs(small[edge] - whole[edge] / 3)).toBeLessThanOrEqual(1);
  });
});

describe('drawCard', () => {
  const frame = frameSize('16:9', '720p');
  async function logo(name: string, colour: readonly [number, number, number], size: Size): Promise<string> {
    const file = path.join(dir, name);
    const { widthPx, heightPx } = size;
    const rgb = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, i) => colour[i % 3]!);
    const alpha = Buffer.alloc(widthPx * heightPx, 255);
    alpha.fill(0, 0, 2);
    await fromRgb(rgb, widthPx, heightPx)
      .joinChannel(alpha, { raw: { width: widthPx, height: heightPx, channels: 1 } })
      .png()
      .toFile(file);
    return file;
  }

  it('can be read whatever the brand', async () => {
    for (const [ink, ground] of [
      ['#777777', '#888888'],
      ['#101010', '#000000'],
      ['#ffff00', '#ffffff'],
      ['#1d2b26', '#f3efe7'],
    ] as const) {
      const { strongest } = drawnBox(await draw(opening, frame, { ...night, ink, ground }), frame);
      expect(contrast(strongest, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
  it('has one mark in the accent', async () => {
    const pixels = await draw(opening, frame);
    const marked = Array.from({ length: frame.heightPx }, (_, y) => at(pixels, frame, frame.widthPx / 2, y)).filter((c) => c === '#c8a46a');
    expect(marked).toHaveLength(3);
  });
  it('is the same twice, and no text is markup', async () => {
    const [once, again] = await Promise.all([1, 2].map(() => draw(opening, frame)));
    expect(Buffer.from(once!).equals(again!)).toBe(true);
    const widthOf = async (heading: string): Promise<number> => {
      const { left, right } = drawnBox(await draw({ ...opening, heading, lines: [] }, frame), frame);
      return right - left;
    };
    expect(await widthOf('<b>x</b>')).toBeGreaterThan((await widthOf('x')) * 4);
  });
  it('shows the logo instead of the heading, of like area whatever its shape', async () => {
    const areas = [];
    for (const size of [
      { widthPx: 300, heightPx: 300 },
      { widthPx: 450, heightPx: 200 },
    ]) {
      const file = await logo(`${size.widthPx}.png`, [200, 30, 20], size);
      const pixels = await draw({ ...closing, lines: [] }, frame, night, file);
      const { left, right, top, bottom, strongest } = drawnBox(pixels, frame);
      expect(at(pixels, frame, frame.widthPx / 2, Math.round((top + bottom) / 2))).toBe('#c81e14');
      expect(contrast(strongest, '#c81e14')).toBeLessThan(1.3);
      expect(Math.abs((right - left) / (bottom - top) / (size.widthPx / size.heightPx) - 1)).toBeLessThan(0.02);
      areas.push((right - left) * (bottom - top));
    }
    expect(Math.max(...areas) / Math.min(...areas)).toBeLessThan(1.2);
  });
  it('has no place for a logo on an opening card', async () => {
    const file = await logo('opening.png', [200, 30, 20], { widthPx: 30, heightPx: 30 });
    expect(Buffer.from(await draw(opening, frame, night, file)).equals(await draw(opening, frame))).toBe(true);
  });
  it('changes the ground under a logo that would be lost on it', async () => {
    const file = await logo('lost.png', [16, 20, 24], { widthPx: 300, heightPx: 100 });
    expect(at(await draw(closing, frame, night, file), frame, 0, 0)).toBe('#ffffff');
  });
  it('names what is wrong with a logo', async () => {
    const file = path.join(dir, 'broken.png');
    await writeFile(file, 'no picture');
    await expect(draw(closing, frame, night, file)).rejects.toMatchObject({ code: 'not-a-photo' });
  });
  it('is plain ground without words', async () => {
    const pixels = await draw({ ...opening, heading: '\u200B', lines: ['', ' '] }, frame);
    expect(new Set(Array.from({ length: 50 }, (_, i) => at(pixels, frame, i * 25, i * 14)))).toEqual(new Set(['#14161a']));
  });
});
