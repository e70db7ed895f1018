import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { watchMemory } from './process-memory.ts';

/**
 * The whole main job: wall time and stages, and the most memory that the studio, its workers and FFmpeg held together
 * (sum of proportional set sizes, read from /proc four times a second, so Linux only).
 * `node bench/main-job.ts [folder] [words for the studio...]`; without a folder, the sample shoot.
 */
const [folder = path.resolve('resources/sample-shoot/Fjordgata 12'), ...more] = process.argv.slice(2);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-main-job-'));
const args = [
  'dist/main/headless.cjs',
  'run',
  folder,
  '--out',
  path.join(scratch, 'out'),
  '--library',
  path.join(scratch, 'library'),
  '--json',
  ...more,
];

const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
let stdout = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
const memory = watchMemory(child.pid ?? 0);
const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
const peakBytes = memory.stop();
const report = JSON.parse(stdout) as {
  projects: { photos: { frames: unknown[] }[] }[];
  skipped: unknown[];
  failed: unknown[];
  timingsMs: Record<string, number>;
};
const photos = report.projects.flatMap((project) => project.photos);
console.log(
  `${path.basename(folder)}: ${report.projects.length} projects, ${photos.length} photos from ${photos.reduce((sum, { frames }) => sum + frames.length, 0)} frames, ${report.skipped.length} left out, ${report.failed.length} failed, exit ${code}`,
);
for (const [stage, ms] of Object.entries(report.timingsMs)) console.log(`${stage.padEnd(8)} ${(ms / 1000).toFixed(1).padStart(7)} s`);
console.log(`memory   ${(peakBytes / 1e6).toFixed(0).padStart(7)} MB at most, all processes together`);
rmSync(scratch, { recursive: true, force: true });
