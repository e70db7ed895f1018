import { describe, expect, it } from 'vitest';
import type { StyleChange } from '../../../src-preload/contract/ai.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { asModelGives, box, drawHouse, drawRoom } from './drawn-room.fixture.ts';
import { measureDrift, type DriftFound, type Rgb } from './measure-drift.ts';

const styles = {
  dusk: ['light', 'colour', 'sky'],
  'blue sky': ['sky'],
  lawn: ['ground'],
  staging: ['furniture', 'small-things'],
  declutter: ['small-things'],
  'lights on': ['light'],
  paint: ['surfaces', 'colour'],
} satisfies Record<string, StyleChange[]>;

const check = (before: Rgb, after: Rgb, changes: readonly StyleChange[], mask: Uint8Array | null = null): DriftFound =>
  measureDrift({ before, after, mask, changes });

/** Mean heat in a box of the picture, 0 to 255. */
function heatIn({ heat }: DriftFound, { widthPx }: Rgb, left: number, top: number, right: number, bottom: number): number {
  const scale = heat.widthPx / widthPx;
  let [sum, count] = [0, 0];
  for (let y = Math.floor(top * scale); y < bottom * scale; y++) {
    for (let x = Math.floor(left * scale); x < right * scale; x++) {
      sum += heat.values[y * heat.widthPx + x]!;
      count++;
    }
  }
  return sum / count;
}

