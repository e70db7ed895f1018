// Makes a fresh machine ready, and is quick where all is there: packages, system tools, the built program.
// Plain JavaScript for Node 20 or newer: it runs before the project's own Node 24 is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => path.join(root, ...parts);
/** Everything is said on the error stream: the standard output belongs to the command that follows. */
const say = (text) => process.stderr.write(`${text}\n`);
const run = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' }).status ?? 1;
const fail = (text) => {
  say(text);
  process.exit(1);
};

installPackages();
installSystemTools();
buildProgram();

/** When node_modules is missing, older than the lockfile, or was left half done. */
function installPackages() {
  const installed = at('node_modules/.package-lock.json');
  const isFresh =
    existsSync(installed) &&
    existsSync(at('node_modules/.bin/node')) &&
    statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs;
  if (isFresh) return;
  say('Installing packages (npm ci) ...');
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']) !== 0)
    fail('npm ci failed: see above. It needs the npm registry.');
}

/** FFmpeg and a font for it: what npm could not bring. */
function installSystemTools() {
  const names = ['ffmpeg', 'fontconfig', 'fonts-dejavu-core'];
  if (hasFfmpeg()) return;
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    say(
      `There is no FFmpeg here. Install it, then run this again: ${process.platform === 'darwin' ? 'brew install ffmpeg' : process.platform === 'win32' ? 'winget install ffmpeg' : 'the ffmpeg package of this system'}`,
    );
    return;
  }
  if (process.getuid?.() !== 0)
    fail(`FFmpeg is missing. Run this, then try again:\n  sudo apt-get update && sudo apt-get install -y ${names.join(' ')}`);
  say(`Installing ${names.join(', ')} ...`);
  const install = () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...names]);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  if (install() !== 0 && (run('apt-get', ['update', '-qq']) !== 0 || install() !== 0))
    fail(`Could not install ${names.join(', ')}: see above.`);
}

function hasFfmpeg() {
  const candidates = [process.env.STUDIO_FFMPEG, at('node_modules/ffmpeg-static/ffmpeg'), 'ffmpeg'];
  return candidates.some((file) => file && spawnSync(file, ['-version'], { stdio: 'ignore' }).status === 0);
}

/** When a source is newer than the last build, or there is none. The stamp is written last, so a broken build is built again. */
function buildProgram() {
  const stamp = at('dist/.built');
  const newest = Math.max(
    ...['src-main', 'src-preload', 'src-renderer', 'scripts/build.ts', 'scripts/build-kernels.ts', 'vite.config.ts', 'package.json'].map(
      (name) => newestChange(at(name)),
    ),
  );
  const facts = JSON.stringify({ newest, lock: statSync(at('package-lock.json')).mtimeMs });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === facts) return;
  say('Building ...');
  if (run(at('node_modules/.bin/node'), [at('scripts/build.ts')]) !== 0) fail('The build failed: see above.');
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stamp, facts);
}

function newestChange(target) {
  const info = statSync(target);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(target).reduce((newest, name) => Math.max(newest, newestChange(path.join(target, name))), info.mtimeMs);
}
