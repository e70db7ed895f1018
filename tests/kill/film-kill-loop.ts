import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RenderFilmInput } from '../../src-main/films/film-tasks.ts';
import { isWholeSegment } from '../../src-main/films/render/segment-seal.ts';
import { systemFfmpeg } from '../../src-main/films/testing/fixtures.ts';
import { makeTinyPhoto, tinyBoard, tinyInput, tinyPlan, tinyShot } from '../../src-main/films/testing/tiny-render.ts';
import { sha256Of } from '../../src-main/sha256-of.ts';
import { generator } from './random.ts';

export interface FilmKillLoop {
  readonly kills: number;
  readonly seed: number;
  readonly say?: (text: string) => void;
}

const worker = path.resolve('tests/kill/film-worker.ts');
const kernelsDir = path.resolve('dist/kernels');
const shots = 10;

/**
 * Renders a film in a process of its own and kills it with SIGKILL at random moments, spread over the length of an
 * undisturbed render; half of the kills take its ffmpeg along in the same moment. After each kill no ffmpeg may outlive the
 * worker, every segment with a final name must be whole and stay the very file it is, and there may be no film; at the end
 * the film is, byte for byte, that of an undisturbed render, and nothing was made twice that was finished.
 *
 * @returns Broken promises, as sentences; none is the only good answer.
 */
export async function filmKillLoop({ kills, seed, say = () => undefined }: FilmKillLoop): Promise<readonly string[]> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'film-kill-'));
  const findings: string[] = [];
  const random = generator(seed);
  try {
    const calm = await inputIn(scratch, 'calm');
    const startedAt = performance.now();
    await start(calm).ended;
    const calmMs = performance.now() - startedAt;
    const whole = await sha256Of(calm.outFile);

    const input = await inputIn(scratch, 'killed');
    const film = path.join(scratch, 'film.mp4');
    let finished = new Map<string, number>();
    for (let kill = 1; kill <= kills; kill += 1) {
      if (existsSync(film)) {
        // It came to its end before the kill: from the beginning.
        for (const dir of [film, path.join(input.cacheDir, 'segments'), path.join(input.cacheDir, 'sounds')])
          rmSync(dir, { recursive: true });
        finished = new Map();
      }
      const { child, ended } = start(input);
      const waitMs = random() * calmMs;
      const withEncoders = random() < 0.5;
      const isDone = await Promise.race([ended.then(() => true), delay(waitMs, false)]);
      const encoders = withEncoders ? processesWith(input.cacheDir) : [];
      if (!isDone) for (const pid of [child.pid ?? 0, ...encoders]) killQuietly(pid);
      const hasEnded = (await ended) === 0;
      if (hasEnded) renameSync(input.outFile, film);
      if (!(await areGone(input.cacheDir))) findings.push(`kill ${kill}: an ffmpeg outlives its worker`);
      const now = segmentsOf(input);
      for (const [file, inode] of finished)
        if (now.get(file) !== inode)
          findings.push(`kill ${kill}: ${path.basename(file)} was finished and is ${now.has(file) ? 'another' : 'gone'}`);
      for (const { key, recipe } of input.plan.segments) {
        const file = path.join(input.cacheDir, 'segments', `${key}.mp4`);
        if (now.has(file) && !(await isWholeSegment(file, recipe.frameCount)))
          findings.push(`kill ${kill}: partial file under a final name: ${path.basename(file)}`);
      }
      finished = now;
      say(
        `kill ${kill}/${kills} after ${(waitMs / 1000).toFixed(2)} s${withEncoders ? ', encoders too' : ''}${hasEnded ? ' (it had finished)' : ''}: ${now.size} of ${input.plan.segments.length} segments`,
      );
    }

    rmSync(film, { force: true });
    const { ended, said } = start(input);
    if ((await ended) !== 0) findings.push('last run: it failed');
    const { madeSegments } = JSON.parse(said().trim().split('\n').at(-1) ?? '{}') as { madeSegments?: number };
    const missing = input.plan.segments.length - finished.size;
    if (madeSegments !== missing) findings.push(`last run: made ${madeSegments} segments, and ${missing} were missing`);
    if ((await sha256Of(input.outFile)) !== whole) findings.push('last run: the film is not what an undisturbed run makes');
    return findings;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function inputIn(dir: string, name: string): Promise<RenderFilmInput> {
  const numbers = Array.from({ length: shots }, (_, index) => index + 1);
  const files = Object.fromEntries(await Promise.all(numbers.map((number) => makeTinyPhoto(dir, number))));
  const { ffmpeg, ffprobe } = await systemFfmpeg();
  const plan = tinyPlan(tinyBoard(numbers.map((number) => tinyShot(number, { durationMs: 800 }))));
  const input = await tinyInput(dir, name, { plan, files, ffmpeg: { ffmpeg, ffprobe } });
  writeFileSync(inputFileOf(input), JSON.stringify(input));
  return input;
}
const inputFileOf = ({ workDir }: RenderFilmInput): string => `${workDir}.json`;

function start(input: RenderFilmInput): { child: ReturnType<typeof spawn>; ended: Promise<number | null>; said: () => string } {
  const child = spawn(process.execPath, [worker, inputFileOf(input), kernelsDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, ended, said: () => said };
}

/** Finished segments, and which file each is. */
function segmentsOf({ cacheDir }: RenderFilmInput): Map<string, number> {
  const dir = path.join(cacheDir, 'segments');
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.mp4')) : [];
  return new Map(names.map((name) => [path.join(dir, name), statSync(path.join(dir, name)).ino]));
}

/** Processes other than this one that have this text among their arguments. */
function processesWith(text: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** An ffmpeg notices that its worker is gone by the end of its input; it writes what it has and ends. */
async function areGone(cacheDir: string): Promise<boolean> {
  for (let waited = 0; waited < 200; waited += 1) {
    if (processesWith(cacheDir).length === 0) return true;
    await delay(50);
  }
  return false;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

if (import.meta.main) {
  const [kills = '30', seed = String(Date.now() % 1e6)] = process.argv.slice(2);
  console.log(`seed ${seed}`);
  const findings = await filmKillLoop({ kills: Number(kills), seed: Number(seed), say: (text) => console.log(text) });
  for (const finding of findings) console.log(`BROKEN  ${finding}`);
  console.log(`${kills} kills, ${findings.length} broken promises`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
