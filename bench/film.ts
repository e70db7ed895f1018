import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { videoArguments } from '../src-main/films/ffmpeg/encoders.ts';
import type { RenderFilmInput } from '../src-main/films/film-tasks.ts';
import { type Encoding, planRender } from '../src-main/films/render-plan.ts';
import { readBundledTracks } from '../src-main/films/sound/bundled-tracks.ts';
import { systemFfmpeg } from '../src-main/films/testing/fixtures.ts';
import { benchStoryboard, makePhotos } from './film-job.ts';
import { costOf, type Cost, costOfRender, editly, giantGraph, melt } from './film-peers.ts';
import { isInstalled } from './measure-process.ts';

/**
 * The whole film beside its peers: 12 photos of 24 megapixels, 5 s each, crossfades of 0.5 s, music, 1080p30. The limit is
 * the encoder alone on the very frames. Ours cold, after an edit to one shot, with other music, and unchanged; one giant
 * filter graph, melt, and editly where its command is named by EDITLY (with `xvfb-run` where there is no display).
 *
 *   npm run bench:film [-- <folder with photos of one's own>] [--alone, without the peers]
 */
const root = path.resolve(import.meta.dirname, '..');
const kernelsDir = path.join(root, 'dist/kernels');
const words = process.argv.slice(2);
const own = words.find((word) => !word.startsWith('--'));
const encoding: Encoding = { codec: 'h264', quality: 'delivery', encoder: 'software' };
const music = 'resources/music/morning-light.m4a';

spawnSync(process.execPath, [path.join(root, 'scripts/build.ts')], { stdio: 'ignore' });
const tools = await systemFfmpeg();
const dir = await mkdtemp(path.join(tmpdir(), 'bench-film-'));
try {
  await compare();
} finally {
  await rm(dir, { recursive: true, force: true });
}

interface Row extends Cost {
  readonly name: string;
  readonly sizeMb: number;
}

