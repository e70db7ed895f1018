import path from 'node:path';
import { createBuilder } from 'vite';
import { buildKernels } from './build-kernels.ts';

/** The whole program: kernels, then page, main and preload. */
const root = path.resolve(import.meta.dirname, '..');
buildKernels();
const builder = await createBuilder({
  root: path.join(root, 'src-renderer'),
  configFile: path.join(root, 'vite.config.ts'),
  logLevel: 'warn',
});
await builder.buildApp();
