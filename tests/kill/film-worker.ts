import { readFileSync } from 'node:fs';
import { renderFilm } from '../../src-main/films/render/render-film.ts';
import type { RenderFilmInput } from '../../src-main/films/film-tasks.ts';

/** One render in a process of its own, to be killed: `node film-worker.ts <input.json> <kernels>`; says how far it is. Test code. */
const [, , inputFile = '', kernelsDir = ''] = process.argv;
const input = JSON.parse(readFileSync(inputFile, 'utf8')) as RenderFilmInput;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const onProgress = (fraction: number): void => say(String(fraction));
say(JSON.stringify(await renderFilm(input, { signal: new AbortController().signal, onProgress, kernelsDir })));
