import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Bill, Submit } from '../doubles/fal/fal-double.ts';
import type { FalProcessOptions } from './fal-process.ts';
import { generator } from './random.ts';

/** A program that does paid work on a library, goes on with whatever waits, and ends when nothing does. */
export interface Victim {
  /** Makes a library with this many jobs waiting. */
  readonly prepare: (at: Place, jobs: number) => Promise<void>;
  readonly start: (at: Place) => ChildProcess;
  /** Files of the library that nothing in it knows, once all is done. */
  readonly orphans: (libraryDir: string) => Promise<string[]>;
}
export interface Place {
  readonly libraryDir: string;
  readonly base: string;
  readonly key: string;
  /** How long a request whose answer was lost is looked for. */
  readonly lostMs: number;
}

export interface PaidKillLoop {
  readonly victim: Victim;
  readonly jobs: number;
  readonly seed: number;
  /** No more kills than this: then it may come to its end. */
  readonly mostKills: number;
  /** Between a program's first work and its end, on average. */
  readonly lifeMs: number;
  readonly say?: (text: string) => void;
}

export interface PaidKillResult {
  readonly jobs: number;
  readonly kills: number;
  readonly done: number;
  readonly failed: number;
  /** Jobs that never came to an end. */
  readonly lost: number;
  /** What the provider took, whether or not it answered or charged. */
  readonly submits: number;
  /** Submits that were charged beyond one for each job. */
  readonly paidTwice: number;
  /** Uploaded pictures that were asked for a second time. */
  readonly askedTwice: number;
  readonly billedMicros: number;
  readonly ledgerMicros: number;
  /** Charges whose end is not known. */
  readonly openCharges: number;
  readonly orphans: readonly string[];
  readonly breaches: readonly string[];
  /** From each start to the first work, where it lived that long. */
  readonly restartsMs: readonly number[];
  readonly durationMs: number;
  /** How it ended when it was not killed, if that was not well. */
  readonly troubles: readonly string[];
}

/** One dropped answer in ten and one 5xx in twenty among submits, looks and results; work that fails now and then. */
const faults: FalProcessOptions['faults'] = [
  { on: ['submit', 'status', 'result'], share: 0.1, action: 'drop-after' },
  { on: ['submit', 'status', 'result'], share: 0.05, action: { status: 503 } },
  { on: 'submit', share: 0.02, action: { ends: 'server-error' } },
];
const times = { queueMs: 30, workMs: 120, concurrency: 20 };
/** Well above what the double takes for anything, and what a list of requests may be behind. */
const lostMs = 4000;
const firstWorkPatienceMs = 30_000;
/** Some are killed while they start. */
const shareKilledAtStart = 0.1;
const endPatienceMs = 15 * 60_000;

/**
 * Paid work that is killed with SIGKILL again and again, against a provider that loses answers. At the end what the provider
 * billed is compared with what the library says.
 */
