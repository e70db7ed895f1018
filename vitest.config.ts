import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Real parts everywhere: a test may take as long as a real ffmpeg or Chromium needs on a busy two-core machine. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'main',
          environment: 'node',
          include: [
            'src-main/**/*.test.ts',
            'src-preload/**/*.test.ts',
            'tests/*.test.ts',
            'tests/doubles/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          ...patience,
        },
      },
      { plugins: [react()], test: { name: 'page', environment: 'happy-dom', include: ['src-renderer/**/*.test.{ts,tsx}'], ...patience } },
      {
        test: {
          name: 'terminal',
          environment: 'node',
          include: ['tests/terminal/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'desktop',
          environment: 'node',
          include: ['tests/desktop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
