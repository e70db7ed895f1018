import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errnoOf, StudioFailure } from '../../failure.ts';
import { formatsWithout, isNewEnough, kinds, type Listings, missingFrom, readVersion } from './ffmpeg-abilities.ts';
import { runFfmpeg, runFfprobe } from './ffmpeg.ts';

type FfmpegSource = 'setting' | 'packaged' | 'ffmpeg-static' | 'system';

/** Where an ffmpeg may be. */
export interface FfmpegPlaces {
  /** What a person chose in the settings, or null. */
  readonly setting: string | null;
  /** Electron's `process.resourcesPath` in a packaged app, where `ffmpeg/` may lie; null elsewhere. */
  readonly resourcesDir: string | null;
  /** The binary of the ffmpeg-static package, or null. */
  readonly ffmpegStatic: string | null;
  readonly platform: NodeJS.Platform;
  /** The PATH of the environment. */
  readonly searchPath: string;
}

export interface FoundFfmpeg {
  readonly ffmpeg: string;
  /** Null where there is none that works: checks are then done by ffmpeg itself. */
  readonly ffprobe: string | null;
  readonly source: FfmpegSource;
  readonly version: string;
  /** Formats that this build cannot make: `HEVC`. */
  readonly cannotMake: readonly string[];
  /** What came before it and why it was not taken. */
  readonly refused: readonly Refusal[];
}
interface Refusal {
  readonly source: FfmpegSource;
  readonly reason: string;
}

const timeLimitMs = 10_000;
const sourceNames: Readonly<Record<FfmpegSource, string>> = {
  setting: 'the one chosen in the settings',
  packaged: 'the one packaged with the app',
  'ffmpeg-static': 'the ffmpeg-static package',
  system: 'the system',
};
/** Programs started from the Finder do not get the PATH of the shell, and this is where Homebrew and MacPorts install. */
const macDirs = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'];

/**
 * The first ffmpeg that can make a film, tried by running it: setting, packaged, ffmpeg-static, system. Fails with
 * ffmpeg-missing and the list of what was tried.
 */
export async function findFfmpeg(places: FfmpegPlaces, signal: AbortSignal): Promise<FoundFfmpeg> {
  const refused: Refusal[] = [];
  for (const source of ['setting', 'packaged', 'ffmpeg-static', 'system'] as const) {
    const files = candidates(source, places);
    const here: string[] = [];
    for (const file of files) {
      const answer = await tryFfmpeg(file, signal);
      if ('version' in answer) return { ffmpeg: file, ffprobe: await findFfprobe(file, places, signal), source, ...answer, refused };
      if (answer.refused !== notThere) here.push(answer.refused);
    }
    const nothing = source === 'setting' && places.setting === null ? 'none is chosen' : notThere;
    refused.push({ source, reason: here.length > 0 ? [...new Set(here)].join('; ') : nothing });
  }
  const tried = refused.map(({ source, reason }) => `${sourceNames[source]} (${reason})`).join(', ');
  throw new StudioFailure('ffmpeg-missing', `No FFmpeg that can make a film was found. Tried: ${tried}. ${howToInstall(places.platform)}`);
}

/** The path that the ffmpeg-static package tells, outside the archive that a packaged app lives in. Null when it is not installed. */
function ffmpegStaticPath(): string | null {
  try {
    const file: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof file === 'string' ? file.replace('app.asar', 'app.asar.unpacked') : null;
  } catch {
    return null;
  }
}

/** Where to look on this machine; `packagedDir` is null but in a packaged app. STUDIO_FFMPEG names one by hand. */
export const usualPlaces = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform, packagedDir: string | null): FfmpegPlaces => ({
  setting: env['STUDIO_FFMPEG'] ?? null,
  resourcesDir: packagedDir,
  ffmpegStatic: ffmpegStaticPath(),
  platform,
  searchPath: env['PATH'] ?? '',
});

const notThere = 'not there';

function candidates(source: FfmpegSource, { setting, resourcesDir, ffmpegStatic, platform, searchPath }: FfmpegPlaces): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const files: Record<FfmpegSource, readonly (string | null)[]> = {
    setting: [setting],
    packaged: [resourcesDir && paths.join(resourcesDir, 'ffmpeg', binary('ffmpeg', platform))],
    'ffmpeg-static': [ffmpegStatic],
    system: searchDirs(platform, searchPath).map((dir) => paths.join(dir, binary('ffmpeg', platform))),
  };
  return files[source].filter((file) => file !== null);
}

/** Absolute folders only: a relative one in PATH would run whatever lies where the app was started. */
function searchDirs(platform: NodeJS.Platform, searchPath: string): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const dirs = searchPath.split(paths.delimiter).filter((dir) => paths.isAbsolute(dir));
  return [...new Set(platform === 'darwin' ? [...dirs, ...macDirs] : dirs)];
}

const binary = (name: string, platform: NodeJS.Platform): string => (platform === 'win32' ? `${name}.exe` : name);

async function tryFfmpeg(
  file: string,
  signal: AbortSignal,
): Promise<Pick<FoundFfmpeg, 'version' | 'cannotMake'> | { readonly refused: string }> {
  const cannotRun = await whyNotRunnable(file);
  if (cannotRun) return { refused: cannotRun };
  const options = { signal, timeLimitMs };
  try {
    const { stdout } = await runFfmpeg(file, ['-version'], options);
    const version = readVersion(stdout);
    if (version === null) return { refused: 'it does not answer like FFmpeg' };
    if (!isNewEnough(stdout)) return { refused: `version ${version} is older than 4.4` };
    const listed = await Promise.all(kinds.map(async (kind) => [kind, (await runFfmpeg(file, [`-${kind}`], options)).stdout] as const));
    const listings = Object.fromEntries(listed) as Listings;
    const missing = missingFrom(listings);
    if (missing.length > 0) return { refused: `version ${version} was built without ${missing.join(', ')}` };
    return { version, cannotMake: formatsWithout(listings) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StudioFailure)
      return { refused: error.code === 'took-too-long' ? `it did not answer within ${timeLimitMs / 1000} seconds` : 'it cannot be run' };
    throw error;
  }
}

async function whyNotRunnable(file: string): Promise<string | null> {
  try {
    await access(file, constants.X_OK);
    return null;
  } catch (error) {
    return errnoOf(error) === 'EACCES' ? 'it may not be run' : notThere;
  }
}

/** Beside the chosen ffmpeg, or on the system. */
async function findFfprobe(ffmpeg: string, { platform, searchPath }: FfmpegPlaces, signal: AbortSignal): Promise<string | null> {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const name = binary('ffprobe', platform);
  for (const file of [paths.join(paths.dirname(ffmpeg), name), ...searchDirs(platform, searchPath).map((dir) => paths.join(dir, name))]) {
    if ((await whyNotRunnable(file)) !== null) continue;
    try {
      if (isNewEnough((await runFfprobe(file, ['-version'], { signal, timeLimitMs })).stdout)) return file;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StudioFailure)) throw error;
    }
  }
  return null;
}

function howToInstall(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'Install it with "brew install ffmpeg", or choose one in the settings.';
    case 'win32':
      return 'Install it with "winget install Gyan.FFmpeg", or choose one in the settings.';
    default:
      return 'Install it with "sudo apt install ffmpeg" (or your distribution\'s way), or choose one in the settings.';
  }
}
