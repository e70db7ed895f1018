import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

export interface Chromium {
  readonly executable: string;
  /** To be added to the environment it is started in. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A headless Chromium for tests. On Linux x64 it is the one inside an npm package: pinned by the lockfile, with libraries
 * and a font of its own, so that a screenshot is the same on every machine. Elsewhere it is the one named by CHROMIUM, or
 * the system's.
 */
export function findChromium(): Chromium {
  const named = process.env['CHROMIUM'];
  if (named) return { executable: named, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedChromium();
  const usual = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  const executable = usual.find((file) => existsSync(file));
  if (!executable) throw new Error('No Chromium was found for the tests: install one, or name its executable in CHROMIUM.');
  return { executable, env: {} };
}

/** Unpacks the package's Chromium once, beside the version it came from. */
function unpackedChromium(): Chromium {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const inPackage = path.join('@sparticuz', 'chromium');
  const packageDir = entry.slice(0, entry.lastIndexOf(inPackage) + inPackage.length);
  const { version } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const dir = path.resolve(import.meta.dirname, `../node_modules/.cache/chromium-${version}`);
  const found = {
    executable: path.join(dir, 'headless_shell'),
    env: { LD_LIBRARY_PATH: path.join(dir, 'lib'), FONTCONFIG_FILE: path.join(dir, 'fonts.conf') },
  };
  if (existsSync(found.executable)) return found;

  // Unpacked aside and renamed as a whole, so that what exists is complete even if two test runs come at once.
  const part = `${dir}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  const read = (name: string): Buffer => brotliDecompressSync(readFileSync(path.join(packageDir, 'bin', name)));
  for (const pack of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
    const { status } = spawnSync('tar', ['xf', '-', '-C', part], { input: read(pack), stdio: ['pipe', 'inherit', 'inherit'] });
    if (status !== 0) throw new Error(`${pack} of @sparticuz/chromium could not be unpacked.`);
  }
  const fonts = `<?xml version="1.0"?><fontconfig><dir>${path.join(dir, 'fonts')}</dir><cachedir>${path.join(dir, 'fonts-cache')}</cachedir></fontconfig>`;
  writeFileSync(path.join(part, 'fonts.conf'), fonts);
  writeFileSync(path.join(part, 'headless_shell'), read('chromium.br'), { mode: 0o755 });
  try {
    renameSync(part, dir);
  } catch (error) {
    if (!existsSync(found.executable)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
  return found;
}
