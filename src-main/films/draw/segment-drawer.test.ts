import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../../failure.ts';
import { fromRgb } from '../../imaging/picture.ts';
import { moveProgress } from '../camera-move.ts';
import type { OpenClip } from '../clips/clip-frames.ts';
import type { Rectangle, Size } from '../geometry.ts';
import type { DrawnPicture, SegmentRecipe, StripPart } from '../render-plan.ts';
import { makePhoto } from '../testing/fixtures.ts';
import { measureMotion, paintSpots, type Spot, spotPlaces } from '../testing/spots.ts';
import type { DrawnJoin } from '../timeline.ts';
import { createSegmentDrawer, type SegmentDrawer } from './segment-drawer.ts';

const kernelsDir = path.resolve('dist/kernels');
const fontsDir = path.resolve('resources/fonts');
const signal = new AbortController().signal;
const frame: Size = { widthPx: 320, heightPx: 180 };
const photoSize: Size = { widthPx: 400, heightPx: 225 };
const whole = { x: 0, y: 0, width: 1, height: 1 };
const part = { x: 0.05, y: 0.1, width: 0.8, height: 0.8 };
const lumaBytes = 320 * 180;
const brand = { ink: '#ffffff', ground: '#203040', accent: '#c08040', logoSha256: null };
const sides = ['left', 'right', 'up', 'down'] as const;

let dir: string;
const files: Record<string, string> = {};
const sigma = 4;
const places = spotPlaces(photoSize, 45);
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "segment drawer 'ø' "));
  const flat = (name: string, level: number): Promise<string> => makePhoto(path.join(dir, name), photoSize, () => [level, level, level]);
  files['dark'] = await flat('dark.jpg', 0);
  files['bright'] = await flat('bright.jpg', 255);
  files['room'] = await makePhoto(path.join(dir, 'room.jpg'), photoSize, (x, y) => [60 + (x % 120), 90 + (y % 80), (x * 3 + y * 5) % 200]);
  files['hall'] = await makePhoto(path.join(dir, 'hall.jpg'), photoSize, (x, y) => [200 - (y % 90), (x + y) % 220, 40 + (x % 90)]);
  files['spots'] = path.join(dir, 'spots.png');
  await fromRgb(paintSpots(photoSize, places, sigma), photoSize.widthPx, photoSize.heightPx)
    .png()
    .toFile(files['spots']);
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const photo = (sha256: string, size = photoSize): DrawnPicture => ({ kind: 'photo', sha256, ...size });
const clip: DrawnPicture = { kind: 'clip', sha256: 'clip', ...frame, startMs: 400 };
const strip = (picture: DrawnPicture, from = whole, to = from, first = 0): StripPart => ({
  picture,
  move: { from, to, ease: 'glide', frames: 40, rampIn: 8, rampOut: 8 },
  first,
});
const recipe = (under: StripPart, frameCount: number, more: Partial<SegmentRecipe> = {}): SegmentRecipe => ({
  frame,
  fps: 30,
  light: 'display',
  frameCount,
  under,
  over: null,
  texts: [],
  endFade: null,
  brand: null,
  ...more,
});
const joined = (
  under: DrawnPicture,
  over: DrawnPicture,
  join: DrawnJoin,
  frameCount: number,
  more: Partial<SegmentRecipe> = {},
): SegmentRecipe => recipe(strip(under), frameCount, { over: { ...strip(over), join }, ...more });

/** Frames whose luma is a ramp that moves with the number of the frame; asked for as a strip's. */
const openClip: OpenClip = async function* ramps({ first, count, frame: { widthPx, heightPx } }) {
  for (let n = first; n < first + count; n++) {
    const pixels = new Uint8Array((widthPx * heightPx * 3) / 2).fill(128);
    for (let i = 0; i < widthPx * heightPx; i++) pixels[i] = 40 + ((((i % widthPx) >> 1) + n) % 180);
    yield pixels;
  }
};
const drawerFor = (recipes: readonly SegmentRecipe[], known = files): Promise<SegmentDrawer> =>
  createSegmentDrawer({ kernelsDir, frame, fontsDir, files: { ...known, clip: 'not opened here' }, openClip, recipes });
