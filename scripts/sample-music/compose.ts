import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { arrange } from './arrange.ts';
import { master } from './master.ts';
import { bpm } from './score.ts';
import { sampleRate, type Stereo } from './stereo.ts';

/** Composes the bundled track and writes it with its list entry and licence to `resources/music`. Needs ffmpeg on the PATH. */
const outDir = path.resolve(import.meta.dirname, '../../resources/music');

const licence = `# Licence of the bundled music

"Morning Light" was composed and synthesised for AI Studio by the script \`scripts/sample-music/compose.ts\` in this
repository: no samples, no loops, no recordings and no other person's work went into it. Run \`npm run sample-music\`
to make the same track again.

It is dedicated to the public domain under CC0 1.0 Universal (https://creativecommons.org/publicdomain/zero/1.0/): use it
in any film, commercial or not, without asking and without naming anyone.
`;

function interleaved(track: Stereo): Buffer {
  const bytes = Buffer.alloc(track.left.length * 8);
  for (let i = 0; i < track.left.length; i++) {
    bytes.writeFloatLE(track.left[i]!, i * 8);
    bytes.writeFloatLE(track.right[i]!, i * 8 + 4);
  }
  return bytes;
}

async function encode(track: Stereo, file: string): Promise<void> {
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0'];
  const output = [
    '-map_metadata',
    '-1',
    '-metadata',
    'title=Morning Light',
    '-c:a',
    'aac',
    '-b:a',
    '192k',
    '-movflags',
    '+faststart',
    '-fflags',
    '+bitexact',
    file,
  ];
  const ffmpeg = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...input, ...output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  ffmpeg.stdin.end(interleaved(track));
  const [code] = (await once(ffmpeg, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

await mkdir(outDir, { recursive: true });
const track = master(arrange(20_260_914), -1.5);
await encode(track, path.join(outDir, 'morning-light.m4a'));
const entry = {
  id: 'morning-light',
  title: 'Morning Light',
  file: 'morning-light.m4a',
  durationMs: Math.round((track.left.length / sampleRate) * 1000),
  bpm,
  mood: 'warm',
};
await writeFile(path.join(outDir, 'tracks.json'), `${JSON.stringify([entry], null, 2)}\n`);
await writeFile(path.join(outDir, 'LICENCE.md'), licence);
console.log(`${entry.title}: ${entry.durationMs} ms`);
