import { existsSync, globSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

/**
 * Compiles every `src-main/<room>/kernels/assembly/<name>.ts`, which may have parts in a folder beside it, to
 * `dist/kernels/<name>.wasm`; what is newer than all of its room's sources is left alone.
 */
export async function buildKernels(root: string): Promise<void> {
  const outDir = path.join(root, 'dist/kernels');
  mkdirSync(outDir, { recursive: true });
  for (const source of globSync('src-main/*/kernels/assembly/*.ts', { cwd: root })) {
    const out = path.join(outDir, `${path.basename(source, '.ts')}.wasm`);
    const parts = globSync(`${path.dirname(source)}/**/*.ts`, { cwd: root });
    const newestMs = Math.max(...parts.map((part) => statSync(path.join(root, part)).mtimeMs));
    if (existsSync(out) && statSync(out).mtimeMs > newestMs) continue;
    const part = `${path.relative(root, out)}.${process.pid}.part`;
    // No relaxed SIMD: the same bytes must come out on every machine.
    const options = ['--baseDir', root, '--outFile', part, '-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert'];
    const { error } = await asc.main([source, ...options], { stderr: process.stderr });
    if (error) throw new Error(`${source}: ${error.message}`, { cause: error });
    renameSync(path.join(root, part), out);
  }
}

if (import.meta.main) await buildKernels(path.resolve(import.meta.dirname, '..'));