async function drawn(drawer: SegmentDrawer, one: SegmentRecipe, next: SegmentRecipe | null = null): Promise<Buffer[]> {
  const frames: Buffer[] = [];
  for await (const made of drawer.frames(one, signal, next)) {
    const pixels = Buffer.alloc(drawer.frameBytes);
    made.copyTo(pixels);
    frames.push(pixels);
  }
  return frames;
}
const draw = async (one: SegmentRecipe): Promise<Buffer[]> => drawn(await drawerFor([one]), one);
/** Share of white along the middle row or column, in pixels, by limited-range luma. */
const whitePx = (pixels: Buffer, axis: 'x' | 'y', from = 0, to = axis === 'x' ? 320 : 180): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (pixels[axis === 'x' ? 90 * 320 + i : i * 320 + 160]! - 16) / 219;
  return sum;
};

describe('joins', () => {
  it('crossfades through the numbers, one (n + 1)th of the way on frame 1', async () => {
    const frames = await draw(joined(photo('dark'), photo('bright'), { kind: 'crossfade', durationMs: 1 }, 3));
    expect(frames.map((pixels) => pixels[lumaBytes / 2])).toEqual([71, 126, 180]);
  });

  it('dips through a colour', async () => {
    const frames = await draw(joined(photo('dark'), photo('bright'), { kind: 'dip', durationMs: 1, colour: '#ff0000' }, 3));
    const planes = frames.map((pixels) => [pixels[500], pixels[lumaBytes + 500], pixels[lumaBytes * 1.25 + 500]]);
    // Red is 63, 102, 240; half way from black, and half way to white.
    expect(planes).toEqual([
      [40, 115, 184],
      [63, 102, 240],
      [149, 115, 184],
    ]);
  });

  const comes = [0.25, 0.5, 0.75].map((progress) => moveProgress(progress, 0.5, 0.5));
  it.each(sides.flatMap((side) => (['slide', 'push', 'wipe'] as const).map((kind) => [kind, side] as const)))(
    '%s %s: the edge is where it should be to a twentieth of a pixel, on the right side',
    async (kind, towards) => {
      const frames = await draw(joined(photo('dark'), photo('bright'), { kind, towards, durationMs: 1 }, 3));
      const axis = towards === 'left' || towards === 'right' ? 'x' : 'y';
      const extent = axis === 'x' ? 320 : 180;
      const soft = kind === 'wipe' ? extent / 100 : 0;
      for (const [n, come] of comes.entries()) {
        const way = come * (extent + soft) - soft / 2;
        expect(Math.abs(whitePx(frames[n]!, axis) - way)).toBeLessThan(0.05);
        const isForwards = towards === 'right' || towards === 'down';
        expect(whitePx(frames[n]!, axis, isForwards ? 0 : extent - 8, isForwards ? 8 : extent)).toBeCloseTo(8, 1);
      }
      // Beside the edge nothing is mixed, and chroma is that of grey throughout.
      expect(frames[1]!.subarray(lumaBytes).every((value) => value === 128)).toBe(true);
    },
  );

  it.each([
    ['slide', 'left', 'over'],
    ['push', 'left', 'over'],
    ['push', 'left', 'under'],
    ['push', 'up', 'over'],
    ['push', 'down', 'under'],
    ['slide', 'right', 'over'],
  ] as const)('%s %s moves the %s picture between pixels, without a shake', async (kind, towards, side) => {
    const [under, over] = side === 'over' ? ['dark', 'spots'] : ['spots', 'dark'];
    const count = 600;
    const one = joined(photo(under), photo(over), { kind, towards, durationMs: 1 }, count);
    const axis = towards === 'left' || towards === 'right' ? 'x' : 'y';
    const extent = axis === 'x' ? 320 : 180;
    const direction = towards === 'right' || towards === 'down' ? 1 : -1;
    const shiftAt = (n: number): number => {
      const come = moveProgress((n + 1) / (count + 1), 0.5, 0.5);
      return direction * extent * (side === 'over' ? come - 1 : come);
    };
    const [first, frames] = [side === 'over' ? 330 : 230, 40];
    const lumas: Buffer[] = [];
    for await (const made of (await drawerFor([one])).frames(one, signal)) {
      if (lumas.length === first + frames) break;
      const pixels = Buffer.alloc(lumaBytes * 1.5);
      made.copyTo(pixels);
      lumas.push(pixels.subarray(0, lumaBytes));
    }
    const rectangleAt = (n: number): Rectangle => ({
      x: axis === 'x' ? (-shiftAt(first + n) * 400) / 320 : 0,
      y: axis === 'y' ? (-shiftAt(first + n) * 225) / 180 : 0,
      width: 400,
      height: 225,
    });
    // Those that are near the picture's own edge meet the other picture.
    const inside = places.filter(({ x, y }: Spot) => x > 30 && y > 30 && x < 370 && y < 195);
    const error = await measureMotion(frame, inside, sigma, frames, rectangleAt, (n) => lumas[first + n]!);
    expect(error.rms).toBeLessThan(0.02);
    expect(error.jitter).toBeLessThan(0.02);
  });
});