export async function paidKillLoop({
  victim,
  jobs,
  seed,
  mostKills,
  lifeMs,
  say = () => undefined,
}: PaidKillLoop): Promise<PaidKillResult> {
  const libraryDir = mkdtempSync(path.join(os.tmpdir(), 'paid-kill-'));
  const random = generator(seed);
  const fal = await startFal({ double: { ...times, seed, answersAtSentSize: true }, faults });
  const startedAtMs = Date.now();
  try {
    const at: Place = { libraryDir, base: fal.base, key: fal.key, lostMs };
    await victim.prepare(at, jobs);
    const library = new Database(path.join(libraryDir, 'studio.db'), { readonly: true });
    const left = (): number =>
      library.prepare<[], { n: number }>(`select count(*) n from job where kind = 'edit-photo' and ${unfinished}`).get()?.n ?? 0;
    const starts: number[] = [];
    const troubles: string[] = [];
    let kills = 0;
    for (const end = Date.now() + endPatienceMs; left() > 0 && Date.now() < end && troubles.length < 3;) {
      const life = begin(victim, at);
      starts.push(Date.now());
      const isKilledAtStart = random() < shareKilledAtStart;
      const waitMs = isKilledAtStart ? random() * 500 : random() * 2 * lifeMs;
      const isDone =
        (!isKilledAtStart && (await atWork(life, library, fal, starts.at(-1) ?? 0)) === 'ended') ||
        (await Promise.race([life.ended.then(() => true), delay(kills < mostKills ? waitMs : endPatienceMs, false, { ref: false })]));
      if (isDone) {
        const { code, said } = await life.ended;
        if (code !== 0) troubles.push(`it ended with ${code}: ${said.slice(-800)}`);
        continue;
      }
      life.kill();
      await life.ended;
      kills += 1;
      say(
        `kill ${kills} after ${Date.now() - (starts.at(-1) ?? 0)} ms${isKilledAtStart ? ', while it started' : ''}: ${left()} of ${jobs} left`,
      );
    }
    const told = await fal.report();
    const result = {
      jobs,
      kills,
      ...countJobs(library, left()),
      ...countMoney(library, told),
      breaches: told.breaches,
      orphans: await victim.orphans(libraryDir),
      restartsMs: firstWorks(library, told, starts),
      durationMs: Date.now() - startedAtMs,
      troubles,
    };
    library.close();
    return result;
  } finally {
    await fal.close();
    rmSync(libraryDir, { recursive: true, force: true });
  }
}

const unfinished = `state in ('blocked', 'waiting', 'running', 'waiting-external')`;

interface Life {
  readonly ended: Promise<{ code: number | null; said: string }>;
  readonly kill: () => void;
}

function begin(victim: Victim, at: Place): Life {
  const child = victim.start(at);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
  // Its whole group: worker processes that outlive it would go on working.
  const kill = (): void => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It ended in this very moment.
    }
  };
  return { ended, kill };
}

/** Resolves with its first claim, or its first word to the provider. */
async function atWork(life: Life, library: Database.Database, fal: Fal, sinceMs: number): Promise<'works' | 'ended'> {
  const asked = await fal.count();
  const ended = life.ended.then(() => 'ended' as const);
  for (const end = Date.now() + firstWorkPatienceMs; Date.now() < end;) {
    if (firstClaim(library, sinceMs, Infinity) !== undefined || (await fal.count()) > asked) return 'works';
    if ((await Promise.race([ended, delay(50)])) === 'ended') return 'ended';
  }
  return 'works';
}

const firstClaim = (library: Database.Database, fromMs: number, toMs: number): number | undefined =>
  library
    .prepare<[number, number], { at: number | null }>(
      `select min(at_ms) at from job_event where type = 'started' and at_ms >= ? and at_ms < ?`,
    )
    .get(fromMs, Math.min(toMs, Number.MAX_SAFE_INTEGER))?.at ?? undefined;

/** From each start to what was done first, as the library and the provider have it. */
function firstWorks(library: Database.Database, { received }: Told, starts: readonly number[]): number[] {
  return starts.flatMap((fromMs, index) => {
    const toMs = starts[index + 1] ?? Infinity;
    const asked = received.find(({ atMs }) => atMs >= fromMs && atMs < toMs)?.atMs ?? Infinity;
    const first = Math.min(asked, firstClaim(library, fromMs, toMs) ?? Infinity);
    return first === Infinity ? [] : [first - fromMs];
  });
}

function countJobs(library: Database.Database, lost: number): Pick<PaidKillResult, 'done' | 'failed' | 'lost'> {
  const count = (state: string): number =>
    library.prepare<[string], { n: number }>(`select count(*) n from job where kind = 'edit-photo' and state = ?`).get(state)?.n ?? 0;
  return { done: count('done'), failed: count('failed'), lost };
}

