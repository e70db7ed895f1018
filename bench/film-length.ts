import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RenderFilmInput } from '../src-main/films/film-tasks.ts';
import { planRender } from '../src-main/films/render-plan.ts';
import { readBundledTracks } from '../src-main/films/sound/bundled-tracks.ts';
import { systemFfmpeg } from '../src-main/films/testing/fixtures.ts';
import { type BenchPhoto, benchStoryboard, makePhotos } from './film-job.ts';
import { costOfRender } from './film-peers.ts';

/**
 * Does memory grow with a film? Films in 4K of 12 and of 120 shots, each shot short so that it ends today, and the same in
 * 1080p; the most that the process and its encoders held together.
 *
 *   npm run bench:film-length
 */
const root = path.resolve(import.meta.dirname, '..');
spawnSync(process.execPath, [path.join(root, 'scripts/build.ts')], { stdio: 'ignore' });
const tools = await systemFfmpeg();
const dir = await mkdtemp(path.join(tmpdir(), 'bench-length-'));
try {
  const photos = await makePhotos(dir, 12, process.argv[2]);
  const tracks = await readBundledTracks(path.join(root, 'resources'));
  console.log('| film | frames | wall s | peak MB | of 12 shots |\n|---|---|---|---|---|');
  for (const size of ['1080p', '2160p'] as const) {
    let few = 0;
    for (const count of [12, 120]) {
      const shots = Array.from({ length: count }, (_, index): BenchPhoto => photos[index % photos.length]!);
      const storyboard = benchStoryboard(shots, { size, durationMs: 400, joinMs: 100 });
      const plan = planRender(storyboard, { codec: 'h264', quality: 'delivery', encoder: 'software' }, (room) => room);
      const name = `${size}-${count}`;
      const [workDir, cacheDir] = [path.join(dir, `${name}.work`), path.join(dir, `${name}.cache`)];
      await mkdir(workDir);
      await mkdir(cacheDir);
      const input: RenderFilmInput = {
        plan,
        files: Object.fromEntries(photos.map(({ sha256, file }) => [sha256, file])),
        bundled: Object.fromEntries(tracks.map(({ id, file, facts }) => [id, { file, facts }])),
        fontsDir: path.join(root, 'resources/fonts'),
        ffmpeg: { ffmpeg: tools.ffmpeg, ffprobe: tools.ffprobe },
        cacheDir,
        outFile: path.join(dir, `${name}.mp4`),
        workDir,
      };
      const { wallS, peakMb } = await costOfRender(root, input);
      if (count === 12) few = peakMb;
      console.log(
        `| ${size}, ${count} shots | ${plan.frameCount} | ${wallS.toFixed(1)} | ${peakMb.toFixed(0)} | ${(peakMb / few).toFixed(2)} |`,
      );
    }
  }
  console.log('\ngoal: 120 shots at 4K at most 1.5 of 12');
} finally {
  await rm(dir, { recursive: true, force: true });
}
