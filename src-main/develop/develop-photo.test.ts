import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsWith, type DevelopChange } from '../../src-preload/contract/develop.ts';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import type { TaskContext } from '../imaging/tasks.ts';
import { developPhoto } from './develop-photo.ts';
import { shoot } from './fixtures/lit-room.ts';
import { psnr } from './fixtures/psnr.ts';
import { noFacts } from './fixtures/no-facts.ts';
import { recipeFor, type DevelopedPicture, type DevelopFrame, type DevelopRecipe } from './recipe.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'develop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const outFile = path.join(folder, 'out.jpg');
const context = (signal = new AbortController().signal, onProgress: TaskContext['onProgress'] = () => undefined): TaskContext => ({
  signal,
  onProgress,
  kernelsDir: path.resolve('dist/kernels'),
});

let counter = 0;
function frame(bytes: Buffer, exposureValue: number | null = null): DevelopFrame {
  const file = path.join(folder, `frame-${counter++}`);
  writeFileSync(file, bytes);
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), facts: noFacts(exposureValue) };
}
const size = { widthPx: 300, heightPx: 200 };
const jpeg = (rgb: Uint8Array, { widthPx, heightPx } = size): Promise<Buffer> =>
  fromRgb(rgb, widthPx, heightPx).jpeg({ quality: 97, chromaSubsampling: '4:4:4' }).toBuffer();

const recipe = (frameCount: number, change: DevelopChange = {}): DevelopRecipe => recipeFor({ frameCount, settings: settingsWith(change) });

interface Result extends DevelopedPicture {
  readonly rgb: Uint8Array;
}
async function develop(
  frames: readonly DevelopFrame[],
  { base = 0, change = {} }: { base?: number; change?: DevelopChange } = {},
): Promise<Result> {
  const made = await developPhoto({ frames, base, recipe: recipe(frames.length, change), outFile, outFormat: 'jpeg' }, context());
  return { ...made, rgb: await openPicture(outFile).raw().toBuffer() };
}
const even = (level: number, count = size.widthPx * size.heightPx): Uint8Array => new Uint8Array(count * 3).fill(level);
const lumaAt = (rgb: Uint8Array, i: number): number => 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;

