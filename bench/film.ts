import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildKernels } from '../scripts/build-kernels.ts';
import { directFilm } from '../src-main/films/direct/direct-film.ts';
import { drawFrames } from '../src-main/films/draw/draw-frames.ts';
import { encodingArguments } from '../src-main/films/ffmpeg/encoding.ts';
import { asUrl, runFfmpeg } from '../src-main/films/ffmpeg/ffmpeg.ts';
import { FrameMaker } from '../src-main/films/draw/frame-maker.ts';
import type { Rectangle } from '../src-main/films/geometry.ts';
import { loadFilmKernel } from '../src-main/films/draw/kernels/film-kernel.ts';
import { decodePlate, planPlate, plateRectangle } from '../src-main/films/draw/motion-plate.ts';
import { renderFilm } from '../src-main/films/render/render-film.ts';
import { planRender } from '../src-main/films/render-plan.ts';
import type { StoryboardPhoto } from '../src-main/films/storyboard.ts';
import { systemFfmpeg } from '../src-main/films/testing/fixtures.ts';
import { measureMotion, paintSpots, spotPlaces } from '../src-main/films/testing/spots.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';

/**
 * Two questions. What does a film cost beyond encoding its frames: the whole render against ffmpeg alone on the same
 * frames, drawn before. And how still is a slow move: our resampling against ffmpeg's zoompan, by following round spots.
 */
const root = path.resolve(import.meta.dirname, '..');
const kernelsDir = path.join(root, 'dist/kernels');
const signal = new AbortController().signal;
const hd = { widthPx: 1920, heightPx: 1080 };
const rounds = 2;

buildKernels();
const tools = await systemFfmpeg();
const dir = await mkdtemp(path.join(tmpdir(), 'bench-film-'));
try {
  console.log(`ffmpeg ${tools.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}\n`);
  await cost();
  await stillness();
} finally {
  await rm(dir, { recursive: true, force: true });
}

