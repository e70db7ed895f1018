/**
 * The photo engine beside its peers, one subject after the other, in this order and alone on the machine:
 *
 *   npm run bench:photo [-- fusion align ...]
 *
 * Each subject is a bench of its own with its own command, goals and peers; see the head of its file.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const subjects = ['fusion', 'align', 'colour', 'verticals', 'grouping', 'preview', 'export', 'checks'];
const asked = process.argv.slice(2);
for (const subject of asked.length > 0 ? asked : subjects) {
  console.log(`\n## ${subject}\n`);
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, `${subject}.ts`)], { stdio: 'inherit' });
  if (status !== 0) console.log(`(${subject} ended with ${status})`);
}
