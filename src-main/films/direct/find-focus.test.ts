import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Sketch } from '../../imaging/attention.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { findFocus, focusOf } from './find-focus.ts';

const dir = mkdtempSync(path.join(os.tmpdir(), 'focus-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A plain wall with a coloured, patterned thing whose middle is at (x, y). */
function wallWith(at: { x: number; y: number } | null, [widthPx, heightPx]: readonly [number, number] = [160, 106]): Sketch {
  const rgb = new Uint8Array(widthPx * heightPx * 3).fill(190);
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      if (at === null || Math.abs(x / widthPx - at.x) > 0.09 || Math.abs(y / heightPx - at.y) > 0.12) continue;
      const level = ((x >> 2) + (y >> 2)) % 2 === 0 ? 40 : 170;
      rgb.set([level + 60, level, level], (y * widthPx + x) * 3);
    }
  return { rgb, widthPx, heightPx };
}
const context = (signal = new AbortController().signal) => ({ signal, onProgress: () => undefined, kernelsDir: '' });

describe('focusOf', () => {
  test('is the middle of a picture that is alike everywhere', () => {
    const { x, y } = focusOf(wallWith(null));
    expect([x, y]).toEqual([expect.closeTo(0.5, 1.5), expect.closeTo(0.5, 1.5)]);
  });
  test.each([0.2, 0.35, 0.65, 0.8])('goes to the thing at %d, and knows that it is small', (x) => {
    const focus = focusOf(wallWith({ x, y: 0.5 }));
    expect(Math.abs(focus.x - x)).toBeLessThan(0.15);
    expect(Math.sign(focus.x - 0.5)).toBe(Math.sign(x - 0.5));
    expect(focus.spreadX).toBeLessThan(0.2);
    expect(focus.y).toBeCloseTo(0.5, 1);
  });
  test('goes down to a thing on the floor', () => {
    expect(focusOf(wallWith({ x: 0.5, y: 0.72 }, [106, 160])).y).toBeGreaterThan(0.55);
  });
});

describe('findFocus', () => {
  const written = async (name: string, sketch: Sketch, turned: boolean): Promise<string> => {
    const file = path.join(dir, name);
    const large = fromRgb(sketch.rgb, sketch.widthPx, sketch.heightPx).resize(sketch.widthPx * 6, sketch.heightPx * 6, {
      kernel: 'nearest',
    });
    writeFileSync(file, await (turned ? large.withMetadata({ orientation: 3 }) : large).jpeg({ quality: 92 }).toBuffer());
    return file;
  };

  test('reads pictures as they stand upright, and one that it cannot read has nothing that stands out', async () => {
    const thing = wallWith({ x: 0.2, y: 0.5 });
    const broken = path.join(dir, 'broken.jpg');
    writeFileSync(broken, 'not a picture');
    const files = [
      await written('upright.jpg', thing, false),
      await written('turned.jpg', thing, true),
      broken,
      path.join(dir, 'gone.jpg'),
    ];
    const { focuses } = await findFocus({ files }, context());
    expect(focuses[0]!.x).toBeLessThan(0.4);
    expect(focuses[1]!.x).toBeGreaterThan(0.6);
    expect(focuses[2]).toEqual({ x: 0.5, y: 0.5, spreadX: 0.25, spreadY: 0.25 });
    expect(focuses[3]).toEqual(focuses[2]);
  });

  test('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(findFocus({ files: ['any'] }, context(abort.signal))).rejects.toThrow();
  });
});