async function cost(): Promise<void> {
  const photo = { widthPx: 6000, heightPx: 4000 };
  const files: Record<string, string> = {};
  const photos: StoryboardPhoto[] = [];
  for (const [position, room] of ['exterior', 'living-room', 'kitchen', 'bedroom'].entries()) {
    const file = path.join(dir, `${room}.jpg`);
    await fromRgb(paintRoom(photo.widthPx, photo.heightPx, position + 1), photo.widthPx, photo.heightPx)
      .jpeg({ quality: 92 })
      .toFile(file);
    files[room] = file;
    photos.push({ photoId: room, versionSha256: room, ...photo, room, position });
  }
  const storyboard = directFilm({ photos, aspect: '16:9', title: 'Bench', music: null });
  const plan = planRender(storyboard);
  const input = {
    storyboard,
    files,
    musicFile: path.join(root, 'resources/music/morning-light.m4a'),
    fontFile: path.join(root, 'resources/fonts/Fraunces-SemiBold.ttf'),
    ffmpeg: tools,
    outFile: path.join(dir, 'film.mp4'),
    workDir: dir,
  };
  const raw = path.join(dir, 'frames.yuv');
  const drawing = await measure(async () => {
    const handle = await open(raw, 'w');
    for await (const maker of drawFrames(input, plan, kernelsDir)) {
      const frame = Buffer.alloc(maker.frameBytes);
      maker.copyTo(frame);
      await handle.write(frame);
    }
    await handle.close();
  });
  const encodeOnly = async (): Promise<void> => {
    const args = encodingArguments({
      frame: storyboard,
      fps: 30,
      frameCount: plan.frameCount,
      title: null,
      music: null,
      outFile: path.join(dir, 'only.mp4'),
    });
    const fromFile = args.map((arg) => (arg === 'pipe:0' ? asUrl(raw) : arg));
    await runFfmpeg(tools.ffmpeg, fromFile, { signal, timeLimitMs: 600_000 });
  };
  const whole = async (): Promise<void> => {
    await renderFilm(input, { signal, onProgress: () => {}, kernelsDir });
  };
  const best = { encode: { cpuS: Infinity, wallS: Infinity }, whole: { cpuS: Infinity, wallS: Infinity } };
  for (let round = 0; round < rounds; round++) {
    // Taken in turn, so that a busy machine is busy for both.
    best.encode = better(best.encode, await measure(encodeOnly));
    best.whole = better(best.whole, await measure(whole));
  }
  const frames = plan.frameCount;
  const line = (name: string, { cpuS, wallS }: Cost): string =>
    `${name.padEnd(44)} ${cpuS.toFixed(1).padStart(6)} s CPU ${((cpuS * 1000) / frames).toFixed(1).padStart(6)} ms/frame ${wallS.toFixed(1).padStart(6)} s wall`;
  console.log(
    `Cost of a film: 1920x1080, ${frames} frames (${(frames / 30).toFixed(1)} s), ${photos.length} photos of 24 megapixels; best of ${rounds}`,
  );
  console.log(line('encoding alone, frames drawn before', best.encode));
  console.log(line('whole: photos, title, sound, encoding, check', best.whole));
  console.log(line('drawing alone, with decoding and disk', drawing));
  console.log(
    `ratio of CPU: ${(best.whole.cpuS / best.encode.cpuS).toFixed(2)}; of the film's length: ${(best.whole.wallS / (frames / 30)).toFixed(2)} x`,
  );
  console.log(`memory of this process at most: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
}

async function stillness(): Promise<void> {
  const photo = { widthPx: 4800, heightPx: 2700 };
  const sigma = 12;
  const frames = 120;
  const places = spotPlaces(photo, 300);
  const file = path.join(dir, 'spots.jpg');
  await fromRgb(paintSpots(photo, places, sigma), photo.widthPx, photo.heightPx)
    .jpeg({ quality: 97 })
    .toFile(file);
  const zoomAt = (n: number): number => 1 + (0.06 * n) / (frames - 1);
  const centred = (zoom: number): Rectangle => {
    const width = photo.widthPx / zoom;
    const height = photo.heightPx / zoom;
    return { x: (photo.widthPx - width) / 2, y: (photo.heightPx - height) / 2, width, height };
  };
  const lumaBytes = hd.widthPx * hd.heightPx;
  const report = (name: string, { rms, jitter }: { rms: number; jitter: number }): void =>
    console.log(`${name.padEnd(44)} ${rms.toFixed(4)} px off, ${jitter.toFixed(4)} px jitter`);

  console.log(
    `Stillness: a push of 6 % over ${frames} frames, rms over ${places.length} spots; 8-bit frames alone read as 0.003 and 0.006`,
  );
  const framings = [0, frames - 1].map((n) => {
    const { x, y, width, height } = centred(zoomAt(n));
    return { x: x / photo.widthPx, y: y / photo.heightPx, width: width / photo.widthPx, height: height / photo.heightPx };
  });
  const plan = planPlate(photo, framings, hd);
  const maker = new FrameMaker(await loadFilmKernel(kernelsDir), hd, [plan.crop], 1);
  maker.fillPlate(0, await decodePlate(file, plan), plan.crop);
  const frame = Buffer.alloc(maker.frameBytes);
  const ours = await measureMotion(
    hd,
    places,
    sigma,
    frames,
    (n) => centred(zoomAt(n)),
    (n) => {
      const { x, y, width, height } = centred(zoomAt(n));
      const framing = { x: x / photo.widthPx, y: y / photo.heightPx, width: width / photo.widthPx, height: height / photo.heightPx };
      maker.draw(0, plateRectangle(plan, framing));
      maker.copyTo(frame);
      return frame.subarray(0, lumaBytes);
    },
  );
  report('ours', ours);

  for (const [name, widthPx] of [
    ['zoompan, photo reduced to the film', 1920],
    ['zoompan, whole photo', photo.widthPx],
    ['zoompan, enlarged to 8000 (the usual advice)', 8000],
  ] as const) {
    const raw = path.join(dir, 'zoompan.gray');
    const filter = `scale=${widthPx}:-2:flags=lanczos,zoompan=z='1+0.06*on/${frames - 1}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${frames}:s=1920x1080:fps=30`;
    const args = [
      '-v',
      'error',
      '-i',
      asUrl(file),
      '-vf',
      `format=yuv420p,${filter}`,
      '-frames:v',
      String(frames),
      '-pix_fmt',
      'yuv420p',
      '-f',
      'rawvideo',
      '-y',
      asUrl(raw),
    ];
    await runFfmpeg(tools.ffmpeg, args, { signal, timeLimitMs: 300_000 });
    const handle = await open(raw);
    // zoompan counts its frames from 0 or from 1, depending on its version; the better reading is the fair one.
    const readings = [];
    for (const first of [0, 1]) {
      readings.push(
        await measureMotion(
          hd,
          places,
          sigma,
          frames,
          (n) => centred(zoomAt(n + first)),
          async (n) => {
            const luma = Buffer.alloc(lumaBytes);
            await handle.read(luma, 0, lumaBytes, n * lumaBytes * 1.5);
            return luma;
          },
        ),
      );
    }
    await handle.close();
    report(
      name,
      readings.reduce((a, b) => (a.rms < b.rms ? a : b)),
    );
  }
}

interface Cost {
  readonly cpuS: number;
  readonly wallS: number;
}
function better(a: Cost, b: Cost): Cost {
  return a.cpuS < b.cpuS ? a : b;
}

/** CPU of this process and of the children that ended meanwhile (Linux; elsewhere of this process only). */
async function measure(work: () => Promise<void>): Promise<Cost> {
  const childTicks = (): number => {
    try {
      const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
      return Number(fields[13]) + Number(fields[14]);
    } catch {
      return 0;
    }
  };
  const start = { wall: performance.now(), own: process.cpuUsage(), children: childTicks() };
  await work();
  const own = process.cpuUsage(start.own);
  return { wallS: (performance.now() - start.wall) / 1000, cpuS: (own.user + own.system) / 1e6 + (childTicks() - start.children) / 100 };
}

/** Something with the detail of a room: soft light, straight edges, fine texture and a little noise. */
function paintRoom(widthPx: number, heightPx: number, seed: number): Uint8Array {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  let noise = seed * 2_654_435_761;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
      const grain = (noise >>> 29) - 3;
      const light = 110 + (80 * x) / widthPx - (50 * y) / heightPx;
      const panel = (Math.floor(x / (170 + seed * 40)) + Math.floor(y / 310)) % 3 === 0 ? 30 : 0;
      const planks = y > heightPx * 0.6 ? ((x * 7 + y * 3 + ((x * y) >> 9)) % 61) / 2 : 0;
      const at = (y * widthPx + x) * 3;
      rgb[at] = light + panel + planks + grain;
      rgb[at + 1] = light + panel * 0.8 + planks * 0.8 + grain - 4;
      rgb[at + 2] = light + panel * 0.5 + planks * 0.4 + grain - 14;
    }
  }
  return rgb;
}
