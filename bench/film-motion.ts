import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildKernels } from '../scripts/build-kernels.ts';
import { createSegmentDrawer } from '../src-main/films/draw/segment-drawer.ts';
import { asUrl, runFfmpeg } from '../src-main/films/ffmpeg/ffmpeg.ts';
import type { Rectangle } from '../src-main/films/geometry.ts';
import { planRender } from '../src-main/films/render-plan.ts';
import { systemFfmpeg } from '../src-main/films/testing/fixtures.ts';
import { measureMotion, paintSpots, spotPlaces } from '../src-main/films/testing/spots.ts';
import { framingAt, planTimeline } from '../src-main/films/timeline.ts';
import type { Framing } from '../src-preload/contract/storyboard.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';
import { type BenchMove, type BenchPhoto, benchStoryboard, framing, makePhotos, moves } from './film-job.ts';
import { costOf, melt } from './film-peers.ts';
import { idealFrame, psnr, readLuma } from './ideal-frame.ts';
import { isInstalled } from './measure-process.ts';

/**
 * How still a slow move is, and how true its pictures: round spots are followed through every frame, and frames of a photo are held against
 * an ideal resampling of all its pixels. Ours as drawn, zoompan on the whole photo and as usually advised, melt.
 *
 *   npm run bench:film-motion [-- <folder with photos of one's own>]
 */
const root = path.resolve(import.meta.dirname, '..');
const hd = { widthPx: 1920, heightPx: 1080 };
const lumaBytes = hd.widthPx * hd.heightPx;
const frames = 150;
const looked = [0, 37, 75, 112, 149];
/** Peers take minutes for each. */
const withPeers: ReadonlySet<string> = new Set(['push in', 'pan right']);
const sigma = 12;
const signal = new AbortController().signal;
type FrameAt = (n: number) => Promise<Uint8Array> | Uint8Array;

buildKernels();
const tools = await systemFfmpeg();
const dir = await mkdtemp(path.join(tmpdir(), 'bench-motion-'));
try {
  const size = { widthPx: 6000, heightPx: 4000 };
  const places = spotPlaces(size, 300);
  const spotsFile = path.join(dir, 'spots.jpg');
  await fromRgb(paintSpots(size, places, sigma), size.widthPx, size.heightPx)
    .jpeg({ quality: 97 })
    .toFile(spotsFile);
  const spots: BenchPhoto = { ...size, file: spotsFile, sha256: createHash('sha256').update('spots').digest('hex') };
  const [photo] = await makePhotos(dir, 1, process.argv[2]);
  const luma = await readLuma(photo!.file);

  console.log('| move | drawn by | off, px rms | jitter, px/frame² rms | PSNR of the ideal, dB |\n|---|---|---|---|---|');
  for (const [name, move] of Object.entries(moves)) {
    const contestants: Record<
      string,
      (of: BenchPhoto) => Promise<{ at: FrameAt; ideal: (n: number) => Framing; close: () => Promise<void> }>
    > = {
      ours: (of) => ours(of, move),
      ...(withPeers.has(name)
        ? {
            'zoompan, whole photo': (of: BenchPhoto) => zoompan(of, move, of.widthPx),
            'zoompan, enlarged to 8000 (the usual advice)': (of: BenchPhoto) => zoompan(of, move, 8000),
            ...((await isInstalled('melt')) ? { 'melt, affine': (of: BenchPhoto) => melted(of, move) } : {}),
          }
        : {}),
    };
    for (const [who, draw] of Object.entries(contestants)) {
      const still = await draw(spots);
      const places16 = (n: number) => inPixels(still.ideal(n), spots);
      const { rms, jitter } = await measureMotion(hd, places, sigma, frames, places16, still.at);
      await still.close();
      const true_ = await draw(photo!);
      const values: number[] = [];
      for (const n of looked)
        values.push(psnr(idealFrame(luma, true_.ideal(n), hd.widthPx, hd.heightPx), await true_.at(n), hd.widthPx, hd.heightPx));
      await true_.close();
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      console.log(`| ${name} | ${who} | ${rms.toFixed(4)} | ${jitter.toFixed(4)} | ${mean.toFixed(1)} |`);
    }
  }
  console.log('\nFrames of 8 bits alone read as 0.003 px and 0.006 px/frame². Goals for ours: 0.02 and 0.02.');
} finally {
  await rm(dir, { recursive: true, force: true });
}

function inPixels(part: Framing, { widthPx, heightPx }: BenchPhoto): Rectangle {
  return { x: part.x * widthPx, y: part.y * heightPx, width: part.width * widthPx, height: part.height * heightPx };
}

