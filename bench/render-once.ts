import { readFileSync } from 'node:fs';
import { renderFilm } from '../src-main/films/render/render-film.ts';
import { createClipOpener } from '../src-main/films/clips/clip-frames.ts';
import { createSegmentDrawer } from '../src-main/films/draw/segment-drawer.ts';
import type { RenderFilmInput } from '../src-main/films/film-tasks.ts';

/**
 * One render in a process of its own, so that its CPU and memory can be told: `node bench/render-once.ts <input.json> <kernels>
 * [draw]`. With `draw` only the frames are drawn, to the standard output.
 */
const [inputFile = '', kernelsDir = '', what = 'film'] = process.argv.slice(2);
const input = JSON.parse(readFileSync(inputFile, 'utf8')) as RenderFilmInput;
const signal = new AbortController().signal;

if (what === 'film') {
  const rendered = await renderFilm(input, { signal, onProgress: () => undefined, kernelsDir });
  console.log(JSON.stringify(rendered));
} else {
  const { plan, files, fontsDir, ffmpeg, cacheDir, workDir } = input;
  const recipes = plan.segments.map(({ recipe }) => recipe);
  const openClip = createClipOpener({ ffmpeg, cacheDir, workDir });
  const drawer = await createSegmentDrawer({ kernelsDir, frame: plan.frame, fontsDir, files, openClip, recipes });
  const frame = Buffer.alloc(drawer.frameBytes);
  for (const [index, recipe] of recipes.entries())
    for await (const drawn of drawer.frames(recipe, signal, recipes[index + 1])) {
      drawn.copyTo(frame);
      await new Promise<void>((resolve, reject) => process.stdout.write(frame, (error) => (error ? reject(error) : resolve())));
    }
}
