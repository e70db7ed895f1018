import { describe, expect, it } from 'vitest';
import { planPart } from './plan-part.ts';

const photo = { widthPx: 6000, heightPx: 4000 };
const most = { longEdgePx: 2048, pixels: 4_194_304 };

/** A rectangle of pixels in shares. */
const marked = (left: number, top: number, width: number, height: number, of = photo) => ({
  left: left / of.widthPx,
  top: top / of.heightPx,
  right: (left + width) / of.widthPx,
  bottom: (top + height) / of.heightPx,
});

describe('planPart', () => {
  it('sends the whole photo where there is no mask, as large as the model takes', () => {
    expect(planPart({ photo, marked: null, featherPx: 20, most })).toEqual({
      part: { left: 0, top: 0, ...photo },
      sent: { widthPx: 2048, heightPx: 1360 },
    });
    expect(planPart({ photo, marked: null, featherPx: 20, most: { longEdgePx: 8000, pixels: 1e8 } }).sent).toEqual(photo);
    const { sent } = planPart({ photo, marked: null, featherPx: 20, most: { longEdgePx: 8000, pixels: 1_000_000 } });
    expect(sent.widthPx * sent.heightPx).toBeLessThanOrEqual(1_000_000);
    expect(sent.widthPx * sent.heightPx).toBeGreaterThan(950_000);
  });

  it('sends a small mark at its own size, with room for a model to see by', () => {
    const { part, sent } = planPart({ photo, marked: marked(3000, 2000, 40, 30), featherPx: 20, most });
    expect(part).toEqual({ left: 2508, top: 1503, widthPx: 1024, heightPx: 1024 });
    expect(sent).toEqual({ widthPx: 1024, heightPx: 1024 });
  });

  it('never makes it larger than it is, but what no model would take', () => {
    expect(planPart({ photo: { widthPx: 900, heightPx: 600 }, marked: null, featherPx: 8, most }).sent).toEqual({
      widthPx: 900,
      heightPx: 600,
    });
    expect(planPart({ photo: { widthPx: 300, heightPx: 200 }, marked: null, featherPx: 8, most }).sent).toEqual({
      widthPx: 512,
      heightPx: 341,
    });
  });

  it.each([
    ['in the corner', marked(0, 0, 50, 50)],
    ['along the lower edge', marked(0, 3990, 6000, 10)],
    ['tall', marked(2900, 200, 150, 3600)],
    ['wide', marked(100, 1900, 5800, 90)],
    ['large', marked(500, 400, 4000, 3000)],
    ['all of it', marked(0, 0, 6000, 4000)],
    ['medium', marked(1000, 1200, 1500, 900)],
  ])('keeps context beside a mark that is %s, within the photo and in sane proportions', (_, box) => {
    const { part, sent } = planPart({ photo, marked: box, featherPx: 20, most });
    const [left, top, right, bottom] = [box.left * 6000, box.top * 4000, box.right * 6000, box.bottom * 4000];
    expect(part.left).toBeGreaterThanOrEqual(0);
    expect(part.top).toBeGreaterThanOrEqual(0);
    expect(part.left + part.widthPx).toBeLessThanOrEqual(6000);
    expect(part.top + part.heightPx).toBeLessThanOrEqual(4000);
    const ratio = part.widthPx / part.heightPx;
    expect(Math.max(ratio, 1 / ratio)).toBeLessThan(1.79);
    expect(Number.isInteger(part.left) && Number.isInteger(part.top)).toBe(true);
    // A third of the mark on each side; less only where the photo ends, and then more on the other.
    const wanted = Math.min(6000, 1.7 * (right - left)) - 1;
    expect(part.widthPx).toBeGreaterThanOrEqual(wanted);
    expect(part.heightPx).toBeGreaterThanOrEqual(Math.min(4000, 1.7 * (bottom - top)) - 1);
    expect(part.left).toBeLessThanOrEqual(Math.max(0, left - 20));
    expect(part.top + part.heightPx).toBeGreaterThanOrEqual(Math.min(4000, bottom + 20));
    expect(Math.max(sent.widthPx, sent.heightPx)).toBeLessThanOrEqual(2048);
    // What is sent is not bent.
    expect(Math.abs(Math.log(sent.widthPx / sent.heightPx / ratio))).toBeLessThan(0.015);
  });
});
