import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioFailure } from '../failure.ts';
import { fromRgb, openPicture, type Sharp } from '../imaging/picture.ts';
import type { FrameFacts } from './frame-facts.ts';
import { toText } from './path-text.ts';
import { readFrame } from './read-frame.ts';
import { expose, renderScene } from './scene.fixture.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'studio-read-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const width = 900;
const height = 600;
const scene = expose(renderScene(4, width, height), 0);
const picture = (): Sharp => fromRgb(scene, width, height);
const fresh = (name = 'IMG.jpg'): string => path.join(folder, `${(count += 1)} ${name}`);

/** Reads bytes as if a scan had found them; `file` may be given where the name is the point. */
async function read(bytes: Buffer, { file = fresh(), copyTo = null as string | null, signal = new AbortController().signal } = {}) {
  await writeFile(file, bytes);
  return readAt(file, bytes.length, { copyTo, signal });
}
async function readAt(file: string, sizeBytes: number, { copyTo = null as string | null, signal = new AbortController().signal } = {}) {
  const thumbnailTo = fresh('thumbnail');
  const facts: FrameFacts = await readFrame(
    { file, sizeBytes, copyTo, thumbnailTo },
    { signal, onProgress: () => undefined, kernelsDir: '' },
  );
  return { facts, thumbnailTo, pixels: async () => openPicture(thumbnailTo).raw().toBuffer({ resolveWithObject: true }) };
}
const codeOf = async (bytes: Buffer): Promise<string> =>
  read(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof StudioFailure ? error.code : `unnamed: ${error instanceof Error ? error.message : typeof error}`),
  );

/** The scene as a camera held this way would have stored it (EXIF 2.32, orientation). */
function stored(orientation: number): Sharp {
  const isTurned = orientation >= 5;
  const out = new Uint8Array(scene.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isFromRight = [2, 3, 6, 7].includes(orientation);
      const isFromBottom = [3, 4, 7, 8].includes(orientation);
      const along = isFromRight ? width - 1 - x : x;
      const down = isFromBottom ? height - 1 - y : y;
      const to = isTurned ? along * height + down : down * width + along;
      out.set(scene.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), to * 3);
    }
  }
  return isTurned ? fromRgb(out, height, width) : fromRgb(out, width, height);
}

