import { findingsOf, paidKillLoop, type PaidKillResult, type Victim } from '../tests/kill/paid-kill-loop.ts';
import { withoutPixels } from '../tests/kill/paid-victims.ts';
import { terminalStudio } from '../tests/kill/terminal-victim.ts';

/**
 * Paid work that is killed with SIGKILL about every second, against the double of Fal that drops one answer in ten and fails
 * one time in twenty: `npm run bench:kill [jobs] [seed] [which,...]`. Three programs in turn: the built studio in a terminal;
 * its queue, paid requests and adapter without the pixels; and the same queue with work as one would write it at first, which
 * must pay twice, so that the harness is known to bite.
 */
const [jobsText = '300', seedText = String(Date.now() % 1_000_000), whichText = 'studio,quick,naive'] = process.argv.slice(2);
const jobs = Number(jobsText);
const seed = Number(seedText);

const victims: Readonly<Record<string, { name: string; victim: Victim }>> = {
  studio: { name: 'the studio', victim: terminalStudio },
  quick: { name: 'without pixels', victim: withoutPixels({ isNaive: false }) },
  naive: { name: 'naive', victim: withoutPixels({ isNaive: true }) },
};

const columns: { name: string; result: PaidKillResult }[] = [];
let isBroken = false;
console.log(`${jobs} paid jobs, seed ${seed}`);
for (const which of whichText.split(',')) {
  const chosen = victims[which];
  if (!chosen) throw new Error(`there is no ${which}; there are ${Object.keys(victims).join(', ')}`);
  console.log(`\n${chosen.name}`);
  const result = await paidKillLoop({
    victim: chosen.victim,
    jobs,
    seed,
    mostKills: jobs,
    lifeMs: 1000,
    say: (text) => console.log(`  ${text}`),
  });
  columns.push({ name: chosen.name, result });
  const findings = findingsOf(result);
  for (const finding of findings) console.log(`  ${which === 'naive' ? 'as it should' : 'BROKEN'}: ${finding}`);
  // The naive one has to pay twice; the others must keep every promise.
  isBroken ||= which === 'naive' ? result.paidTwice === 0 : findings.length > 0;
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const atShare = (values: readonly number[], share: number): number => sorted(values)[Math.floor((values.length - 1) * share)] ?? 0;
const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(2)}`;
const rows: [string, (result: PaidKillResult) => string | number][] = [
  ['paid jobs', (r) => r.jobs],
  ['kill -9', (r) => r.kills],
  ['done', (r) => r.done],
  ['failed, by name', (r) => r.failed],
  ['lost', (r) => r.lost],
  ['submits the provider took', (r) => r.submits],
  ['paid more than once', (r) => r.paidTwice],
  ['same upload asked twice', (r) => r.askedTwice],
  ['the provider billed', (r) => dollars(r.billedMicros)],
  ['the ledger says', (r) => dollars(r.ledgerMicros)],
  ['charges still open', (r) => r.openCharges],
  ['orphan files', (r) => r.orphans.length],
  ['back at work, median ms', (r) => atShare(r.restartsMs, 0.5)],
  ['back at work, slowest ms', (r) => atShare(r.restartsMs, 1)],
  ['minutes', (r) => (r.durationMs / 60_000).toFixed(1)],
];
console.log(`\n| | ${columns.map(({ name }) => name).join(' | ')} |\n|---|${columns.map(() => '---:|').join('')}`);
for (const [name, of] of rows) console.log(`| ${name} | ${columns.map(({ result }) => of(result)).join(' | ')} |`);
process.exitCode = isBroken ? 1 : 0;
