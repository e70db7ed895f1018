import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { contract } from '../../src-preload/contract/index.ts';
import { createAnswerCall } from '../answer-call.ts';
import { doubleWindows, providerDoubles } from '../ai/provider-doubles.ts';
import { usualPlaces, type FfmpegPlaces } from '../films/ffmpeg/find-ffmpeg.ts';
import { imagingWidth } from '../imaging/width.ts';
import { fileLog } from '../log/log.ts';
import { createStudio, type Studio } from '../studio.ts';
import type { ConditionPort } from '../ports.ts';
import { startChildWorker } from './child-worker.ts';
import { takeSecrets } from './environment-secrets.ts';
import { callsOver, type StudioCalls } from './terminal-calls.ts';

/** Where things lie when the studio runs in a terminal: the same places that the window uses. */
export interface TerminalPlaces {
  readonly libraryDir: string;
  readonly logDir: string;
  readonly resourcesDir: string;
  readonly workerModule: string;
  readonly kernelsDir: string;
  readonly version: string;
  readonly ffmpeg: FfmpegPlaces;
}

/** The built program lies in `dist/main`; everything else is found from there. */
export function findPlaces({
  mainDir,
  library,
  env,
  platform,
}: {
  mainDir: string;
  library: string | null;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}): TerminalPlaces {
  const root = path.resolve(mainDir, '../..');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const userData = userDataDir(env, platform);
  return {
    libraryDir: path.resolve(library ?? env['STUDIO_LIBRARY'] ?? path.join(userData, 'library')),
    logDir: path.join(library ? path.resolve(library) : userData, 'logs'),
    resourcesDir: path.join(root, 'resources'),
    workerModule: path.join(mainDir, 'imaging-worker.cjs'),
    kernelsDir: path.join(root, 'dist/kernels'),
    version,
    ffmpeg: usualPlaces(env, platform, null),
  };
}

/** The folder that Electron calls userData, so that the terminal and the window share one library. */
function userDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const name = 'AI Studio';
  if (platform === 'darwin') return path.join(os.homedir(), 'Library/Application Support', name);
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(os.homedir(), 'AppData/Roaming'), name);
  return path.join(env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config'), name);
}

export async function openTerminalStudio(
  places: TerminalPlaces,
  { works }: { works: boolean },
): Promise<{ studio: Studio; calls: StudioCalls }> {
  if (!existsSync(places.workerModule)) throw new Error('the program is not built: run npm run build');
  const log = fileLog(places.logDir, Date.now);
  const doubles = providerDoubles(process.env);
  const studio = await createStudio({
    ...places,
    aiWindows: doubleWindows(process.env, doubles),
    works,
    ffmpegPlaces: places.ffmpeg,
    width: imagingWidth(os.availableParallelism(), os.freemem()),
    ports: {
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      newId: () => newId(),
      startWorker: startChildWorker,
      chooseFolder: () => Promise.resolve(null),
      preferences: { get: () => undefined, set: () => undefined },
      secrets: takeSecrets(process.env),
      // A request says whether there is a network; a terminal that was started on a battery was started to work.
      network: always(true),
      battery: always(false),
      proxy: null,
      providerDoubles: doubles,
      log,
    },
  });
  return { studio, calls: callsOver(createAnswerCall({ contract, handlers: studio.handlers, log })) };
}

const always = (holds: boolean): ConditionPort => ({ holds: () => holds, onChange: () => () => undefined });