/** A PNG of one shade with any header one likes. */
function png(widthPx: number, heightPx: number, { bitDepth = 1, data = Buffer.alloc(16) } = {}): Buffer {
  const chunk = (kind: string, content: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(content.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header[8] = bitDepth;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The same JPEG with another size in its frame header. */
function resized(jpeg: Buffer, widthPx: number, heightPx: number): Buffer {
  const out = Buffer.from(jpeg);
  // SOF0 is followed by a length of 17 in a colour picture, SOF2 is that of a progressive one.
  const at = Math.max(out.indexOf(Buffer.from([0xff, 0xc0, 0, 17])), out.indexOf(Buffer.from([0xff, 0xc2, 0, 17])));
  out.writeUInt16BE(heightPx, at + 5);
  out.writeUInt16BE(widthPx, at + 7);
  return out;
}

describe('reading a frame', () => {
  it('tells everything from one reading, and keeps the very bytes', async () => {
    const IFD2 = { DateTimeOriginal: '2026:05:04 12:30:01', ExposureTime: '1/60', FNumber: '8/1', ISOSpeedRatings: '100' };
    const bytes = await picture()
      .withExif({ IFD0: { Make: 'Canon' }, IFD2 })
      .jpeg()
      .toBuffer();
    const copyTo = fresh('copy');
    const { facts, pixels, thumbnailTo } = await read(bytes, { copyTo });
    expect(facts).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      format: 'jpeg',
      widthPx: width,
      heightPx: height,
      orientation: 1,
      capturedAtMs: Date.UTC(2026, 4, 4, 12, 30, 1),
      camera: { make: 'Canon' },
    });
    expect(facts.exposure.value).toBeCloseTo(Math.log2(64 * 60), 6);
    const mean = scene.reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at % 3]!, 0) / (width * height * 255);
    expect(facts.meanLuma).toBeCloseTo(mean, 2);
    expect(await readFile(copyTo)).toEqual(bytes);
    expect((await pixels()).info).toMatchObject({ width: 512, height: 341, channels: 3 });
    expect(await openPicture(thumbnailTo).metadata()).toMatchObject({ format: 'jpeg', space: 'srgb' });
  });

  it('makes all eight orientations one upright picture', async () => {
    const upright = await read(await picture().jpeg({ quality: 95 }).toBuffer());
    const expected = (await upright.pixels()).data;
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const turned = await stored(orientation).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const { facts, pixels } = await read(turned);
      expect(facts).toMatchObject({ orientation, widthPx: width, heightPx: height });
      const { data } = await pixels();
      const off = data.reduce((sum, value, at) => sum + Math.abs(value - expected[at]!), 0) / data.length;
      expect(off).toBeLessThan(3);
    }
  });

  it('takes an orientation that does not exist for none', async () => {
    const bytes = await picture().withMetadata({ orientation: 7 }).jpeg().toBuffer();
    const tag = bytes.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00]));
    bytes[tag + 8] = 9;
    expect((await read(bytes)).facts).toMatchObject({ orientation: 1, widthPx: width, heightPx: height });
  });

  it.each([
    ['jpeg', (one: Sharp) => one.jpeg({ progressive: true })],
    ['jpeg', (one: Sharp) => one.toColourspace('cmyk').jpeg()],
    ['jpeg', (one: Sharp) => one.withIccProfile('p3').jpeg({ quality: 95 })],
    ['png', (one: Sharp) => one.ensureAlpha(0.999).png()],
    ['png', (one: Sharp) => one.toColourspace('rgb16').png()],
    ['tiff', (one: Sharp) => one.toColourspace('rgb16').tiff({ compression: 'lzw' })],
    ['webp', (one: Sharp) => one.webp()],
    ['avif', (one: Sharp) => one.avif({ effort: 0, quality: 80 })],
  ] as const)('makes the same sRGB thumbnail of every kind of %s', async (format, encode) => {
    // A colour that sRGB, P3 and CMYK can all show.
    const colour = [190, 110, 90] as const;
    const flat = fromRgb(
      Uint8Array.from({ length: 300 * 200 * 3 }, (_, at) => colour[at % 3]!),
      300,
      200,
    );
    const { facts, pixels } = await read(await encode(flat).toBuffer());
    expect(facts).toMatchObject({ format, widthPx: 300, heightPx: 200 });
    const { data, info } = await pixels();
    expect(info).toMatchObject({ width: 300, height: 200, channels: 3 });
    for (const [channel, value] of colour.entries()) expect(Math.abs(data[channel]! - value)).toBeLessThan(14);
  });

  it('shows grey as grey and what is transparent as white', async () => {
    const grey = await read(await picture().greyscale().jpeg().toBuffer());
    const { data } = await grey.pixels();
    expect(Math.max(...[0, 300, 3000].map((at) => Math.abs(data[at]! - data[at + 1]!)))).toBeLessThan(4);
    const clear = await read(await fromRgb(new Uint8Array(300), 10, 10).ensureAlpha(0).png().toBuffer());
    expect(clear.facts.meanLuma).toBeCloseTo(1, 2);
  });

  it('reads a file whose name is not text', async () => {
    const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('stue\xe6 \x27;$(id).jpg', 'latin1')]);
    const bytes = await picture().jpeg().toBuffer();
    await writeFile(name, bytes);
    expect((await readAt(toText(name), bytes.length)).facts.widthPx).toBe(width);
  });
});

