/**
 * A whole shoot: 225 JPEG frames of 24 megapixels, 45 sets of five, to 45 finished photos in three sizes, network off.
 *
 *   npm run bench:shoot [-- --sets 45]
 *
 * Says the time for each set, and the most memory that all processes held, for a fifth of the shoot and for all of it:
 * memory must be bounded by the workers, not by the shoot. Beside it, for one set, what a photographer's script would do:
 * thumbnails by vipsthumbnail, align_image_stack, enfuse, and ImageMagick for tone and three sizes.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { shoot } from '../src-main/develop/fixtures/lit-room.ts';
import { fromRgb } from '../src-main/imaging/picture.ts';
import { addNoise } from './large-brackets.ts';
import { watchMemory } from './process-memory.ts';

const run = promisify(execFile);
const full = { widthPx: 6000, heightPx: 4000 };
const stops = [-4, -2, 0, 2, 4];
const sizes = ['mls', 'web', 'full'];

/** Frames of `sets` scenes, made once and kept in the system's temporary folder; a hand's motion and a grain of its own in each. */
async function makeShoot(sets: number): Promise<string> {
  const folder = path.join(tmpdir(), 'ai-studio-bench-shoot-2');
  await mkdir(folder, { recursive: true });
  const there = new Set(await readdir(folder));
  for (let set = 0; set < sets; set++) {
    for (const [index, stop] of stops.entries()) {
      const name = `IMG_${String(set * stops.length + index).padStart(4, '0')}.jpg`;
      if (there.has(name)) continue;
      await makeFrame(path.join(folder, name), set, index, stop);
    }
  }
  return folder;
}

