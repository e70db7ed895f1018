import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openPicture } from '../../src-main/imaging/picture.ts';
import { runForReport, startStudio, type Report } from '../terminal/run-studio.ts';
import { generator } from './random.ts';

export interface KillLoop {
  readonly shoot: string;
  readonly kills: number;
  readonly seed: number;
  /** Of `run`, besides where to read and write. */
  readonly options?: readonly string[];
  readonly say?: (text: string) => void;
}
export interface KillLoopResult {
  readonly kills: number;
  /** Broken promises, as sentences; none is the only good answer. */
  readonly findings: readonly string[];
  readonly report: Report;
}

/** What the library says is finished, by id. Once there, it must never change. */
interface Finished {
  readonly versions: Map<string, string>;
  readonly doneJobs: Map<string, string>;
  readonly frames: Set<string>;
}

/**
 * Runs the main job and kills it with SIGKILL at random moments, spread over the length of an undisturbed run, then lets it
 * finish. Half of the kills take only the studio, half its workers and ffmpeg with it. After each kill it checks that no
 * final name holds a partial file and that nothing recorded as done was lost or done again; at the end, that every delivered
 * file is the same, byte for byte, as an undisturbed run's (the film's container holds no time, so that is true for it too).
 */
export async function killLoop({ shoot, kills, seed, options = [], say = () => undefined }: KillLoop): Promise<KillLoopResult> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'kill-loop-'));
  const findings: string[] = [];
  const random = generator(seed);
  try {
    const calm = { out: path.join(scratch, 'calm'), library: path.join(scratch, 'calm-library') };
    const startedAt = performance.now();
    await runForReport(['run', shoot, '--out', calm.out, '--library', calm.library, ...options]);
    const calmMs = performance.now() - startedAt;

    const out = path.join(scratch, 'out');
    const library = path.join(scratch, 'library');
    const args = ['run', shoot, '--out', out, '--library', library, ...options];
    let before: Finished = { versions: new Map(), doneJobs: new Map(), frames: new Set() };
    let isFinished = false;
    for (let kill = 1; kill <= kills; kill += 1) {
      if (isFinished) rmAll(out, library);
      if (isFinished) before = { versions: new Map(), doneJobs: new Map(), frames: new Set() };
      const { child, ended } = startStudio(args);
      const withWorkers = random() < 0.5;
      // Later kills wait longer on average, so that the end of the job is hit as well as its beginning.
      const waitMs = 150 + random() * calmMs * Math.min(1, 0.2 + kill / kills);
      isFinished = await Promise.race([ended.then(() => true), delay(waitMs, false)]);
      if (!isFinished) process.kill(withWorkers ? -(child.pid ?? 0) : (child.pid ?? 0), 'SIGKILL');
      await ended;
      const now = readFinished(library);
      findings.push(
        ...(await partialFiles(out)).map((file) => `kill ${kill}: partial file under a final name: ${file}`),
        ...lost(before, now).map((what) => `kill ${kill}: ${what}`),
      );
      before = now;
      say(
        `kill ${kill}/${kills} after ${(waitMs / 1000).toFixed(1)} s${withWorkers ? ', workers too' : ''}${isFinished ? ' (it had finished)' : ''}: ${now.frames.size} frames, ${now.versions.size} versions, ${now.doneJobs.size} jobs done`,
      );
    }

    const last = await runForReport(args);
    findings.push(...lost(before, readFinished(library)).map((what) => `last run: ${what}`));
    findings.push(...last.report.failed.map(({ what, message }) => `last run: failed: ${what}: ${message}`));
    const calmFiles = hashes(calm.out);
    const files = hashes(out);
    for (const [name, hash] of calmFiles)
      if (files.get(name) !== hash)
        findings.push(`last run: ${name} is ${files.has(name) ? 'not what an undisturbed run makes' : 'missing'}`);
    for (const name of files.keys()) if (!calmFiles.has(name)) findings.push(`last run: ${name} should not be there`);
    return { kills, findings, report: last.report };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Looks into the library from outside, as it lies there after a kill. */
function readFinished(library: string): Finished {
  const file = path.join(library, 'studio.db');
  const none: Finished = { versions: new Map(), doneJobs: new Map(), frames: new Set() };
  if (!existsSync(file)) return none;
  const db = new Database(file);
  try {
    const has = (table: string): boolean =>
      db.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table) !== undefined;
    if (!has('job')) return none;
    const pairs = (sql: string): Map<string, string> => new Map(db.prepare(sql).raw().all() as [string, string][]);
    return {
      versions: pairs("select id, sha256 || ' ' || recipe_key from version"),
      doneJobs: pairs("select id, kind || ' attempt ' || attempt from job where state = 'done'"),
      frames: new Set(db.prepare('select sha256 from frame').pluck().all() as string[]),
    };
  } finally {
    db.close();
  }
}

function lost(before: Finished, now: Finished): string[] {
  const changed = (name: 'versions' | 'doneJobs'): string[] =>
    [...before[name]]
      .filter(([id, facts]) => now[name].get(id) !== facts)
      .map(([id, facts]) => `${name}: ${id} was ${facts} and is ${now[name].get(id) ?? 'gone'}`);
  return [
    ...changed('versions'),
    ...changed('doneJobs'),
    ...[...before.frames].filter((sha256) => !now.frames.has(sha256)).map((sha256) => `frame ${sha256} is gone`),
  ];
}

/** Delivered files that cannot be read to their end. */
async function partialFiles(out: string): Promise<string[]> {
  const broken: string[] = [];
  for (const file of globSync('**/*.jpg', { cwd: out })) {
    await openPicture(path.join(out, file))
      .stats()
      .catch(() => broken.push(file));
  }
  for (const file of globSync('**/*.mp4', { cwd: out })) {
    try {
      execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path.join(out, file), '-f', 'null', '-'], { stdio: 'pipe' });
    } catch {
      broken.push(file);
    }
  }
  return broken;
}

const hashes = (dir: string): Map<string, string> =>
  new Map(
    globSync('**/*', { cwd: dir, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(dir, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
      }),
  );

function rmAll(...dirs: string[]): void {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
}

if (import.meta.main) {
  const [kills = '30', seed = String(Date.now() % 1e6)] = process.argv.slice(2);
  console.log(`seed ${seed}`);
  const { findings } = await killLoop({
    shoot: path.resolve('resources/sample-shoot/Fjordgata 12'),
    kills: Number(kills),
    seed: Number(seed),
    say: (text) => console.log(text),
  });
  for (const finding of findings) console.log(`BROKEN  ${finding}`);
  console.log(`${kills} kills, ${findings.length} broken promises`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
