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
// On Windows npm is a script for its shell; everything else is started as it is, so that spaces in paths are no trouble.
const run = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: command === 'npm' && process.platform === 'win32' }).status ?? 1;
const node24 = () => at(process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node');
const fail = (text) => {
  say(text);
  process.exit(1);
};

const isForTests = process.argv.includes('--tests');
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

/** What npm cannot bring: FFmpeg, and fonts for titles in scripts that ours does not have. Tests also ask ffprobe. */
function installSystemTools() {
  const isLinux = process.platform === 'linux';
  const needs = [
    { name: 'ffmpeg', isHere: isForTests ? runs('ffmpeg') && runs('ffprobe') : hasFfmpeg() },
    { name: 'fontconfig', isHere: !isLinux || existsSync('/etc/fonts/fonts.conf') },
    { name: 'fonts-dejavu-core', isHere: !isLinux || existsSync('/usr/share/fonts') },
  ];
  const missing = needs.filter(({ isHere }) => !isHere).map(({ name }) => name);
  if (missing.length === 0) return;
  if (!isLinux || !existsSync('/usr/bin/apt-get')) {
    const how = { darwin: 'brew install ffmpeg', win32: 'winget install ffmpeg' }[process.platform] ?? 'the package manager of this system';
    fail(`Missing here: ${missing.join(', ')}. Install it (${how}), then run this again.`);
  }
  const command = `apt-get update && apt-get install -y ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) fail(`Missing here: ${missing.join(', ')}. Run this, then try again:\n  sudo sh -c '${command}'`);
  say(`Installing ${missing.join(', ')} ...`);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  const install = () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...missing]);
  if (install() !== 0 && (run('apt-get', ['update', '-qq']) !== 0 || install() !== 0))
    fail(`Could not install ${missing.join(', ')}: see above.`);
}

function runs(file) {
  return spawnSync(file, ['-version'], { stdio: 'ignore' }).status === 0;
}

function hasFfmpeg() {
  return [process.env.STUDIO_FFMPEG, at('node_modules/ffmpeg-static/ffmpeg'), 'ffmpeg'].some((file) => file && runs(file));
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
  if (run(node24(), [at('scripts/build.ts')]) !== 0) fail('The build failed: see above.');
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stamp, facts);
}

function newestChange(target) {
  const info = statSync(target);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(target).reduce((newest, name) => Math.max(newest, newestChange(path.join(target, name))), info.mtimeMs);
}