describe('segments', () => {
  const crossfade: DrawnJoin = { kind: 'crossfade', durationMs: 1 };
  it.each(['display', 'linear'] as const)('continue exactly, drawn in one piece or in two, in one lane or another (%s)', async (light) => {
    const more = { light };
    const under = (first: number): StripPart => strip(photo('room'), part, whole, first);
    const long = recipe(under(0), 24, more);
    const pieces = [recipe(under(0), 11, more), recipe(under(11), 13, more)];
    const other = recipe(strip(photo('hall'), whole, part, 20), 6, { ...more, over: { ...strip(photo('bright')), join: crossfade } });
    const expected = await drawn(await drawerFor([long]), long);
    expect(expected).toHaveLength(24);
    const lane = await drawerFor([long, ...pieces, other]);
    await drawn(lane, other, pieces[0]);
    const inPieces = [...(await drawn(lane, pieces[0]!, other)), ...(await drawn(lane, other)), ...(await drawn(lane, pieces[1]!))];
    expect(inPieces.toSpliced(11, 6).map((pixels, n) => pixels.equals(expected[n]!))).toEqual(expected.map(() => true));
    // And it moves all the while.
    expect(expected.slice(1).every((pixels, n) => !pixels.equals(expected[n]!))).toBe(true);
  });

  it.each(['display', 'linear'] as const)('are the same bytes every time (%s)', async (light) => {
    for (const kind of ['wipe', 'push'] as const) {
      const one = joined(photo('room'), photo('hall'), { kind, towards: 'left', durationMs: 1 }, 5, { light });
      const [once, again] = [await draw(one), await draw(one)];
      expect(once.every((pixels, n) => pixels.equals(again[n]!))).toBe(true);
    }
  });

  it.each(['display', 'linear'] as const)('give a clip as it comes, and mix and move its numbers (%s)', async (light) => {
    const alone = await draw(recipe(strip(clip, whole, whole, 7), 3, { light }));
    expect([alone[0]![0], alone[2]![0]]).toEqual([47, 49]);
    const [half] = await draw(joined(photo('dark'), clip, crossfade, 1, { light }));
    expect(half![100]).toBe(Math.round((16 + 40 + 50) / 2));
    const shifted = joined(photo('dark'), clip, { kind: 'slide', towards: 'left', durationMs: 1 }, 3, { light });
    const frames = await draw(shifted);
    // A slope of one level in two pixels tells where it stands to a few hundredths.
    const mean = (pixels: Buffer, from: number): number =>
      pixels.subarray(90 * 320 + from, 90 * 320 + from + 40).reduce((sum, value) => sum + value, 0) / 40;
    const stands = 320 * (1 - moveProgress(0.75, 0.5, 0.5));
    expect(mean(frames[2]!, 100)).toBeCloseTo(40 + 2 + (119.5 - stands) / 2 - 0.25, 1);
  });

  it('fades to black at the end, over more than one segment', async () => {
    const [first, second] = [
      recipe(strip(photo('bright')), 4, { endFade: { from: 2, frames: 6 } }),
      recipe(strip(photo('bright')), 4, { endFade: { from: -2, frames: 6 } }),
    ];
    const levels = [...(await draw(first)), ...(await draw(second))].map((pixels) => pixels[999]);
    expect(levels).toEqual([235, 235, 199, 162, 126, 89, 53, 16]);
  });

  it('show a text in its time only, and a card as it was drawn', async () => {
    const text = { kind: 'title', text: 'Fjordgata 12', detail: null, from: 3, to: 12 } as const;
    const frames = await draw(recipe(strip(photo('room')), 14, { texts: [text], brand }));
    const [bare] = await draw(recipe(strip(photo('room')), 1));
    expect(frames.map((pixels) => pixels.equals(bare!))).toEqual(frames.map((_, n) => n < 3 || n >= 12));
    const [card] = await draw(recipe(strip({ kind: 'card', layout: 'title', heading: 'Fjordgata 12', lines: [] }), 1, { brand }));
    // The ground, #203040, in a corner; and light type somewhere.
    expect([card![0], card![lumaBytes], card![lumaBytes * 1.25]]).toEqual([55, 137, 120]);
    expect(Math.max(...card!.subarray(0, lumaBytes))).toBeGreaterThan(200);
  });

  it.each([
    ['an odd size', { widthPx: 401, heightPx: 227 }, whole],
    ['a small picture, enlarged', { widthPx: 61, heightPx: 35 }, part],
    ['a picture of one pixel', { widthPx: 1, heightPx: 1 }, whole],
    ['a corner, closely', photoSize, { x: 0.9, y: 0.9, width: 0.1, height: 0.1 }],
  ])('take %s', async (name, size, framing) => {
    const file = await makePhoto(path.join(dir, `${name}.jpg`), size, () => [200, 120, 40]);
    const one = recipe(strip(photo('odd', size), framing), 1);
    const [pixels] = await drawn(await drawerFor([one], { odd: file }), one);
    // Orange by BT.709: 16 + 219 (0.2126 x 200 + 0.7152 x 120 + 0.0722 x 40) / 255 and its differences; JPEG keeps it to a level.
    for (const [plane, level] of [
      [pixels!.subarray(0, lumaBytes), 128],
      [pixels!.subarray(lumaBytes, lumaBytes * 1.25), 84],
      [pixels!.subarray(lumaBytes * 1.25), 167],
    ] as const) {
      expect(Math.max(...plane) - Math.min(...plane)).toBe(0);
      expect(Math.abs(plane[0]! - level)).toBeLessThanOrEqual(1);
    }
  });
});