/** Every frame of a move drawn once and kept, luma only. */
async function ours(photo: BenchPhoto, move: BenchMove) {
  const one = benchStoryboard([photo]);
  const shot = { ...one.shots[0]!, move: { from: framing(photo, move, 0), to: framing(photo, move, 1) } };
  const storyboard = { ...one, shots: [shot], endFadeMs: 0 };
  const plan = planRender(storyboard, { codec: 'h264', quality: 'delivery', encoder: 'software' }, (room) => room);
  const recipes = plan.segments.map(({ recipe }) => recipe);
  const openClip = () => {
    throw new Error('there is no clip here');
  };
  const files = { [photo.sha256]: photo.file };
  const fontsDir = path.join(root, 'resources/fonts');
  const drawer = await createSegmentDrawer({ kernelsDir: path.join(root, 'dist/kernels'), frame: hd, fontsDir, files, openClip, recipes });
  const drawn: Buffer[] = [];
  const buffer = Buffer.alloc(drawer.frameBytes);
  for (const recipe of recipes)
    for await (const frame of drawer.frames(recipe, signal)) {
      frame.copyTo(buffer);
      drawn.push(Buffer.from(buffer.subarray(0, lumaBytes)));
    }
  const strip = planTimeline(storyboard).strips[0]!;
  return { at: (n: number) => drawn[n]!, ideal: (n: number) => framingAt(strip.move, n), close: () => Promise.resolve() };
}

/** Evenly from one end to the other, as both peers move; middle and zoom between, not corners. */
function evenly(photo: BenchPhoto, move: BenchMove, n: number): Framing {
  const between = ([a, b]: readonly [number, number]): number => a + ((b - a) * n) / (frames - 1);
  const [zoom, x, y] = [between(move.zoom), between(move.x), between(move.y)];
  return framing(photo, { zoom: [zoom, 1], x: [x, 0], y: [y, 0] }, 0);
}

async function zoompan(photo: BenchPhoto, move: BenchMove, widthPx: number) {
  const raw = path.join(dir, 'zoompan.yuv');
  const expression = ([a, b]: readonly [number, number]): string => `(${a}+${b - a}*on/${frames - 1})`;
  const height = Math.round((photo.widthPx * 9) / 16 / 2) * 2;
  const crop = `crop=${photo.widthPx}:${height}:0:${(photo.heightPx - height) / 2}:exact=1`;
  const scale =
    widthPx === photo.widthPx
      ? 'scale=out_color_matrix=bt709:out_range=tv'
      : `scale=${widthPx}:-2:flags=lanczos:out_color_matrix=bt709:out_range=tv`;
  const zoom = `zoompan=z='${expression(move.zoom)}':x='${expression(move.x)}*iw-iw/zoom/2':y='${expression(move.y)}*ih-ih/zoom/2':d=${frames}:s=1920x1080:fps=30`;
  const args = ['-v', 'error', '-i', asUrl(photo.file), '-vf', `${crop},${scale},format=yuv420p,${zoom}`, '-frames:v', String(frames)];
  await runFfmpeg(tools.ffmpeg, [...args, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-y', asUrl(raw)], { signal, timeLimitMs: 600_000 });
  // The photo is cropped to 16:9 first, so heights count in the crop.
  const part = height / photo.heightPx;
  const ideal = (n: number): Framing => {
    const wide = evenly({ ...photo, heightPx: height }, move, n);
    return { ...wide, y: (1 - part) / 2 + wide.y * part, height: wide.height * part };
  };
  return { ...(await lumaReader(raw)), ideal };
}

async function melted(photo: BenchPhoto, move: BenchMove) {
  const film = path.join(dir, 'melt.mp4');
  const args = melt([photo], film, () => move).map((word) => (word === 'crf=20' ? 'crf=4' : word));
  await costOf('melt', args, dir, { ...process.env, QT_QPA_PLATFORM: 'offscreen' });
  const raw = path.join(dir, 'melt.yuv');
  await runFfmpeg(tools.ffmpeg, ['-v', 'error', '-i', asUrl(film), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-y', asUrl(raw)], {
    signal,
    timeLimitMs: 600_000,
  });
  return { ...(await lumaReader(raw)), ideal: (n: number) => evenly(photo, move, n) };
}

async function lumaReader(raw: string) {
  const handle = await open(raw);
  const at = async (n: number): Promise<Uint8Array> => {
    const luma = Buffer.alloc(lumaBytes);
    await handle.read(luma, 0, lumaBytes, n * lumaBytes * 1.5);
    return luma;
  };
  return { at, close: () => handle.close() };
}
