import { readdirSync, readFileSync } from 'node:fs';

/** Watches a process and everything it starts, four times a second; Linux only. `stop` gives the most they held together, in bytes. */
export function watchMemory(pid: number): { stop(): number } {
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, treeBytes(pid));
  }, 250);
  return {
    stop: () => {
      clearInterval(timer);
      return peakBytes;
    },
  };
}

/** Proportional set sizes: pages that several processes share are counted once between them. */
function treeBytes(rootPid: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1]) : Number.NaN;
    if (!Number.isNaN(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const visit = (pid: number): number => {
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    return kilobytes * 1024 + (children.get(pid) ?? []).reduce((sum, next) => sum + visit(next), 0);
  };
  return visit(rootPid);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended in between
  }
}
