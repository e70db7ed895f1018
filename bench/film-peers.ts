import { fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RenderedFilm, RenderFilmInput } from '../src-main/films/film-tasks.ts';
import type { FromWorker } from '../src-main/imaging/messages.ts';
import { workerEnvironment } from '../src-main/imaging/worker-environment.ts';
import { type BenchPhoto, fps, joinFrames, moveOf, shotFrames } from './film-job.ts';
import { watchMemory } from './process-memory.ts';

export interface Cost {
  readonly wallS: number;
  readonly cpuS: number;
  /** The most that the process and its children held together. */
  readonly peakMb: number;
}

/** CPU of this process's children that have ended, in seconds. Linux only. */
function childSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** One render by the program's own built worker, as the studio has it done; what it and its children cost. */
export async function costOfRender(root: string, input: RenderFilmInput): Promise<Cost & { readonly rendered: RenderedFilm }> {
  const [before, start] = [childSeconds(), performance.now()];
  const worker = fork(path.join(root, 'dist/main/imaging-worker.cjs'), {
    env: workerEnvironment(process.env),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const memory = watchMemory(worker.pid ?? 0);
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  const rendered = await new Promise<RenderedFilm>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'done') resolve(message.value as RenderedFilm);
      if (message.type === 'failed') reject(new Error(`${message.failure.message} ${message.detail}`));
    });
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    worker.send({ type: 'run', id: 1, kind: 'render-film', input, kernelsDir: path.join(root, 'dist/kernels') });
  });
  const peakMb = memory.stop() / 1e6;
  const wallS = (performance.now() - start) / 1000;
  worker.disconnect();
  await ended;
  return { wallS, cpuS: childSeconds() - before, peakMb, rendered };
}

/** Runs a command to its end; what it and its children cost. Linux only. */
export async function costOf(
  command: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
): Promise<Cost & { readonly stdout: string }> {
  const [before, start] = [childSeconds(), performance.now()];
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const memory = watchMemory(child.pid ?? 0);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const peakMb = memory.stop() / 1e6;
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`);
  return { wallS: (performance.now() - start) / 1000, cpuS: childSeconds() - before, peakMb, stdout };
}

export const x264 = ['-c:v', 'libx264', '-preset', 'faster', '-crf', '20', '-pix_fmt', 'yuv420p', '-g', '60', '-bf', '2'];
const tags = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];

/** One filter graph for the whole film: zoompan for every photo, xfade between them; the usual answer of the forums. */
export async function giantGraph(dir: string, photos: readonly BenchPhoto[], music: string, out: string): Promise<string[]> {
  const inputs: string[] = [];
  const filters: string[] = [];
  const ease = ([a, b]: readonly [number, number]): string =>
    a === b ? String(a) : `(${a}+${(b - a).toFixed(5)}*(on/149)*(on/149)*(3-2*on/149))`;
  photos.forEach(({ file, widthPx, heightPx }, index) => {
    const { zoom, x, y } = moveOf(index);
    inputs.push('-i', file);
    const height = Math.round((widthPx * 9) / 16 / 2) * 2;
    const crop = `crop=${widthPx}:${height}:0:${Math.round((heightPx - height) / 2)}:exact=1,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p`;
    const move = `zoompan=z='${ease(zoom)}':x='${ease(x)}*iw-iw/zoom/2':y='${ease(y)}*ih-ih/zoom/2':d=${shotFrames}:s=1920x1080:fps=${fps}`;
    filters.push(`[${index}:v]${crop},${move},setsar=1,settb=1/${fps}[v${index}]`);
  });
  let previous = 'v0';
  for (let index = 1; index < photos.length; index++) {
    const offset = (index * (shotFrames - joinFrames)) / fps;
    filters.push(`[${previous}][v${index}]xfade=transition=fade:duration=${joinFrames / fps}:offset=${offset.toFixed(5)}[x${index}]`);
    previous = `x${index}`;
  }
  const script = path.join(dir, 'giant.txt');
  await writeFile(script, filters.join(';\n'));
  const seconds = (photos.length * (shotFrames - joinFrames) + joinFrames) / fps;
  return [
    ['-y', '-v', 'error', ...inputs, '-i', music, '-filter_complex_script', script, '-map', `[${previous}]`, '-map', `${photos.length}:a`],
    ['-t', String(seconds), ...x264, ...tags, '-c:a', 'aac', '-movflags', '+faststart', out],
  ].flat();
}

/** MLT's command line: an affine move on every clip, a luma mix between them, the same encoder. Its quicker filter, qtblend, neither fills the frame nor moves so. */
export function melt(photos: readonly BenchPhoto[], out: string, moveFor = moveOf): string[] {
  const args = ['-silent', '-profile', 'atsc_1080p_30'];
  photos.forEach(({ file, widthPx, heightPx }, index) => {
    const { zoom, x, y } = moveFor(index);
    const rectangle = (end: 0 | 1): string => {
      const width = 1920 * zoom[end];
      const height = (width * heightPx) / widthPx;
      return `${(960 - x[end] * width).toFixed(2)} ${(540 - y[end] * height).toFixed(2)} ${width.toFixed(2)} ${height.toFixed(2)} 1`;
    };
    const keys = `0=${rectangle(0)}; ${shotFrames - 1}=${rectangle(1)}`;
    args.push(file, `out=${shotFrames - 1}`, '-attach-clip', 'affine', `transition.rect=${keys}`, 'transition.distort=1');
    if (index > 0) args.push('-mix', String(joinFrames), '-mixer', 'luma');
  });
  const encoder = ['vcodec=libx264', 'preset=faster', 'crf=20', 'g=60', 'bf=2', 'pix_fmt=yuv420p', 'an=1', 'movflags=+faststart'];
  return [...args, '-consumer', `avformat:${out}`, ...encoder, 'progressive=1', 'rescale=bicubic', 'real_time=-2', 'terminate_on_pause=1'];
}

/** editly's own description of the same film. */
export async function editly(dir: string, photos: readonly BenchPhoto[], music: string, out: string): Promise<string> {
  const directions = { in: 'in', out: 'out', left: 'left', right: 'right' } as const;
  const clips = photos.map(({ file }, index) => {
    const { zoom, x } = moveOf(index);
    const zoomDirection =
      zoom[1] > zoom[0] ? directions.in : zoom[1] < zoom[0] ? directions.out : x[1] < x[0] ? directions.left : directions.right;
    return { duration: shotFrames / fps, layers: [{ type: 'image', path: file, zoomDirection, zoomAmount: 0.1, resizeMode: 'cover' }] };
  });
  const output = ['-vf', 'format=yuv420p', ...x264, '-movflags', 'faststart', '-c:a', 'aac'];
  const spec = {
    outPath: out,
    width: 1920,
    height: 1080,
    fps,
    audioFilePath: music,
    customOutputArgs: output,
    clips,
    defaults: { transition: { name: 'fade', duration: joinFrames / fps } },
  };
  const file = path.join(dir, 'editly.json5');
  await writeFile(file, JSON.stringify(spec));
  return file;
}
