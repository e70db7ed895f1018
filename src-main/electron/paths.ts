import path from 'node:path';

/** Where the shell finds things and puts things. All absolute. */
export interface ShellPaths {
  readonly userDataDir: string;
  readonly libraryDir: string;
  readonly logDir: string;
  readonly resourcesDir: string;
  readonly pageDir: string;
  readonly preloadFile: string;
  readonly workerModule: string;
  readonly kernelsDir: string;
  /** Vite's server while developing. Never in a packaged app, and never anything but this machine. */
  readonly devServer: URL | null;
}

export interface PathsInput {
  /** Value of `--<name>=<value>`, or the empty string. */
  readonly switchValue: (name: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly appDir: string;
  readonly defaultUserDataDir: string;
  /** Electron's own folder of extra resources; only a packaged app has ours in it. */
  readonly electronResourcesDir: string;
  readonly isPackaged: boolean;
  readonly cwd: string;
}

/** `--user-data-dir` moves everything of this machine's; `--library` (or STUDIO_LIBRARY) only the library. */
export function choosePaths(input: PathsInput): ShellPaths {
  const asked = (value: string | undefined): string | null => (value ? path.resolve(input.cwd, value) : null);
  const userDataDir = asked(input.switchValue('user-data-dir')) ?? input.defaultUserDataDir;
  const dist = path.join(input.appDir, 'dist');
  return {
    userDataDir,
    libraryDir: asked(input.switchValue('library')) ?? asked(input.env['STUDIO_LIBRARY']) ?? path.join(userDataDir, 'library'),
    logDir: path.join(userDataDir, 'logs'),
    resourcesDir: input.isPackaged ? path.join(input.electronResourcesDir, 'studio') : path.join(input.appDir, 'resources'),
    pageDir: path.join(dist, 'renderer'),
    preloadFile: path.join(dist, 'preload/preload.cjs'),
    workerModule: path.join(dist, 'main/imaging-worker.cjs'),
    kernelsDir: path.join(dist, 'kernels'),
    devServer: input.isPackaged ? null : localServer(input.env['VITE_DEV_SERVER_URL']),
  };
}

function localServer(text: string | undefined): URL | null {
  const url = URL.parse(text ?? '');
  return url && url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost') ? url : null;
}
