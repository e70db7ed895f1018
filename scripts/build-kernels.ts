import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Compiles every `src-main/<room>/kernels/assembly/<name>.ts`, which may have parts in a folder beside it, to
 * `dist/kernels/<name>.wasm`; what is newer than all of its room's sources is left alone.
 */
export function buildKernels(): void {
  const outDir = path.join(root, 'dist/kernels');
  mkdirSync(outDir, { recursive: true });
  for (const source of globSync('src-main/**/kernels/assembly/*.ts', { cwd: root })) {
    const out = path.join(outDir, `${path.basename(source, '.ts')}.wasm`);
    const parts = globSync(`${path.dirname(source)}/**/*.ts`, { cwd: root });
    const newestMs = Math.max(...parts.map((part) => statSync(path.join(root, part)).mtimeMs));
    if (!existsSync(out) || statSync(out).mtimeMs <= newestMs) compileAssembly(path.join(root, source), out);
  }
  copyDecoders(outDir);
}

/** Decoders that others compiled: files of their own beside the program, so that they can be replaced (LGPL 3, 4d). */
function copyDecoders(outDir: string): void {
  for (const file of ['libheif-js/libheif-wasm/libheif.wasm', 'libraw-wasm/dist/libraw.wasm']) {
    const part = path.join(outDir, `${path.basename(file)}.${process.pid}.part`);
    copyFileSync(path.join(root, 'node_modules', file), part);
    renameSync(part, path.join(outDir, path.basename(file)));
  }
}

/**
 * One AssemblyScript entry to WebAssembly with SIMD, without a runtime. No relaxed SIMD: the same bytes must come out on
 * every machine. The compiler is run as a program: its types would bring their own globals into ours.
 */
export function compileAssembly(source: string, out: string): void {
  const part = `${out}.${process.pid}.part`;
  const compiler = path.join(root, 'node_modules/assemblyscript/bin/asc.js');
  const flags = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];
  const files = [path.relative(root, source), '--baseDir', root, '--outFile', path.relative(root, part)];
  const { status } = spawnSync(process.execPath, [compiler, ...files, ...flags], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${source} does not compile`);
  renameSync(part, out);
}

if (import.meta.main) buildKernels();
