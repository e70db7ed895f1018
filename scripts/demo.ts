import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** The main job on the sample shoot, as a photographer would run it: a folder in, finished pictures and a film out. */
const root = path.resolve(import.meta.dirname, '..');
const shoot = path.join(root, 'resources/sample-shoot/Fjordgata 12');
const out = path.join(root, 'demo-output');
/** Part of the sample shoot on purpose: what a real card brings along. */
const meantToBeLeftOut = /notes from owner\.txt$|N1A\d+\.JPG$/;

interface Report {
  projects: {
    name: string;
    photos: { room: string | null; frames: unknown[]; version: { file: string } | null }[];
    exports: { recipe: string; file: string }[];
    film: { file: string; durationMs: number } | null;
  }[];
  skipped: { name: string; reason: string }[];
  failed: { what: string; message: string }[];
  timingsMs: Record<string, number>;
}

const { stdout, status } = spawnSync(
  process.execPath,
  [path.join(root, 'dist/main/headless.cjs'), 'run', shoot, '--out', out, '--library', path.join(out, '.library'), '--json'],
  { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
);
if (status !== 0 && status !== 1) process.exit(status ?? 1);
const { projects, skipped, failed, timingsMs } = JSON.parse(stdout) as Report;
const relative = (file: string): string => path.relative(process.cwd(), file);
const megabytes = (file: string): string => `${(statSync(file).size / 1e6).toFixed(1)} MB`;

let isGood = projects.length === 1 && failed.length === 0 && skipped.every(({ name }) => meantToBeLeftOut.test(name));
for (const { name, photos, exports, film } of projects) {
  const fused = photos.filter(({ frames }) => frames.length > 1);
  console.log(
    `\n${name}: ${photos.length} photos from ${photos.reduce((sum, { frames }) => sum + frames.length, 0)} frames, ${fused.length} of them fused from bracket sets\n`,
  );
  for (const { recipe, file } of exports) console.log(`  ${recipe.padEnd(5)} ${relative(file)}  ${megabytes(file)}`);
  if (film) console.log(`  film  ${relative(film.file)}  ${megabytes(film.file)}, ${(film.durationMs / 1000).toFixed(1)} s`);
  isGood &&=
    photos.every(({ version }) => version !== null && existsSync(version.file)) && exports.length === photos.length * 2 && film !== null;
}
console.log('\nLeft out, as they should be:');
for (const { name, reason } of skipped) console.log(`  ${name}: ${reason}`);
for (const { what, message } of failed) console.log(`FAILED  ${what}: ${message}`);
console.log(
  `\nTook ${((timingsMs['total'] ?? 0) / 1000).toFixed(1)} s: ${Object.entries(timingsMs)
    .filter(([name]) => name !== 'total')
    .map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)}`)
    .join(', ')}`,
);
console.log(isGood ? `Look at the pictures and the film in ${relative(out) || '.'}` : 'Something is missing: see above.');
process.exit(isGood ? 0 : 1);
