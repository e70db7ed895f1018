import { describe, expect, it } from 'vitest';
import { openPicture } from '../../imaging/picture.ts';
import { drawHeat } from './draw-heat.ts';

async function decoded(png: Buffer): Promise<{ data: Uint8Array; width: number; height: number; channels: number }> {
  const { data, info } = await openPicture(png).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

describe('the heat map', () => {
  it('is all clear where nothing changed', async () => {
    const { data, ...info } = await decoded(
      await drawHeat({ values: new Uint8Array(15 * 10), widthPx: 15, heightPx: 10 }, { widthPx: 120, heightPx: 80 }),
    );
    expect(info).toEqual({ width: 120, height: 80, channels: 4 });
    expect(data.every((value, i) => i % 4 !== 3 || value === 0)).toBe(true);
  });

  it('is warm and can be seen through where much changed, and clear far from there', async () => {
    const values = new Uint8Array(30 * 20);
    for (let y = 4; y < 10; y++) values.fill(220, y * 30 + 5, y * 30 + 12);
    const { data } = await decoded(await drawHeat({ values, widthPx: 30, heightPx: 20 }, { widthPx: 240, heightPx: 160 }));
    const at = (x: number, y: number): readonly number[] => [...data.subarray(4 * (y * 240 + x), 4 * (y * 240 + x) + 4)];
    const [red, , blue, alpha] = at(68, 56);
    expect(red).toBeGreaterThan(200);
    expect(blue).toBeLessThan(80);
    expect(alpha).toBeGreaterThan(120);
    expect(alpha).toBeLessThan(200);
    expect(at(180, 120)[3]).toBe(0);
  });

  it('of one cell is drawn at any size', async () => {
    const { data } = await decoded(await drawHeat({ values: Uint8Array.of(255), widthPx: 1, heightPx: 1 }, { widthPx: 3, heightPx: 2 }));
    expect(data[3]).toBeGreaterThan(0);
  });
});
