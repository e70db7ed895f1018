import { describe, expect, it } from 'vitest';
import type { GreyPicture } from '../../develop/grey-picture.ts';
import { blurCheck, judgeBlur } from './blurred.ts';
import { blurred, discs, drawn, noisy } from './drawn.fixture.ts';
import { measureEdgeBlur, noiseOf } from './edge-blur.ts';

const sharp = discs(900, 600);
const check = (picture: GreyPicture) => blurCheck(picture, 1);

/** The camera moved sideways while the shutter was open. */
function shaken({ data, widthPx, heightPx }: GreyPicture, lengthPx: number): GreyPicture {
  return drawn(widthPx, heightPx, (x, y) => {
    let sum = 0;
    for (let i = 0; i < lengthPx; i++) sum += data[y * widthPx + Math.min(widthPx - 1, x + i)]!;
    return sum / lengthPx;
  });
}

describe('measureEdgeBlur', () => {
  it.each([1.5, 2, 3, 4])('recovers a Gaussian blur of %f px from steps', async (sigma) => {
    const { overall } = measureEdgeBlur(await blurred(sharp, sigma));
    expect(overall! / sigma).toBeGreaterThan(0.8);
    expect(overall! / sigma).toBeLessThan(1.1);
  });

  it('recovers it under noise', async () => {
    const { overall } = measureEdgeBlur(noisy(await blurred(sharp, 3), 6));
    expect(overall!).toBeGreaterThan(1.5);
    expect(overall!).toBeLessThan(3.5);
  });

  it('tells the direction of a movement', () => {
    const { byDirection } = measureEdgeBlur(shaken(sharp, 12));
    expect(byDirection[0]!).toBeGreaterThan(3);
    expect(byDirection[3]!).toBeLessThan(1);
  });

  it('says nothing of a wall, a noisy wall, or a picture too small to hold an edge', () => {
    const wall = drawn(900, 600, (x, y) => 120 + x / 20 + y / 30);
    for (const picture of [wall, noisy(wall, 8), drawn(1, 1, () => 9), drawn(80, 900, (x) => 3 * x)]) {
      expect(measureEdgeBlur(picture)).toMatchObject({ overall: null });
    }
  });

  it('finds the noise of a flat picture', () => {
    // Even noise of 8 levels to either side has a deviation of 8 / sqrt(3).
    expect(
      noiseOf(
        noisy(
          drawn(400, 300, () => 128),
          8,
        ),
      ),
    ).toBeCloseTo(8 / Math.sqrt(3), 0);
    expect(noiseOf(drawn(400, 300, (x) => x / 2))).toBeLessThan(0.6);
  });
});

describe('blurCheck', () => {
  it('lets a sharp picture pass, noisy or not', () => {
    expect(check(sharp)).toBeNull();
    expect(check(noisy(sharp, 8))).toBeNull();
  });

  it('names a picture that is out of focus, with the width of its edges', async () => {
    expect(check(await blurred(sharp, 4))).toMatchObject({
      code: 'blurred',
      severity: 'warning',
      message: expect.stringMatching(/about 1\d pixels/) as unknown,
    });
  });

  it('names a picture without a single edge left at full size', async () => {
    const lost = await blurred(sharp, 14);
    expect(measureEdgeBlur(lost).overall).toBeNull();
    expect(check(lost)).toMatchObject({ code: 'blurred', message: expect.stringMatching(/about [2-5]\d pixels/) as unknown });
  });

  it('names a camera that moved', () => {
    expect(check(shaken(sharp, 12))).toMatchObject({ code: 'blurred', message: expect.stringContaining('the camera moved') as unknown });
  });

  it('takes a sharp third for a choice', async () => {
    const soft = await blurred(sharp, 5);
    const shallow = drawn(900, 600, (x, y) => (x < 300 ? sharp : soft).data[y * 900 + x]!);
    expect(check(shallow)).toBeNull();
  });

  it('asks less of the pixels of a larger picture', () => {
    const soft = { byDirection: [1.6, 1.6, 1.6, 1.6, 1.6, 1.6], overall: 1.6, points: 9000 };
    expect(judgeBlur(soft, 2400, 1)).not.toBeNull();
    expect(judgeBlur(soft, 6000, 1)).toBeNull();
  });

  it('does not judge by one direction alone', () => {
    const clouds = { byDirection: [null, null, null, 2.5, null, null], overall: 2.5, points: 900 };
    expect(judgeBlur(clouds, 2400, 1)).toBeNull();
  });
});
