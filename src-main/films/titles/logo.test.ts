import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRgb, openPicture, type Sharp } from '../../imaging/picture.ts';
import { openLogo } from './logo.ts';
import { groundOf } from './logo-ground.ts';
import { readLogo } from './read-logo.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'logo-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

type Rgba = readonly [number, number, number, number];
/** 40 x 20 of `around`, with a block of `mark` from 10 to 30 across and 5 to 10 down. */
function drawn(around: Rgba, mark: Rgba): Sharp {
  const rgb = new Uint8Array(40 * 20 * 3);
  const alpha = new Uint8Array(40 * 20);
  for (let i = 0; i < alpha.length; i++) {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    const [r, g, b, a] = x >= 10 && x < 30 && y >= 5 && y < 10 ? mark : around;
    rgb.set([r, g, b], i * 3);
    alpha[i] = a;
  }
  return fromRgb(rgb, 40, 20).joinChannel(Buffer.from(alpha), { raw: { width: 40, height: 20, channels: 1 } });
}
async function write(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, bytes);
  return file;
}
const read = (file: string): ReturnType<typeof readLogo> =>
  readLogo({ file }, { signal: new AbortController().signal, onProgress: () => {}, kernelsDir: '' });
const codeOf = (file: string): Promise<unknown> =>
  read(file).then(
    () => 'read',
    ({ code }: { code: string }) => code,
  );

const nothing = [0, 0, 0, 0] as const;
const white = [255, 255, 255, 255] as const;
const red = [200, 30, 20, 255] as const;

describe('readLogo', () => {
  it('takes PNG, JPEG and WebP', async () => {
    const picture = drawn(nothing, red);
    for (const [name, bytes] of [
      ['a.png', await picture.clone().png().toBuffer()],
      ['a.webp', await picture.clone().webp().toBuffer()],
      ['a.jpg', await picture.clone().flatten({ background: '#ffffff' }).jpeg().toBuffer()],
    ] as const)
      expect(await read(await write(name, bytes))).toEqual({ widthPx: 40, heightPx: 20 });
  });
  it('tells the size as it stands upright', async () => {
    const turned = await drawn(white, red).removeAlpha().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await read(await write('turned.jpg', turned))).toEqual({ widthPx: 20, heightPx: 40 });
  });
  it('refuses by name', async () => {
    const picture = drawn(nothing, red);
    expect(await codeOf(await write('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBe('not-a-photo');
    expect(await codeOf(await write('a.txt', 'no picture'))).toBe('not-a-photo');
    expect(await codeOf(await write('a.tiff', await picture.clone().tiff().toBuffer()))).toBe('format-not-supported');
    expect(await codeOf(await write('a.gif', await picture.clone().gif().toBuffer()))).toBe('format-not-supported');
    const noise = fromRgb(
      Uint8Array.from({ length: 300 * 300 * 3 }, (_, i) => (i * 7919) % 251),
      300,
      300,
    );
    const whole = await noise.png().toBuffer();
    expect(await codeOf(await write('cut.png', whole.subarray(0, whole.length / 2)))).toBe('photo-damaged');
  });
});

describe('openLogo', () => {
  const open = async (picture: Sharp, name: string): ReturnType<typeof openLogo> =>
    openLogo(await write(name, await picture.png().toBuffer()));
  it('takes the margin off, transparent or of one colour', async () => {
    const clear = await open(drawn(nothing, red), 'clear.png');
    expect([clear.widthPx, clear.heightPx, clear.ground]).toEqual([20, 5, null]);
    expect([...clear.data.subarray(0, 4)]).toEqual([...red]);
    const onWhite = await open(drawn(white, red), 'white.png');
    expect([onWhite.widthPx, onWhite.heightPx, onWhite.ground]).toEqual([20, 5, '#ffffff']);
  });
  it('leaves a picture whose edges are not of one colour', async () => {
    const striped = fromRgb(
      Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) => (i % 120) * 2),
      40,
      20,
    );
    const logo = await open(striped, 'striped.png');
    expect([logo.widthPx, logo.heightPx, logo.ground]).toEqual([40, 20, null]);
  });
  it('reads 16 bits and grey', async () => {
    const coloured = await drawn(nothing, [200, 200, 200, 255]).png().toBuffer();
    const grey = await open(openPicture(coloured).toColourspace('b-w'), 'grey.png');
    expect([...grey.data.subarray(0, 4)]).toEqual([200, 200, 200, 255]);
    const deep = await open(openPicture(await drawn(nothing, red).png().toBuffer()).toColourspace('rgb16'), 'deep.png');
    expect([...deep.data.subarray(0, 4)]).toEqual([...red]);
  });
  it('keeps an empty one as it is', async () => {
    expect(await open(drawn(nothing, nothing), 'empty.png')).toMatchObject({ widthPx: 40, heightPx: 20, ground: null });
  });
});

describe('groundOf', () => {
  const brand = { ink: '#ffffff', ground: '#14161a', accent: '#c8a46a', logoSha256: null };
  const logoOf = (rgba: Rgba, ground: string | null = null): Awaited<ReturnType<typeof openLogo>> => ({
    data: Uint8Array.from([...rgba, ...rgba]),
    widthPx: 2,
    heightPx: 1,
    ground,
  });
  it('is the brand where the logo is seen there', () => {
    expect(groundOf(logoOf(white), brand)).toBe('#14161a');
    expect(groundOf(logoOf(red), brand)).toBe('#14161a');
    expect(groundOf(logoOf(nothing), brand)).toBe('#14161a');
  });
  it('is another of the brand where it would be lost', () => {
    expect(groundOf(logoOf([10, 20, 30, 255]), brand)).toBe('#ffffff');
    expect(groundOf(logoOf([250, 250, 250, 255]), { ...brand, ink: '#f3efe7', ground: '#ffffff' })).toBe('#000000');
  });
  it('is what the logo brings along', () => {
    expect(groundOf(logoOf(red, '#f0f0f0'), brand)).toBe('#f0f0f0');
  });
});
