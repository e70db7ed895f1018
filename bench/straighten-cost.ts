import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { edgesOfPixels, findCamera } from '../src-main/develop/geometry/analyse.ts';
import { composeGeometry, plainLens, resamplingOf } from '../src-main/develop/geometry/geometry.ts';
import { unchanged } from '../src-main/develop/geometry/matrix.ts';
import { resamplePixels } from '../src-main/develop/geometry/resample.ts';
import type { PhotoKernels } from '../src-main/develop/kernels/photo-kernels.ts';
import { judgeLens } from '../src-main/develop/lens/judge-lens.ts';
import type { Pixels } from '../src-main/develop/pixels.ts';
import { fromRgb, openPicture } from '../src-main/imaging/picture.ts';

const full = { widthPx: 6000, heightPx: 4000 };
const screen = { widthPx: 1600, heightPx: 1067 };
const turnDeg = 1.7;

type Row = (...cells: readonly (string | number)[]) => void;

/** CPU of the analysis and of the resampling, interleaved with decoding the same picture; the smallest of the rounds counts. */
export async function measureCost(
  kernels: PhotoKernels,
  photo: { readonly rgb: Uint8Array; readonly widthPx: number; readonly heightPx: number },
  row: Row,
): Promise<void> {
  const rgb = await fromRgb(photo.rgb, photo.widthPx, photo.heightPx).resize(full.widthPx, full.heightPx, { fit: 'fill' }).raw().toBuffer();
  const jpeg = await fromRgb(rgb, full.widthPx, full.heightPx).jpeg({ quality: 92 }).toBuffer();
  const ms = new Map<string, number>();
  const time = async (name: string, work: () => unknown): Promise<void> => {
    const started = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(started);
    ms.set(name, Math.min(ms.get(name) ?? Infinity, (user + system) / 1000));
  };
  for (let round = 0; round < 4; round++) {
    await time('decode an eighth', () =>
      openPicture(jpeg)
        .resize(full.widthPx / 8)
        .raw()
        .toBuffer(),
    );
    await time('decode all', () => openPicture(jpeg).raw().toBuffer());
    kernels.reset();
    const pixels: Pixels = { source: { rgb: kernels.putBytes(rgb) }, ...full, out: null };
    await time('analyse', () => {
      const edges = edgesOfPixels(kernels, pixels);
      judgeLens(edges, null, false);
      findCamera(edges, 0.5, null);
    });
    await time('rgb8', () => turned(kernels, pixels));
    kernels.reset();
    const count = full.widthPx * full.heightPx;
    const planes = { luma: kernels.alloc(2 * count), chromaBlue: kernels.alloc(count / 2), chromaRed: kernels.alloc(count / 2) };
    await time('planes', () => turned(kernels, { source: { planes }, ...full, out: null }));
    kernels.reset();
    const deep = { red: kernels.alloc(2 * count), green: kernels.alloc(2 * count), blue: kernels.alloc(2 * count) };
    await time('deep', () => turned(kernels, { source: { deep }, ...full, out: null }));
    kernels.reset();
    await time('screen', () => turned(kernels, { source: { rgb: kernels.alloc(3 * 1600 * 1067) }, ...screen, out: null }));
  }
  const of = (name: string): number => ms.get(name) ?? Number.NaN;
  row('24 MP', 'CPU ms', 'to decode', 'goal');
  row('decode an eighth of it (floor)', of('decode an eighth'), of('decode an eighth') / of('decode all'));
  row('decode all of it', of('decode all'), 1);
  row(
    'look for edges, lens and camera',
    of('analyse'),
    of('analyse') / of('decode all'),
    `${(of('analyse') / of('decode an eighth')).toFixed(2)} of 2`,
  );
  row('turn a fused picture', of('planes'), of('planes') / of('decode all'), '600');
  row('turn a frame, 8 bits', of('rgb8'), of('rgb8') / of('decode all'));
  row('turn a frame, 16 bits', of('deep'), of('deep') / of('decode all'));
  row('turn a preview of 1600 px', of('screen'), '', '25');
  console.log();
}

function turned(kernels: PhotoKernels, pixels: Pixels): Pixels {
  const geometry = composeGeometry(pixels, { upright: unchanged, lens: plainLens, rotateDeg: turnDeg, crop: null });
  if (!geometry) throw new Error('Nothing is left of the picture.');
  return resamplePixels(kernels, pixels, resamplingOf(geometry, pixels));
}

/** What is left of the contrast of fine detail after a turn, and what ImageMagick leaves of it. */
export async function measureSharpness(kernels: PhotoKernels, row: Row): Promise<void> {
  const size = { widthPx: 600, heightPx: 400 };
  const dir = await mkdtemp(path.join(tmpdir(), 'bench-sharpness-'));
  row('contrast left, of finest detail', 'ours', 'convert', '');
  try {
    for (const share of [0.25, 0.5, 0.75]) {
      const rgb = Uint8Array.from(
        { length: size.widthPx * size.heightPx * 3 },
        (_, i) => 128 + 100 * Math.sin(share * Math.PI * (Math.floor(i / 3) % size.widthPx)),
      );
      kernels.reset();
      const out = turned(kernels, { source: { rgb: kernels.putBytes(rgb) }, ...size, out: null });
      const mine = contrast(
        kernels.bytes('rgb' in out.source ? out.source.rgb : 0, out.widthPx * out.heightPx * 3),
        out.widthPx,
        out.heightPx,
      );
      const [from, to] = [path.join(dir, 'from.png'), path.join(dir, 'to.png')];
      await fromRgb(rgb, size.widthPx, size.heightPx).png().toFile(from);
      const theirs = await promisify(execFile)('convert', [from, '-virtual-pixel', 'edge', '-distort', 'SRT', String(turnDeg), to]).then(
        async () => {
          const { data, info } = await openPicture(to).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
          return contrast(data, info.width, info.height) / 100;
        },
        () => 'not here',
      );
      row(`${share}`, mine / 100, theirs);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  console.log();
}

/** Amplitude in levels: the root of twice the variance, well inside. */
function contrast(rgb: Uint8Array, widthPx: number, heightPx: number): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = Math.round(heightPx / 4); y < (3 * heightPx) / 4; y++) {
    for (let x = Math.round(widthPx / 4); x < (3 * widthPx) / 4; x++) {
      const level = rgb[3 * (y * widthPx + x)]!;
      sum += level;
      squares += level * level;
      count++;
    }
  }
  return Math.sqrt(2 * (squares / count - (sum / count) ** 2));
}