describe('files that cannot be frames', () => {
  it('names the reason, by content and never by name', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    expect(await codeOf(Buffer.alloc(0))).toBe('file-empty');
    expect(await codeOf(Buffer.alloc(65_536))).toBe('not-a-photo');
    expect(await codeOf(Buffer.from('text in a file named .jpg'))).toBe('not-a-photo');
    expect(await codeOf(Buffer.from('%PDF-1.7 in a file named .jpg'))).toBe('not-a-photo');
    expect(await codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'))).toBe(
      'not-a-photo',
    );
    expect(await codeOf(await picture().gif().toBuffer())).toBe('format-not-supported');
    expect(await codeOf(Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), jpeg]))).toBe('photo-damaged');
    expect(await codeOf(Buffer.concat([Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'), jpeg]))).toBe('photo-damaged');
    expect((await read(jpeg, { file: fresh('picture.png') })).facts.format).toBe('jpeg');
  });

  it('calls a cut picture damaged wherever it was cut, writes nothing for it, and never hangs', async () => {
    const kinds: ReadonlyArray<readonly [string, Buffer]> = [
      ['jpeg', await picture().jpeg().toBuffer()],
      ['progressive', await picture().jpeg({ progressive: true }).toBuffer()],
      ['png', await picture().png({ compressionLevel: 1 }).toBuffer()],
      ['webp', await picture().webp({ effort: 0 }).toBuffer()],
      ['tiff', await picture().tiff({ compression: 'lzw' }).toBuffer()],
      ['avif', await picture().avif({ effort: 0 }).toBuffer()],
    ];
    for (const [kind, bytes] of kinds) {
      for (let part = 1; part < 20; part += 1) {
        const cut = bytes.subarray(0, Math.ceil((bytes.length * part) / 20) - 1);
        const copyTo = fresh('copy');
        const outcome = await read(Buffer.from(cut), { copyTo }).catch((error: StudioFailure) => error.code);
        expect([kind, part, outcome]).toEqual([kind, part, 'photo-damaged']);
        expect(existsSync(copyTo)).toBe(false);
      }
    }
  });

  it('survives a JPEG cut at every one of its first bytes and at many others', async () => {
    const bytes = await picture()
      .withExif({ IFD0: { Make: 'Canon' } })
      .jpeg()
      .toBuffer();
    const points = [...Array.from({ length: 40 }, (_, at) => at + 3), ...Array.from({ length: 60 }, (_, at) => 700 + at * 331)];
    const codes = new Set<string>();
    for (const point of points.filter((at) => at < bytes.length - 64)) codes.add(await codeOf(Buffer.from(bytes.subarray(0, point))));
    expect([...codes]).toEqual(['photo-damaged']);
  });

  it('survives bytes turned over anywhere: facts or a named failure', async () => {
    const bytes = await fromRgb(expose(renderScene(2, 200, 150), 0), 200, 150)
      .withExif({ IFD0: { Make: 'Canon' } })
      .jpeg()
      .toBuffer();
    for (let at = 3; at < bytes.length; at += 97) {
      const broken = Buffer.from(bytes);
      broken[at]! ^= 0xff;
      expect(['read', 'photo-damaged', 'too-many-pixels']).toContain(await codeOf(broken));
    }
  });

  it('refuses bombs from their headers, at once and without unpacking them', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const progressive = await picture().jpeg({ progressive: true }).toBuffer();
    const bombs: ReadonlyArray<readonly [string, Buffer]> = [
      ['a PNG of 50,000 x 50,000', png(50_000, 50_000)],
      ['a PNG of 15,000 x 15,000 that is whole', png(15_000, 15_000, { data: Buffer.alloc(15_000 * 1876) })],
      ['a JPEG that claims 65,500 x 65,500', resized(jpeg, 65_500, 65_500)],
      ['a JPEG that claims 65,500 x 3,000', resized(jpeg, 65_500, 3000)],
      ['a progressive JPEG of 240 MP, padded', Buffer.concat([resized(progressive, 16_000, 15_000), Buffer.alloc(6_000_000)])],
    ];
    const before = process.memoryUsage().rss;
    for (const [name, bytes] of bombs) {
      const startMs = performance.now();
      expect([name, await codeOf(bytes)]).toEqual([name, 'too-many-pixels']);
      expect(performance.now() - startMs).toBeLessThan(1000);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  it('notices a file that is not the one the scan saw', async () => {
    const bytes = await picture().jpeg().toBuffer();
    const file = fresh();
    await writeFile(file, bytes);
    await expect(readAt(file, bytes.length - 1)).rejects.toMatchObject({ code: 'file-changed' });
    await expect(readAt(file, bytes.length + 1)).rejects.toMatchObject({ code: 'file-changed' });
    await expect(readAt(fresh(), 10)).rejects.toMatchObject({ code: 'file-not-readable' });
  });

  it('follows no link and waits for no pipe that took the place of a file', async () => {
    const bytes = await picture().jpeg().toBuffer();
    const [target, link, pipe] = [fresh(), fresh(), fresh()];
    await writeFile(target, bytes);
    await symlink(target, link);
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    await expect(readAt(link, bytes.length)).rejects.toMatchObject({ code: 'symbolic-link' });
    await expect(readAt(pipe, bytes.length)).rejects.toMatchObject({ code: 'not-a-regular-file' });
    await expect(readAt(folder, (await stat(folder)).size)).rejects.toMatchObject({ code: 'not-a-regular-file' });
    await expect(readAt('/dev/zero', 0)).rejects.toMatchObject({ code: 'not-a-regular-file' });
  });

  it('does not read what is larger than a frame can be', async () => {
    const file = fresh();
    await writeFile(file, (await picture().jpeg().toBuffer()).subarray(0, 4096));
    await truncate(file, 600 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    await expect(readAt(file, 600 * 1024 * 1024)).rejects.toMatchObject({ code: 'file-too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('stops when cancelled', async () => {
    const bytes = await picture().jpeg().toBuffer();
    await expect(read(bytes, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