/** Sum of horizontal steps between neighbours that are neither black nor white. */
function unclippedDetail(rgb: Uint8Array): number {
  let sum = 0;
  for (let i = 1; i < rgb.length / 3; i++) {
    const [a, b] = [lumaAt(rgb, i - 1), lumaAt(rgb, i)];
    if (Math.min(a, b) > 6 && Math.max(a, b) < 249) sum += Math.abs(a - b);
  }
  return sum;
}
/** Spread of luma inside the fixture's window. */
function windowSpread(rgb: Uint8Array): number {
  const values: number[] = [];
  for (let y = 36; y < 100; y++) for (let x = 172; x < 250; x++) values.push(lumaAt(rgb, y * size.widthPx + x));
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('a bracket set', () => {
  let frames: DevelopFrame[];
  let middle: Uint8Array;
  let pulled: Result;
  let fused: Result;
  beforeAll(async () => {
    const stops = [-4, -2, 0, 2];
    const shots = stops.map((stop) => shoot({ ...size, stops: stop }));
    middle = shots[2]!;
    frames = await Promise.all(shots.map(async (rgb, i) => frame(await jpeg(rgb), 6 - stops[i]!)));
    pulled = await develop(frames, { base: 2, change: { windowPull: 1 } });
    fused = await develop(frames, { base: 2 });
  });

  it('shows more than its middle frame: detail in the room, and a view in the window', () => {
    expect(fused.isFused).toBe(true);
    expect(unclippedDetail(fused.rgb)).toBeGreaterThan(1.25 * unclippedDetail(middle));
    expect(windowSpread(middle)).toBeLessThan(1);
    expect(windowSpread(fused.rgb)).toBeGreaterThan(8);
    expect(windowSpread(pulled.rgb)).toBeGreaterThan(8);
  });

  it('is bright and keeps its range', () => {
    const luma = Array.from({ length: fused.rgb.length / 3 }, (_, i) => lumaAt(fused.rgb, i)).toSorted((a, b) => a - b);
    const at = (share: number): number => luma[Math.floor(share * luma.length)]!;
    expect(at(0.5)).toBeGreaterThan(120);
    expect(at(0.5)).toBeLessThan(190);
    expect(at(0.01)).toBeLessThan(60);
    expect(at(0.99)).toBeGreaterThan(200);
    expect(luma.filter((value) => value > 253).length / luma.length).toBeLessThan(0.01);
    expect(luma.filter((value) => value < 2).length / luma.length).toBeLessThan(0.005);
  });

  it('keeps grey walls grey', () => {
    let worst = 0;
    for (let y = 130; y < 190; y += 4)
      for (let x = 160; x < 170; x += 2)
        worst = Math.max(worst, Math.abs(fused.rgb[3 * (y * 300 + x)]! - fused.rgb[3 * (y * 300 + x) + 2]!));
    expect(worst).toBeLessThan(8);
  });

  it('says what it did', () => {
    expect(fused.report).toMatchObject({
      base: 2,
      leftOut: [],
      notFused: null,
      night: 0,
      windowShare: expect.closeTo(0.14, 1) as unknown,
      exposureStops: expect.any(Number) as unknown,
    });
    expect((fused.report['placed'] as { isWarped: boolean }[]).map(({ isWarped }) => isWarped)).toEqual([false, false, false, false]);
  });

  it('is a synced sRGB JPEG of full size and full colour, whose facts are true', async () => {
    const bytes = readFileSync(outFile);
    expect([fused.sizeBytes, fused.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    const { width, height, format, chromaSubsampling, icc, orientation } = await openPicture(bytes).metadata();
    expect({ width, height, format, chromaSubsampling }).toEqual({ width: 300, height: 200, format: 'jpeg', chromaSubsampling: '4:4:4' });
    // Profile names are UTF-16.
    expect(icc?.toString('latin1').replaceAll('\0', '')).toContain('sRGB');
    expect(orientation).toBeUndefined();
  });

  it('can be had with 16 bits, lossless, for the archive: the same picture, with more levels than 256', async () => {
    const input = { frames, base: 2, recipe: recipe(frames.length), outFile: path.join(folder, 'out.tif'), outFormat: 'tiff16' as const };
    const made = await developPhoto(input, context());
    expect([made.widthPx, made.heightPx, made.isFused]).toEqual([300, 200, true]);
    const raw = await openPicture(input.outFile, { ignoresProfile: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    const deep = new Uint16Array(Uint8Array.from(raw).buffer);
    expect(
      psnr(
        Float32Array.from(deep, (value) => value / 257),
        fused.rgb,
      ),
    ).toBeGreaterThan(38);
    expect(new Set(deep).size).toBeGreaterThan(2000);
    expect((await developPhoto(input, context())).sha256).toBe(made.sha256);
  });

  it('comes out byte for byte the same, before and after other photos', async () => {
    expect((await develop(frames, { base: 2 })).sha256).toBe(fused.sha256);
    await develop([frame(await jpeg(shoot({ widthPx: 700, heightPx: 500 }), { widthPx: 700, heightPx: 500 }))]);
    expect((await develop(frames, { base: 2 })).sha256).toBe(fused.sha256);
  });

  it('comes out the same when several are developed at once', async () => {
    const others = await Promise.all(
      [0, 1, 2].map(async (n) =>
        developPhoto({ frames, base: 2, recipe: recipe(4), outFile: path.join(folder, `same-${n}.jpg`), outFormat: 'jpeg' }, context()),
      ),
    );
    for (const { sha256 } of others) expect(sha256).toBe(fused.sha256);
  });

  it('is hardly changed by a hand that moved', async () => {
    const moves = [{ shiftX: 4.4, shiftY: -2.3 }, { shiftX: -1.6, shiftY: 3.1 }, {}, { shiftX: 2.2, shiftY: 1.7 }];
    const held = await Promise.all(moves.map(async (move, i) => frame(await jpeg(shoot({ ...size, ...move, stops: [-4, -2, 0, 2][i]! })))));
    const result = await develop(held, { base: 2 });
    expect(result.report['leftOut']).toEqual([]);
    // The border, where some frames have no picture, is left to fewer frames.
    const inner = (rgb: Uint8Array): Uint8Array =>
      rgb.filter((_, i) => {
        const x = Math.floor(i / 3) % 300;
        const y = Math.floor(i / 900);
        return x > 8 && x < 291 && y > 8 && y < 191;
      });
    expect(psnr(inner(result.rgb), inner(fused.rgb))).toBeGreaterThan(30);
  });

  it('leaves out a frame of another size, another room and a damaged one, and says why', async () => {
    const small = frame(await jpeg(shoot({ widthPx: 150, heightPx: 100 }), { widthPx: 150, heightPx: 100 }));
    const otherRoom = frame(await jpeg(shoot({ ...size, stops: -1, variant: 1 })));
    const whole = await jpeg(shoot({ ...size, stops: 1 }));
    const damaged = frame(whole.subarray(0, Math.floor(whole.length / 2)));
    const result = await develop([frames[0]!, otherRoom, frames[2]!, small, damaged, frames[3]!], { base: 2 });
    expect(result.isFused).toBe(true);
    const leftOut = result.report['leftOut'] as { index: number; reason: string }[];
    expect(leftOut.toSorted((a, b) => a.index - b.index)).toEqual([
      { index: 1, reason: expect.stringContaining('another view') as unknown },
      { index: 3, reason: expect.stringContaining('150 x 100') as unknown },
      { index: 4, reason: expect.stringContaining('damaged') as unknown },
    ]);
  });

  it('takes the nearest good frame where the base is damaged', async () => {
    const broken = frame((await jpeg(middle)).subarray(0, 900));
    const result = await develop([frames[1]!, broken, frames[3]!], { base: 1 });
    expect(result.report['base']).toBe(0);
    expect(result.isFused).toBe(true);
  });

  it('falls back to the base frame when nothing else can be used', async () => {
    const result = await develop([frame(await jpeg(shoot({ ...size, variant: 1, stops: -1 }))), frames[2]!], { base: 1 });
    expect(result.isFused).toBe(false);
    expect(result.report['notFused']).toContain('base frame');
    const alone = await develop([frames[2]!]);
    expect(result.sha256).toBe(alone.sha256);
  });

  it('is freed of the grain of high ISO, as far as the recipe says', async () => {
    const noisy = await Promise.all(
      [-4, -2, 0, 2].map(async (stop, n) => {
        const rgb = shoot({ ...size, stops: stop });
        let state = n;
        for (let i = 0; i < rgb.length; i++) {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          rgb[i] = Math.max(0, Math.min(255, rgb[i]! + ((state >>> 24) % 25) - 12));
        }
        const { facts, ...rest } = frame(await jpeg(rgb), 6 - stop);
        return { ...rest, facts: { ...facts, exposure: { ...facts.exposure, iso: 6400 } } };
      }),
    );
    /** Steps between neighbours on a wall, where there is hardly anything but grain. */
    const grain = ({ rgb }: Result): number => {
      let sum = 0;
      for (let y = 135; y < 185; y++)
        for (let x = 152; x < 176; x++) sum += Math.abs(lumaAt(rgb, y * 300 + x) - lumaAt(rgb, y * 300 + x + 1));
      return sum;
    };
    const off = await develop(noisy, { base: 2, change: { denoise: 0, sharpen: 0 } });
    const on = await develop(noisy, { base: 2, change: { sharpen: 0 } });
    expect(on.isFused).toBe(true);
    expect(off.report['noise']).toBeNull();
    expect(on.report['noise']).toMatchObject({ iso: 3200, share: 1 });
    expect(grain(on)).toBeLessThan(0.6 * grain(off));
    expect(unclippedDetail(on.rgb)).toBeGreaterThan(0.4 * unclippedDetail(fused.rgb));
  });

  it('develops only the base when the recipe does not fuse', async () => {
    const made = await developPhoto({ frames, base: 2, recipe: { ...recipe(4), fuse: null }, outFile, outFormat: 'jpeg' }, context());
    expect(made.isFused).toBe(false);
  });
});

describe('a single frame', () => {
  it('stays nearly as it was when it was good', async () => {
    // Daylight, exposed to the brightest thing in it.
    const rgb = shoot({ ...size, stops: 0.25 });
    const { rgb: out } = await develop([frame(await jpeg(rgb), 14)]);
    expect(psnr(out, rgb)).toBeGreaterThan(24);
  });

  it('is brought up when it was underexposed', async () => {
    const rgb = shoot({ widthPx: 300, heightPx: 200, stops: -6 });
    const { rgb: out, report } = await develop([frame(await jpeg(rgb))]);
    expect(report['exposureStops']).toBeGreaterThan(0.5);
    expect(out.reduce((a, b) => a + b)).toBeGreaterThan(1.3 * rgb.reduce((a, b) => a + b));
  });

  it('loses the colour of a lamp', async () => {
    const cast = (rgb: Uint8Array): number => {
      let sum = 0;
      for (let y = 130; y < 190; y += 4) for (let x = 155; x < 172; x += 2) sum += rgb[3 * (y * 300 + x)]! - rgb[3 * (y * 300 + x) + 2]!;
      return sum;
    };
    const rgb = shoot({ ...size, lamp: [1.3, 1, 0.65] });
    const { rgb: out } = await develop([frame(await jpeg(rgb), 6)]);
    expect(Math.abs(cast(out))).toBeLessThan(0.35 * cast(rgb));
    const { rgb: kept } = await develop([frame(await jpeg(rgb), 6)], { change: { whiteBalance: 0 } });
    expect(cast(kept)).toBeGreaterThan(0.7 * cast(rgb));
  });

  it.each([
    [1, 1],
    [3, 1],
    [1, 7],
    [61, 47],
    [2400, 5],
    [5, 900],
  ])('may measure %i x %i, alone or in a set', async (widthPx, heightPx) => {
    const shots = await Promise.all(
      [-2, 0].map(async (stops) => frame(await jpeg(shoot({ widthPx, heightPx, stops }), { widthPx, heightPx }))),
    );
    for (const frames of [shots.slice(1), shots]) {
      const made = await develop(frames, { base: frames.length - 1 });
      expect([made.widthPx, made.heightPx]).toEqual([widthPx, heightPx]);
    }
  });

  it.each([0, 255])('may be %i everywhere', async (level) => {
    const { rgb } = await develop([frame(await jpeg(even(level)))]);
    for (let i = 0; i < rgb.length; i += 97) expect(Math.abs(rgb[i]! - level)).toBeLessThanOrEqual(2);
    const set = await develop([frame(await jpeg(even(level))), frame(await jpeg(even(level)))], { base: 1 });
    for (let i = 0; i < set.rgb.length; i += 97) expect(Math.abs(set.rgb[i]! - level)).toBeLessThanOrEqual(2);
  });

  it('may be grey, CMYK, 16 bit, half transparent, or in another colour space', async () => {
    const rgb = shoot(size);
    const picture = fromRgb(rgb, size.widthPx, size.heightPx);
    const sources = {
      srgb: await picture.clone().jpeg({ quality: 97 }).toBuffer(),
      grey: await picture.clone().greyscale().jpeg({ quality: 97 }).toBuffer(),
      cmyk: await picture.clone().toColourspace('cmyk').jpeg({ quality: 97 }).toBuffer(),
      deep: await picture.clone().toColourspace('rgb16').png().toBuffer(),
      clear: await picture.clone().ensureAlpha(0.5).png().toBuffer(),
      wide: await picture.clone().withIccProfile('p3').jpeg({ quality: 97 }).toBuffer(),
    };
    expect((await openPicture(sources.cmyk).metadata()).space).toBe('cmyk');
    expect((await openPicture(sources.deep).metadata()).depth).toBe('ushort');
    const plain = { change: { whiteBalance: 0, auto: 0, sharpen: 0 } };
    const reference = (await develop([frame(sources.srgb)], plain)).rgb;
    expect(psnr(reference, rgb)).toBeGreaterThan(32);
    for (const name of ['deep', 'wide'] as const)
      expect(psnr((await develop([frame(sources[name])], plain)).rgb, reference)).toBeGreaterThan(30);
    // Inks cannot show every colour.
    expect(psnr((await develop([frame(sources.cmyk)], plain)).rgb, reference)).toBeGreaterThan(20);
    const { rgb: grey } = await develop([frame(sources.grey)]);
    for (let i = 0; i < grey.length; i += 3)
      expect(Math.max(Math.abs(grey[i]! - grey[i + 1]!), Math.abs(grey[i]! - grey[i + 2]!))).toBeLessThanOrEqual(1);
    const { rgb: clear } = await develop([frame(sources.clear)], plain);
    expect(clear.reduce((least, value) => Math.min(least, value), 255)).toBeGreaterThan(120);
  });

  it('stands upright whatever its orientation tag says', async () => {
    const upright = fromRgb(shoot(size), size.widthPx, size.heightPx);
    const reference = await develop([frame(await upright.clone().png().toBuffer())]);
    // Tag 6: the camera stored the picture turned to the left.
    const turned = await upright.clone().rotate(-90).png().toBuffer();
    const tagged = await openPicture(turned).withMetadata({ orientation: 6 }).png().toBuffer();
    const made = await develop([frame(tagged)]);
    expect([made.widthPx, made.heightPx]).toEqual([300, 200]);
    expect(made.sha256).toBe(reference.sha256);
  });
});

describe('what cannot be developed', () => {
  const input = (frames: readonly DevelopFrame[]): Parameters<typeof developPhoto>[0] => ({
    frames,
    base: 0,
    recipe: recipe(frames.length),
    outFile: path.join(folder, 'never.jpg'),
    outFormat: 'jpeg',
  });
  const failure = (code: string): unknown => expect.objectContaining({ name: 'StudioFailure', code });

  it('is named: damaged, empty, no picture, gone, changed', async () => {
    const whole = await jpeg(shoot(size));
    await expect(developPhoto(input([frame(whole.subarray(0, 2000))]), context())).rejects.toEqual(failure('photo-damaged'));
    await expect(developPhoto(input([frame(Buffer.alloc(0))]), context())).rejects.toEqual(failure('not-a-photo'));
    await expect(developPhoto(input([frame(Buffer.from('no picture at all'))]), context())).rejects.toEqual(failure('not-a-photo'));
    await expect(developPhoto(input([{ ...frame(whole), file: path.join(folder, 'gone') }]), context())).rejects.toEqual(
      failure('file-not-readable'),
    );
    await expect(developPhoto(input([{ ...frame(whole), sha256: '0'.repeat(64) }]), context())).rejects.toEqual(failure('file-changed'));
    await expect(developPhoto(input([frame(whole), { ...frame(whole), sha256: '0'.repeat(64) }]), context())).rejects.toEqual(
      failure('file-changed'),
    );
    expect(existsSync(input([]).outFile)).toBe(false);
  });

  it('stops where it is when it is cancelled, leaves no file, and the next photo is not harmed', async () => {
    const frames = await Promise.all([-2, 0, 2].map(async (stops) => frame(await jpeg(shoot({ ...size, stops })))));
    const expected = (await develop(frames, { base: 1 })).sha256;
    for (const at of [0, 0.3, 0.6, 0.85, 1]) {
      const abort = new AbortController();
      const seen: number[] = [];
      const work = developPhoto(
        input(frames),
        context(abort.signal, (fraction) => {
          seen.push(fraction);
          if (fraction >= at) abort.abort();
        }),
      );
      if (at < 1) {
        await expect(work).rejects.toMatchObject({ name: 'AbortError' });
        expect(seen.filter((fraction) => fraction >= at)).toHaveLength(1);
        expect(existsSync(input([]).outFile)).toBe(false);
      } else {
        await work;
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        expect(seen.at(-1)).toBe(1);
        rmSync(input([]).outFile);
      }
    }
    const gone = AbortSignal.abort();
    await expect(developPhoto(input(frames), context(gone))).rejects.toMatchObject({ name: 'AbortError' });
    expect((await develop(frames, { base: 1 })).sha256).toBe(expected);
  });
});
