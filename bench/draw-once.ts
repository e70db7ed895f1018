import { readFileSync } from 'node:fs';
import { createClipOpener } from '../src-main/films/clips/clip-frames.ts';
import { createSegmentDrawer } from '../src-main/films/draw/segment-drawer.ts';
import type { RenderFilmInput } from '../src-main/films/film-tasks.ts';

/** A film's frames, drawn to the standard output and not encoded: `node bench/draw-once.ts <input.json> <kernels>`. */
const [inputFile = '', kernelsDir = ''] = process.argv.slice(2);
const { plan, files, fontsDir, ffmpeg, cacheDir, workDir } = JSON.parse(readFileSync(inputFile, 'utf8')) as RenderFilmInput;
const recipes = plan.segments.map(({ recipe }) => recipe);
const openClip = createClipOpener({ ffmpeg, cacheDir, workDir });
const drawer = await createSegmentDrawer({ kernelsDir, frame: plan.frame, fontsDir, files, openClip, recipes });
const frame = Buffer.alloc(drawer.frameBytes);
for (const [index, recipe] of recipes.entries())
  for await (const drawn of drawer.frames(recipe, new AbortController().signal, recipes[index + 1])) {
    drawn.copyTo(frame);
    await new Promise<void>((resolve, reject) => process.stdout.write(frame, (error) => (error ? reject(error) : resolve())));
  }
