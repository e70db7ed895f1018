import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runChecks } from './check.ts';
import { runTool } from './run-tool.ts';

/** Every check and every test, ending with one plain line that counts them. Words after `npm test --` go to the test runner. */
const checks = runChecks();

const scratch = mkdtempSync(path.join(os.tmpdir(), 'ai-studio-test-'));
const outputFile = path.join(scratch, 'tests.json');
const { status } = runTool('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${outputFile}`,
  ...process.argv.slice(2),
]);
const tests = readCounts();
rmSync(scratch, { recursive: true, force: true });

for (const name of checks.failed) console.log(`FAILED  check: ${name}`);
const failed = checks.failed.length + tests.failed + (status !== 0 && tests.failed === 0 ? 1 : 0);
console.log(`${checks.passed + tests.passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;

/** A file that could not even be loaded counts as one failure. */
function readCounts(): { passed: number; failed: number; skipped: number } {
  try {
    const report = JSON.parse(readFileSync(outputFile, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
      testResults: { status: string; assertionResults: unknown[] }[];
    };
    const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