async function cropped(picture: Rgb, part: number): Promise<Rgb> {
  const { rgb, widthPx, heightPx } = picture;
  const [width, height] = [Math.round(part * widthPx), Math.round(part * heightPx)];
  const data = await fromRgb(rgb, widthPx, heightPx)
    .extract({ left: widthPx - width, top: 0, width, height })
    .resize(widthPx, heightPx, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { rgb: new Uint8Array(data), widthPx, heightPx };
}

const tinted = (picture: Rgb, gains: readonly [number, number, number]): Rgb => ({
  ...picture,
  rgb: picture.rgb.map((v, i) => Math.min(255, v * gains[i % 3]!)),
});

describe('a faithful result', () => {
  it('that is the same picture has no drift and no heat', () => {
    const { drift, heat } = check(drawRoom(), drawRoom(), []);
    expect(drift).toMatchObject({ isChanged: false, findings: [], measure: 1 });
    expect(drift.score).toBeLessThan(0.05);
    expect(Math.max(...heat.values)).toBe(0);
  });

  it.each(Object.entries(styles))('of %s, given back by a model, passes', async (_name, changes) => {
    const found = check(drawRoom(), await asModelGives(drawRoom()), changes);
    expect(found.drift.score).toBeLessThan(0.8);
    expect(Math.max(...found.heat.values)).toBe(0);
  });

  it.each([
    ['a room that was furnished', drawRoom(), drawRoom({ sofa: true, plant: true }), styles.staging],
    ['a room that was emptied', drawRoom({ sofa: true, plant: true }), drawRoom(), styles.staging],
    [
      'another sky',
      drawHouse(),
      drawHouse({
        sky: [
          [60, 110, 190],
          [150, 185, 225],
        ],
      }),
      styles['blue sky'],
    ],
    ['warmer light', drawRoom(), tinted(drawRoom(), [1.12, 1, 0.8]), styles.dusk],
    ['painted walls', drawRoom(), drawRoom({ wall: [150, 170, 176] }), styles.paint],
    ['a plant taken away', drawRoom({ plant: true }), drawRoom(), styles.declutter],
  ])('with %s passes', async (_name, before, after, changes) => {
    expect(check(before, await asModelGives(after), changes).drift).toMatchObject({ isChanged: false, findings: [] });
  });
});

describe('a result that changed the property', () => {
  it.each(Object.entries(styles))('by a window moved by 8 of 480 pixels, in %s', async (_name, changes) => {
    const before = drawRoom();
    const found = check(before, await asModelGives(drawRoom({ windowAt: 158 })), changes);
    expect(found.drift.isChanged).toBe(true);
    expect(found.drift.findings).toContain('line-moved');
    expect(heatIn(found, before, 142, 70, 168, 160)).toBeGreaterThan(80);
    expect(heatIn(found, before, 380, 60, 480, 220)).toBe(0);
  });

  it.each(Object.entries(styles))('by a window more, in %s', async (_name, changes) => {
    const before = drawRoom();
    const found = check(before, await asModelGives(drawRoom({ extraWindow: true })), changes);
    expect(found.drift.findings[0]).toBe('edges-added');
    expect(heatIn(found, before, 262, 66, 326, 154)).toBeGreaterThan(60);
    expect(heatIn(found, before, 0, 60, 120, 220)).toBe(0);
  });

  it.each(Object.entries(styles))('by another crop, in %s', async (_name, changes) => {
    const found = check(drawRoom({ plant: true, sofa: true }), await cropped(drawRoom({ plant: true, sofa: true }), 0.97), changes);
    expect(found.drift.findings).toContain('frame-shifted');
  });

  it.each(['blue sky', 'lawn', 'declutter', 'staging'] as const)('by warmer walls, in %s', async (name) => {
    const found = check(drawRoom(), await asModelGives(tinted(drawRoom(), [1.1, 1, 0.84])), styles[name]);
    expect(found.drift.findings).toEqual(['colour-shifted']);
  });

  it.each(['blue sky', 'lawn', 'lights on', 'dusk', 'paint'] as const)('by a sofa that nobody asked for, in %s', async (name) => {
    const found = check(drawRoom(), await asModelGives(drawRoom({ sofa: true })), styles[name]);
    expect(found.drift.findings).toContain('edges-added');
  });

  it('by a window that is gone, where only the sky may change', async () => {
    const found = check(drawHouse({ extraWindow: true }), await asModelGives(drawHouse()), styles['blue sky']);
    expect(found.drift.findings).toContain('edges-lost');
  });
});

describe('with a mask', () => {
  const before = drawRoom();
  const mask = new Uint8Array(before.widthPx * before.heightPx);
  for (let y = 150; y < 230; y++) mask.fill(255, y * before.widthPx + 20, y * before.widthPx + 110);

  it('what changes inside does not count', async () => {
    const after = await asModelGives(drawRoom({ plant: true }));
    expect(check(before, after, [], mask).drift).toMatchObject({ isChanged: false, findings: [] });
    expect(check(before, after, []).drift.isChanged).toBe(true);
  });

  it('what changes outside is told, first of all as that', async () => {
    const { drift } = check(before, await asModelGives(drawRoom({ extraWindow: true })), [], mask);
    expect(drift.findings.slice(0, 2)).toEqual(['outside-mask', 'edges-added']);
  });

  it('no style is asked what it may change', async () => {
    expect(check(before, await asModelGives(drawRoom({ sofa: true })), ['furniture', 'small-things'], mask).drift.isChanged).toBe(true);
  });
});

describe('odd pictures', () => {
  it.each([
    [1, 1],
    [3, 40],
    [17, 9],
  ])('of %i by %i pixels are compared', (widthPx, heightPx) => {
    const picture = { rgb: new Uint8Array(3 * widthPx * heightPx).fill(90), widthPx, heightPx };
    expect(check(picture, picture, []).drift.score).toBe(0);
  });

  it('without anything on them have nothing to lose, and much to gain', () => {
    const plain = { rgb: new Uint8Array(3 * 240 * 160).fill(128), widthPx: 240, heightPx: 160 };
    const drawn = { ...plain, rgb: plain.rgb.slice() };
    box(drawn, 60, 40, 140, 100, [30, 60, 90]);
    expect(check(plain, drawn, []).drift.findings).toContain('edges-added');
    expect(check(drawn, plain, []).drift.findings).toContain('edges-lost');
  });
});
