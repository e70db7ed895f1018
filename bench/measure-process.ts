import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const run = promisify(execFile);

export interface Cost {
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** CPU (user and system) and peak memory of a command, by bash and, where it is installed, GNU time. */
export async function commandCost(command: string, args: readonly string[]): Promise<Cost> {
  const script = 'TIMEFORMAT="%U %S"; time { if [ -x /usr/bin/time ]; then /usr/bin/time -f "%M kB" "$@"; else "$@"; fi; } >&2';
  const { stderr } = await run('bash', ['-c', script, 'bash', command, ...args], { maxBuffer: 1 << 26 });
  const [user, system] = stderr.trim().split('\n').pop()!.replaceAll(',', '.').split(' ').map(Number);
  const rss = /(\d+) kB/.exec(stderr)?.[1];
  return { cpuMs: 1000 * (user! + system!), rssMb: rss === undefined ? Number.NaN : Number(rss) / 1024 };
}

/** Does `work` as often as told and prints what the last time cost, or the whole process where there is only one: for `childCost`. */
export async function printOwnCost(times: number, work: () => Promise<void>): Promise<void> {
  const cpuMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;
  let before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    before = process.cpuUsage();
    await work();
  }
  const cost: Cost = {
    cpuMs: cpuMs(times === 1 ? process.cpuUsage() : process.cpuUsage(before)),
    rssMb: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(cost));
}

export async function childCost(file: string, args: readonly string[]): Promise<Cost> {
  const { stdout } = await run(process.execPath, [file, ...args]);
  return JSON.parse(stdout) as Cost;
}

/** The cheaper of two, with the larger memory: rounds on a busy machine. */
export const better = (a: Cost | undefined, b: Cost): Cost =>
  a ? { cpuMs: Math.min(a.cpuMs, b.cpuMs), rssMb: Math.max(a.rssMb, b.rssMb) } : b;

export async function isInstalled(command: string): Promise<boolean> {
  return run('which', [command]).then(
    () => true,
    () => false,
  );
}
