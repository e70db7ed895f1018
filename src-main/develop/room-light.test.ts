import { describe, expect, it } from 'vitest';
import { shoot } from './fixtures/lit-room.ts';
import type { SmallPicture } from './look/small-picture.ts';
import { agreeLight, measureLight } from './room-light.ts';

const size = { widthPx: 240, heightPx: 160 };
function small(rgb: Uint8Array): SmallPicture {
  const plane = (channel: number): Float32Array => Float32Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i + channel]!);
  return { red: plane(0), green: plane(1), blue: plane(2), ...size };
}
const lamp = [1.3, 1, 0.6] as const;
const light = (red: number, blue: number, support = 3): { light: { red: number; blue: number; support: number } } => ({
  light: { red, blue, support },
});

describe('measureLight', () => {
  it('measures the lamp of a room, and how much of the picture is window, from the base and a darker frame', () => {
    const measured = measureLight(small(shoot({ ...size, lamp })), { picture: small(shoot({ ...size, lamp, stops: -4 })), stops: 4 });
    expect(measured.light!.red).toBeCloseTo(1.3, 1);
    expect(measured.light!.blue).toBeCloseTo(0.6, 1);
    // The window is 0.3 by 0.25 of a width by two thirds of one, softly edged.
    expect(measured.windowShare).toBeGreaterThan(0.1);
    expect(measured.windowShare).toBeLessThan(0.2);
  });

  it('does not know of windows where nothing darker tells, and nothing of a black picture', () => {
    expect(measureLight(small(shoot({ ...size, lamp })), null).windowShare).toBeNull();
    expect(measureLight(small(new Uint8Array(size.widthPx * size.heightPx * 3)), null)).toEqual({ light: null, windowShare: null });
  });
});

describe('agreeLight', () => {
  it('is the mean of what the photos say, those that tell more surely counting more', () => {
    expect(agreeLight([light(1.2, 0.8), light(1.2, 0.8)])).toEqual({ red: 1.2, blue: 0.8 });
    const between = agreeLight([light(1.2, 0.8), light(1.3, 0.7, 0.4)])!;
    expect(between.red).toBeGreaterThan(1.2);
    expect(between.red).toBeLessThan(1.23);
  });

  it('is not led astray by the photos of another light', () => {
    const evening = [light(1.8, 0.4), light(1.75, 0.42)];
    const agreed = agreeLight([light(1.05, 0.96), ...evening, light(1.02, 0.99), light(1.08, 0.95)])!;
    expect(agreed.red).toBeCloseTo(1.05, 1);
    expect(agreed.blue).toBeCloseTo(0.97, 1);
  });

  it('does not speak for one photo, or for photos that do not agree', () => {
    expect(agreeLight([])).toBeNull();
    expect(agreeLight([light(1.2, 0.8), { light: null }])).toBeNull();
    expect(agreeLight([light(1.8, 0.4), light(0.8, 1.3)])).toBeNull();
  });

  it('does not depend on the order of the photos', () => {
    const measures = [light(1.2, 0.8), light(1.1, 0.9, 1), light(1.7, 0.4), light(1.15, 0.82, 7)];
    expect(agreeLight(measures.toReversed())).toEqual(agreeLight(measures));
  });
});
