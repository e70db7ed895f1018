import { existsSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { toFailure } from '../failure.ts';
import { findFfmpeg } from '../films/ffmpeg/find-ffmpeg.ts';
import { openTerminalStudio, type TerminalPlaces } from './terminal-studio.ts';

interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly finding: string;
}

const lowSpaceBytes = 2 * 1024 ** 3;

/** Looks at everything that the studio needs from this machine, and says what is missing and how to get it. */
export async function doctor(places: TerminalPlaces): Promise<{ text: string; isWell: boolean; facts: readonly Finding[] }> {
  const facts: Finding[] = [];
  const look = async (what: string, check: () => Promise<string> | string): Promise<void> => {
    try {
      facts.push({ what, isWell: true, finding: await check() });
    } catch (error) {
      const { code, message } = toFailure(error);
      facts.push({ what, isWell: false, finding: code === 'unexpected' && error instanceof Error ? error.message : message });
    }
  };
  await look('program', () => `AI Studio ${places.version} on Node ${process.versions.node}`);
  await look('kernels', () => {
    const kernels = existsSync(places.kernelsDir) ? readdirSync(places.kernelsDir).filter((name) => name.endsWith('.wasm')) : [];
    if (kernels.length === 0) throw new Error('the kernels are not built: run npm run build');
    return kernels.join(', ');
  });
  await look('ffmpeg', async () => {
    const { ffmpeg, ffprobe, version, source, cannotMake } = await findFfmpeg(places.ffmpeg, AbortSignal.timeout(60_000));
    const without = cannotMake.length > 0 ? `, cannot make ${cannotMake.join(' and ')}` : '';
    return `${version} (${source}) at ${ffmpeg}${ffprobe ? '' : ', without ffprobe: films are checked by ffmpeg itself'}${without}`;
  });
  await look('library', async () => {
    const { studio, calls } = await openTerminalStudio(places, { works: false });
    const projects = await calls.library.listProjects({});
    await studio.close();
    return `${projects.length} projects in ${places.libraryDir}`;
  });
  await look('space', () => {
    mkdirSync(places.libraryDir, { recursive: true });
    const { bavail, bsize } = statfsSync(path.resolve(places.libraryDir));
    const free = bavail * bsize;
    const text = `${(free / 1024 ** 3).toFixed(1)} GB free for the library`;
    if (free < lowSpaceBytes) throw new Error(`only ${text}`);
    return text;
  });
  const text = facts.map(({ what, isWell, finding }) => `${isWell ? 'ok    ' : 'FAILED'}  ${what.padEnd(8)} ${finding}`).join('\n');
  return { text, isWell: facts.every(({ isWell }) => isWell), facts };
}
