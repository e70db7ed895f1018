import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import pkg from './package.json' with { type: 'json' };
import { electronDev } from './scripts/electron-dev.ts';

const root = import.meta.dirname;

/** Loaded from node_modules at run time: Electron itself and everything with a native binary. All else is bundled. */
const external = ['electron', ...Object.keys(pkg.dependencies), ...Object.keys(pkg.optionalDependencies)];

/**
 * One file, three programs. Main is CommonJS on purpose: Electron is ready only after its entry has been evaluated, so a
 * top-level await there hangs for ever, and Rolldown refuses one in this format at build time.
 */
export default defineConfig({
  root: path.join(root, 'src-renderer'),
  publicDir: false,
  plugins: [react(), tailwindcss(), electronDev(root)],
  build: { outDir: path.join(root, 'dist/renderer'), emptyOutDir: true, target: 'chrome150', assetsInlineLimit: 0 },
  environments: {
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: path.join(root, 'dist/main'),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          platform: 'node',
          input: {
            main: path.join(root, 'src-main/main.ts'),
            headless: path.join(root, 'src-main/headless.ts'),
            'imaging-worker': path.join(root, 'src-main/imaging-worker.ts'),
          },
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'shared-[hash].cjs' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: path.join(root, 'dist/preload'),
        emptyOutDir: true,
        target: 'chrome150',
        minify: false,
        rolldownOptions: {
          platform: 'browser',
          input: { preload: path.join(root, 'src-preload/preload.ts') },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
