import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { allTracks } from './all-tracks.ts';
import { factsOf } from './facts.ts';
import { decode, encode, measure } from './ffmpeg.ts';
import { licenceFor } from './licence.ts';
import { sampleRate } from './signal/stereo.ts';

/**
 * Composes the bundled tracks and writes them with their list and licence to `resources/music` (or `--out`). Names of tracks
 * as arguments compose only those; the list is always written whole, from the files that are there. Needs ffmpeg on the PATH.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const outDir = values.out ?? path.resolve(import.meta.dirname, '../../resources/music');
const seed = 20_260_914;

await mkdir(outDir, { recursive: true });
const lines: string[] = [];
for (const { score, play } of allTracks) {
  const { id, title, mood, about } = score;
  const file = `${id}.m4a`;
  const target = path.join(outDir, file);
  if (positionals.length === 0 || positionals.includes(id)) await encode(play(seed), title, target);
  const { lufs, truePeakDb } = await measure(target);
  const seconds = (await decode(target)).left.length / sampleRate;
  lines.push(JSON.stringify({ id, title, mood, file, about, facts: factsOf(score, { seconds, lufs }) }));
  console.log(`${title}: ${seconds.toFixed(1)} s, ${lufs} LUFS, ${truePeakDb} dBTP`);
}
await writeFile(path.join(outDir, 'tracks.json'), `[\n${lines.join(',\n')}\n]\n`);
await writeFile(path.join(outDir, 'LICENCE.md'), licenceFor(allTracks.map(({ score }) => score.title)));
