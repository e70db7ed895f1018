import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { runTool } from './run-tool.ts';

const root = path.resolve(import.meta.dirname, '..');
const quietly = ['ignore', 'pipe', 'inherit'] as const;

/** Every check that runs no test, quickest to fail first. */
const checks: readonly (readonly [string, () => { status: number | null; stdout: string }])[] = [
  [
    'lockfile',
    () => spawnSync(process.execPath, [path.join(root, 'scripts/check-lockfile.ts')], { cwd: root, stdio: [...quietly], encoding: 'utf8' }),
  ],
  ['formatting', () => runTool('oxfmt', ['--check'], [...quietly])],
  ['types', () => runTool('typescript/tsc', ['-b'], [...quietly])],
  ['lint', () => runTool('oxlint', ['--type-aware', '--deny-warnings'], [...quietly])],
  ['dead code', () => runTool('knip', ['--no-progress'], [...quietly])],
];

/** Runs them all; what a failed one has to say is printed. */
export function runChecks(): { passed: number; failed: string[] } {
  const failed: string[] = [];
  for (const [name, check] of checks) {
    const startedAt = performance.now();
    const { status, stdout } = check();
    if (status !== 0) {
      failed.push(name);
      console.log(stdout);
    }
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
  return { passed: checks.length - failed.length, failed };
}

if (import.meta.main) process.exitCode = runChecks().failed.length === 0 ? 0 : 1;