function countMoney(
  library: Database.Database,
  { bill, submits, received }: Told,
): Pick<PaidKillResult, 'submits' | 'paidTwice' | 'askedTwice' | 'billedMicros' | 'ledgerMicros' | 'openCharges'> {
  const jobOf = new Map(
    library
      .prepare<[], { marker: string; jobId: string }>('select marker, job_id jobId from ai_request where marker is not null')
      .all()
      .map(({ marker, jobId }) => [marker, jobId]),
  );
  // Whoever keeps nothing says in the prompt whose work it is.
  for (const { json } of received) {
    const { prompt, image_urls: urls } = (json ?? {}) as { prompt?: string; image_urls?: string[] };
    for (const url of urls ?? []) if (prompt && !jobOf.has(url)) jobOf.set(url, prompt);
  }
  const ledger = library.prepare<[], { settled: number; open: number }>(
    `select coalesce(sum(settled_micros), 0) settled, coalesce(sum(state in ('reserved', 'unclear')), 0) open from charge`,
  );
  const { settled, open } = ledger.get() ?? { settled: 0, open: 0 };
  return {
    submits: submits.length,
    paidTwice: repeats(bill.map(({ inputUrl }) => jobOf.get(inputUrl) ?? inputUrl)),
    askedTwice: repeats(submits.map(({ inputUrl }) => inputUrl)),
    billedMicros: bill.reduce((sum, { micros }) => sum + micros, 0),
    ledgerMicros: settled,
    openCharges: open,
  };
}

const repeats = (names: readonly string[]): number => names.length - new Set(names).size;

interface Told {
  readonly bill: readonly Bill[];
  readonly submits: readonly Submit[];
  readonly breaches: readonly string[];
  readonly received: readonly { readonly atMs: number; readonly call: string; readonly json: unknown }[];
}
interface Fal {
  readonly base: string;
  readonly key: string;
  readonly count: () => Promise<number>;
  readonly report: () => Promise<Told>;
  readonly close: () => Promise<void>;
}

async function startFal(options: FalProcessOptions): Promise<Fal> {
  const child = spawn(process.execPath, [path.resolve('tests/kill/fal-process.ts'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const next = nextLine(lines);
  const { base, key } = JSON.parse(await next()) as { base: string; key: string };
  const ask = (what: string): Promise<string> => {
    child.stdin.write(`${what}\n`);
    return next();
  };
  return {
    base,
    key,
    count: async () => JSON.parse(await ask('count')) as number,
    report: async () => JSON.parse(await ask('report')) as Told,
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await Promise.race([ended, delay(3000, undefined, { ref: false })]);
      child.kill('SIGKILL');
    },
  };
}

/** Lines one at a time, in the order in which they are asked for. */
function nextLine(lines: Interface): () => Promise<string> {
  const waiting: ((line: string) => void)[] = [];
  lines.on('line', (line) => waiting.shift()?.(line));
  return () => new Promise((resolve) => waiting.push(resolve));
}

/** Broken promises, as sentences; none is the only good answer. */
export function findingsOf(result: PaidKillResult): string[] {
  const {
    jobs,
    done,
    failed,
    lost,
    paidTwice,
    askedTwice,
    billedMicros,
    ledgerMicros,
    openCharges,
    orphans,
    breaches,
    restartsMs,
    troubles,
  } = result;
  const slowest = Math.max(0, ...restartsMs);
  return [
    ...(lost > 0 ? [`${lost} jobs never ended`] : []),
    ...(done + failed + lost === jobs ? [] : [`${jobs} jobs were asked for, and there are ${done + failed + lost}`]),
    ...(paidTwice > 0 ? [`${paidTwice} submits were paid beyond one for each job`] : []),
    ...(askedTwice > 0 ? [`${askedTwice} uploaded pictures were asked for twice`] : []),
    ...(billedMicros === ledgerMicros ? [] : [`the provider billed ${billedMicros}, and the ledger says ${ledgerMicros}`]),
    ...(openCharges > 0 ? [`${openCharges} charges are still open`] : []),
    ...(orphans.length > 0 ? [`files that nothing knows: ${orphans.slice(0, 5).join(', ')}`] : []),
    ...(slowest > 3000 ? [`it was back at work only ${slowest} ms after a start`] : []),
    ...breaches.slice(0, 5).map((breach) => `sent what should not be: ${breach}`),
    ...troubles,
  ];
}