describe('light', () => {
  const level = (luma: number): number => ((luma - 16) * 255) / 219;
  it('mixes light: half black and half white is 188, not 128', async () => {
    const one = (light: 'display' | 'linear') => joined(photo('dark'), photo('bright'), { kind: 'crossfade', durationMs: 1 }, 1, { light });
    expect((await draw(one('display')))[0]![7]).toBe(126);
    expect(level((await draw(one('linear')))[0]![7]!)).toBeCloseTo(187.5, 0);
  });

  it('resamples light: a checker that is reduced is 188, and colour keeps its planes', async () => {
    const size = { widthPx: 800, heightPx: 450 };
    const checker = await makePhoto(path.join(dir, 'checker.jpg'), size, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0] : [255, 255, 255]));
    const middleOf = async (light: 'display' | 'linear'): Promise<number> => {
      const one = recipe(strip(photo('checker', size)), 1, { light });
      const [pixels] = await drawn(await drawerFor([one], { checker }), one);
      return level(pixels!.subarray(90 * 320 + 100, 90 * 320 + 200).reduce((sum, value) => sum + value, 0) / 100);
    };
    expect(Math.abs((await middleOf('display')) - 128)).toBeLessThan(2);
    expect(Math.abs((await middleOf('linear')) - 188)).toBeLessThan(2);
  });

  it('dips and moves its edges as light does', async () => {
    const dip = joined(photo('dark'), photo('bright'), { kind: 'dip', durationMs: 1, colour: '#ff0000' }, 3, { light: 'linear' });
    // Half of red's light is the number 187.5; half white and half red is that with red at 255.
    const planes = (await draw(dip)).map((pixels) => [pixels[500], pixels[lumaBytes + 500], pixels[lumaBytes * 1.25 + 500]]);
    expect(planes).toEqual([
      [50, 109, 210],
      [63, 102, 240],
      [189, 121, 158],
    ]);
    for (const [kind, towards] of [
      ['push', 'left'],
      ['wipe', 'down'],
      ['slide', 'up'],
    ] as const) {
      const [numbers, light] = await Promise.all(
        (['display', 'linear'] as const).map((mode) =>
          draw(joined(photo('dark'), photo('bright'), { kind, towards, durationMs: 1 }, 3, { light: mode })),
        ),
      );
      const axis = towards === 'left' ? 'x' : 'y';
      // Only in the edge itself is there more light; it is a pixel wide, or two of a wipe.
      for (const [n, pixels] of light!.entries()) {
        const more = whitePx(pixels, axis) - whitePx(numbers![n]!, axis);
        expect(more).toBeGreaterThan(-0.01);
        expect(more).toBeLessThan(0.5);
      }
    }
  });

  it('shows what does not change as the numbers it has, to a level', async () => {
    const [display] = await draw(recipe(strip(photo('hall'), part), 1));
    const [light] = await draw(recipe(strip(photo('hall'), part), 1, { light: 'linear' }));
    const colours = Array.from({ length: 6 }, (_, i) => [i * 50, 250 - i * 40, (i * 97) % 256]);
    for (const [index, rgb] of colours.entries()) {
      const file = path.join(dir, `flat-${index}.png`);
      await fromRgb(
        new Uint8Array(photoSize.widthPx * photoSize.heightPx * 3).map((_, i) => rgb[i % 3]!),
        photoSize.widthPx,
        photoSize.heightPx,
      )
        .png()
        .toFile(file);
      const [a, b] = await Promise.all(
        (['display', 'linear'] as const).map(async (mode) => {
          const one = recipe(strip(photo('flat'), part), 1, { light: mode });
          return (await drawn(await drawerFor([one], { flat: file }), one))[0]!;
        }),
      );
      const off = a!.map((value, i) => Math.abs(value - b![i]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
    }
    // Where there is detail the two differ, but not by much.
    const mean = display!.reduce((sum, value, i) => sum + Math.abs(value - light![i]!), 0) / display!.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(6);
  });
});

