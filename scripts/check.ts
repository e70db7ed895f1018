import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Every check that runs no test, quickest to fail first. Returns how many passed. */
export function runChecks(): { passed: number; failed: string[] } {
  const root = path.resolve(import.meta.dirname, '..');
  const checks: readonly (readonly [string, readonly string[]])[] = [
    ['lockfile', ['node', 'scripts/check-lockfile.ts']],
    ['formatting', ['oxfmt', '--check']],
    ['types', ['tsc', '-b']],
    ['lint', ['oxlint', '--type-aware', '--deny-warnings']],
    ['dead code', ['knip', '--no-progress']],
  ];
  const failed: string[] = [];
  for (const [name, [command = '', ...args]] of checks) {
    const startedAt = performance.now();
    const { status, stdout } = spawnSync(path.join(root, 'node_modules/.bin', command), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) {
      failed.push(name);
      console.log(stdout);
    }
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
  return { passed: checks.length - failed.length, failed };
}

if (import.meta.main) process.exitCode = runChecks().failed.length === 0 ? 0 : 1;