async function makeFrame(file: string, set: number, index: number, stop: number): Promise<void> {
  const small = { widthPx: 1500, heightPx: 1000 };
  const rgb = await fromRgb(
    shoot({ ...small, stops: stop, shiftX: set * 31 + index * 0.4, shiftY: set * 17 - index * 0.3, variant: set % 2 }),
    small.widthPx,
    small.heightPx,
  )
    .resize(full.widthPx, full.heightPx)
    .raw()
    .toBuffer();
  addNoise(rgb, set * stops.length + index + 1);
  const second = set * 20 + index;
  const taken = `2026:05:04 12:${String(Math.floor(second / 60) % 60).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
  const IFD2 = {
    DateTimeOriginal: taken,
    ExposureTime: stop <= 0 ? `1/${15 * 2 ** -stop}` : `${2 ** stop}/15`,
    FNumber: '8/1',
    ISOSpeedRatings: '100',
  };
  const jpeg = await fromRgb(rgb, full.widthPx, full.heightPx)
    .withExif({ IFD0: { Make: 'Bench', Model: 'Camera' }, IFD2 })
    .jpeg({ quality: 92, optimiseCoding: false })
    .toBuffer();
  await writeFile(`${file}.part`, jpeg);
  await rename(`${file}.part`, file);
}

/** The first sets of the shoot as a folder of links. */
async function folderOf(all: string, sets: number, scratch: string): Promise<string> {
  const folder = path.join(scratch, `Shoot of ${sets}`);
  await mkdir(folder);
  const names = (await readdir(all)).filter((name) => name.endsWith('.jpg')).toSorted();
  // Hard links: a link that points elsewhere is not followed by an import.
  for (const name of names.slice(0, sets * stops.length))
    await run('ln', [path.join(all, name), path.join(folder, name)]).catch(() => symlink(path.join(all, name), path.join(folder, name)));
  return folder;
}

interface Outcome {
  readonly photos: number;
  readonly wallS: number;
  readonly cpuS: number;
  readonly peakBytes: number;
}

async function ours(folder: string, scratch: string, name: string): Promise<Outcome> {
  const words = ['run', folder, '--no-film', '--recipe', sizes.join(','), '--json'];
  const places = ['--out', path.join(scratch, `out ${name}`), '--library', path.join(scratch, `library ${name}`)];
  const script = 'TIMEFORMAT="CPU %U %S %R"; time "$@"';
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, 'dist/main/headless.cjs', ...words, ...places]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const memory = watchMemory(child.pid ?? 0);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const peakBytes = memory.stop();
  if (code !== 0) throw new Error(`The studio ended with ${code}.\n${stderr}`);
  const report = JSON.parse(stdout) as { projects: { photos: unknown[] }[] };
  const [user, system, wall] = stderr
    .slice(stderr.lastIndexOf('CPU ') + 4)
    .trim()
    .replaceAll(',', '.')
    .split(/\s+/)
    .map(Number);
  await rm(path.join(scratch, `out ${name}`), { recursive: true, force: true });
  await rm(path.join(scratch, `library ${name}`), { recursive: true, force: true });
  return { photos: report.projects.flatMap(({ photos }) => photos).length, wallS: wall!, cpuS: user! + system!, peakBytes };
}

/** One set by a script of well-known tools; null where one is missing. CPU seconds. */
async function peer(folder: string, scratch: string): Promise<number | null> {
  const files = (await readdir(folder))
    .toSorted()
    .slice(0, stops.length)
    .map((name) => path.join(folder, name));
  const at = path.join(scratch, 'peer');
  await mkdir(at);
  const steps = [
    `vipsthumbnail --size 512 -o ${at}/%s.thumb.jpg "$@"`,
    `align_image_stack -a ${at}/aligned- "$@"`,
    `enfuse -o ${at}/fused.tif ${at}/aligned-*`,
    `convert ${at}/fused.tif -auto-level -auto-gamma -quality 95 ${at}/full.jpg`,
    `convert ${at}/full.jpg -resize 2048x2048 -quality 88 ${at}/mls.jpg`,
    `convert ${at}/full.jpg -resize 1600x1600 -quality 85 ${at}/web.jpg`,
  ];
  const script = `set -e; TIMEFORMAT="CPU %U %S"; time { ${steps.join(' >/dev/null; ')} >/dev/null; }`;
  try {
    const { stderr } = await run('bash', ['-c', script, 'bash', ...files], { maxBuffer: 1 << 26 });
    const [user, system] = stderr
      .slice(stderr.lastIndexOf('CPU ') + 4)
      .trim()
      .replaceAll(',', '.')
      .split(/\s+/)
      .map(Number);
    return user! + system!;
  } catch {
    return null;
  }
}

const sets = Number(process.argv[process.argv.indexOf('--sets') + 1]) || 45;
console.log('Making the frames; this happens once and takes some minutes.');
const all = await makeShoot(sets);
// Links must not cross disks.
const scratch = await mkdtemp(path.join(tmpdir(), 'bench-shoot-'));
try {
  const few = Math.max(1, Math.round(sets / 5));
  const small = await ours(await folderOf(all, few, scratch), scratch, 'few');
  const whole = await ours(await folderOf(all, sets, scratch), scratch, 'all');
  const script = await peer(all, scratch);
  for (const [name, count, outcome] of [
    ['a fifth', few, small],
    ['whole', sets, whole],
  ] as const) {
    const { photos, wallS, cpuS, peakBytes } = outcome;
    console.log(
      `${name.padEnd(8)} ${String(count * stops.length).padStart(4)} frames -> ${photos} photos in ${sizes.length} sizes   ${(wallS / count).toFixed(2)} s a set (${wallS.toFixed(0)} s)   ${(cpuS / count).toFixed(2)} s CPU a set   ${(peakBytes / 1e6).toFixed(0)} MB at most`,
    );
  }
  if (script === null) console.log('vipsthumbnail, align_image_stack, enfuse or convert is missing: no script to compare with.');
  else
    console.log(
      `script of vipsthumbnail, align_image_stack, enfuse and convert: ${script.toFixed(1)} s CPU a set; ours ${(whole.cpuS / sets / script).toFixed(3)} x`,
    );
} finally {
  await rm(scratch, { recursive: true, force: true });
}