async function compare(): Promise<void> {
  const photos = await makePhotos(dir, 12, own);
  const tracks = await readBundledTracks(path.join(root, 'resources'));
  const files = Object.fromEntries(photos.map(({ sha256, file }) => [sha256, file]));
  const bundled = Object.fromEntries(tracks.map(({ id, file, facts }) => [id, { file, facts }]));
  const rows: Row[] = [];
  const order = async (name: string, storyboard: ReturnType<typeof benchStoryboard>, cacheDir: string): Promise<RenderFilmInput> => {
    const workDir = path.join(dir, `${name}.work`);
    await mkdir(workDir, { recursive: true });
    await mkdir(cacheDir, { recursive: true });
    const plan = planRender(storyboard, encoding, (room) => room);
    const outFile = path.join(dir, `${name}.mp4`);
    const ffmpeg = { ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe };
    return {
      plan,
      files,
      bundled,
      fontsDir: path.join(root, 'resources/fonts'),
      ffmpeg,
      cacheDir,
      outFile,
      workDir,
    };
  };
  const render = async (name: string, storyboard: ReturnType<typeof benchStoryboard>, cacheDir: string): Promise<void> => {
    const cost = await costOfRender(root, await order(name, storyboard, cacheDir));
    const { madeSegments, segmentCount, sizeBytes } = cost.rendered;
    rows.push({ ...cost, name: `${name} (${madeSegments} of ${segmentCount} segments)`, sizeMb: sizeBytes / 1e6 });
  };
  const peer = async (name: string, command: string, args: readonly string[], out: string, env = process.env): Promise<void> => {
    try {
      const cost = await costOf(command, args, dir, env);
      rows.push({ ...cost, name, sizeMb: (await stat(out)).size / 1e6 });
    } catch (error) {
      console.log(`${name}: left out, ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  };

  const first = benchStoryboard(photos);
  const raw = path.join(dir, 'frames.yuv');
  const inputFile = path.join(dir, 'drawing.json');
  await writeFile(inputFile, JSON.stringify(await order('drawing', first, path.join(dir, 'drawing'))));
  const draw = [path.join(root, 'bench/draw-once.ts'), inputFile, kernelsDir];
  const drawn = await costOf('sh', ['-c', 'exec "$0" "$1" "$2" "$3" > "$4"', process.execPath, ...draw, raw], root);
  const frames = (await stat(raw)).size / (1920 * 1080 * 1.5);
  const rawInput = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', '1920x1080', '-framerate', '30', '-i', raw];
  const encodeOnly = [
    '-y',
    '-v',
    'error',
    ...rawInput,
    ...videoArguments(encoding, { frame: { widthPx: 1920, heightPx: 1080 }, fps: 30, threads: cpus().length }),
  ];

  // The limit before and after ours: a machine that grows busy is noticed.
  for (const round of [1, 2]) {
    const out = path.join(dir, 'limit.mp4');
    await peer(`encoder alone on the same frames, round ${round}`, tools.ffmpeg, [...encodeOnly, '-an', '-f', 'mp4', out], out);
    await render(`ours, cold, round ${round}`, first, path.join(dir, `cache-${round}`));
  }
  await rm(raw);
  const cache = path.join(dir, 'cache-1');
  const editedCache = path.join(dir, 'cache-edited');
  await cp(cache, editedCache, { recursive: true, preserveTimestamps: true });
  await render('ours, one shot edited', benchStoryboard(photos, { edited: 5 }), editedCache);
  const otherTrack = tracks.find(({ id }) => id !== 'morning-light')?.id ?? 'morning-light';
  await render('ours, other music', benchStoryboard(photos, { track: otherTrack }), cache);
  await render('ours, unchanged', first, cache);
  if (words.includes('--alone')) return print(rows, frames, drawn);
  const musicFile = path.join(root, music);
  const giantOut = path.join(dir, 'giant.mp4');
  await peer('one giant zoompan and xfade graph', tools.ffmpeg, await giantGraph(dir, photos, musicFile, giantOut), giantOut);
  const meltOut = path.join(dir, 'melt.mp4');
  if (await isInstalled('melt'))
    await peer('melt, affine (no sound)', 'melt', melt(photos, meltOut), meltOut, {
      ...process.env,
      QT_QPA_PLATFORM: 'offscreen',
    });
  else console.log('melt: not installed, left out');
  const command = process.env['EDITLY'];
  if (command) {
    const out = path.join(dir, 'editly.mp4');
    const spec = await editly(dir, photos, musicFile, out);
    const display = process.env['DISPLAY'] === undefined ? ['xvfb-run', '-a', '-s', '-ac -screen 0 1280x1024x24'] : [];
    const line = [...display, ...command.split(' '), '--json', spec];
    const [program, args] = [line[0] ?? command, line.slice(1)];
    await peer('editly', program, args, out, { ...process.env, PATH: '/usr/local/bin:/usr/bin:/bin' });
  } else console.log('editly: EDITLY does not name it, left out');
  print(rows, frames, drawn);
}

function print(rows: readonly Row[], frames: number, drawn: Cost): void {
  const limit = rows.filter(({ name }) => name.startsWith('encoder alone')).reduce((a, b) => (a.cpuS <= b.cpuS ? a : b));
  const cold = rows.filter(({ name }) => name.startsWith('ours, cold')).reduce((a, b) => (a.cpuS <= b.cpuS ? a : b));
  console.log(
    `\nffmpeg ${tools.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}; ${frames} frames of 1920x1080; photos: ${own === undefined ? 'painted' : 'own'}\n`,
  );
  console.log(
    '| run | CPU s | of the limit | of ours cold | wall s | of the limit | peak MB | size MB |\n|---|---|---|---|---|---|---|---|',
  );
  for (const { name, cpuS, wallS, peakMb, sizeMb } of rows) {
    const cells = [
      name,
      cpuS.toFixed(1),
      (cpuS / limit.cpuS).toFixed(2),
      `${((100 * cpuS) / cold.cpuS).toFixed(1)} %`,
      wallS.toFixed(1),
      (wallS / limit.wallS).toFixed(2),
      peakMb.toFixed(0),
      sizeMb.toFixed(1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log(
    `\ndrawing alone, with decoding and a pipe: ${drawn.cpuS.toFixed(1)} s CPU, ${((1000 * drawn.cpuS) / frames).toFixed(1)} ms a frame`,
  );
  console.log('goals: cold at most 1.20 of the limit in CPU and 1.25 in wall, 400 MB; one shot edited 15 % of cold, other music 4 %');
}