describe('bad input', () => {
  const failure = async (one: SegmentRecipe, known: Record<string, string>): Promise<unknown> =>
    drawn(await drawerFor([one], known), one).catch((error: unknown) => error);

  it('names a photo that has vanished, and one that is cut short, without its path', async () => {
    const gone = await failure(recipe(strip(photo('gone')), 1), { gone: path.join(dir, 'gone.jpg') });
    expect(gone).toMatchObject({ code: 'file-not-readable' });
    const short = path.join(dir, 'short.jpg');
    await writeFile(short, (await readFile(files['room']!)).subarray(0, 4000));
    const cut = await failure(recipe(strip(photo('short')), 1), { short });
    expect(cut).toMatchObject({ code: 'photo-damaged' });
    for (const one of [gone, cut]) expect((one as StudioFailure).message).not.toContain(path.basename(dir));
  });

  it('draws what is whole although the next picture is not', async () => {
    const [one, next] = [recipe(strip(photo('room')), 2), recipe(strip(photo('gone')), 2)];
    const lane = await drawerFor([one, next], { ...files, gone: path.join(dir, 'gone.jpg') });
    expect(await drawn(lane, one, next)).toHaveLength(2);
    await expect(drawn(lane, next)).rejects.toBeInstanceOf(StudioFailure);
  });

  it('stops when it is told to, and leaves no clip open', async () => {
    const control = new AbortController();
    let isClosed = false;
    const watched: OpenClip = async function* watch(...args) {
      try {
        yield* openClip(...args);
      } finally {
        isClosed = true;
      }
    };
    const one = recipe(strip(clip), 100);
    const lane = await createSegmentDrawer({ kernelsDir, frame, fontsDir, files: { clip: '' }, openClip: watched, recipes: [one] });
    let count = 0;
    const drawing = (async () => {
      for await (const _ of lane.frames(one, control.signal)) if (++count === 5) control.abort(new Error('told to'));
    })();
    await expect(drawing).rejects.toThrow('told to');
    expect([count, isClosed]).toEqual([5, true]);
  });
});
