import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { killLoop } from '../kill/kill-loop.ts';
import { makeShoot, smallShoot } from '../fixtures/make-shoot.ts';

// A small seed of `npm run test:kill`, which does thirty on the sample shoot.
test('killed at random moments, the main job loses nothing and does nothing twice', async () => {
  const shoot = mkdtempSync(path.join(os.tmpdir(), 'kill-shoot-'));
  try {
    await makeShoot(shoot, smallShoot.slice(0, 2));
    const options = ['--template', 'quick-reel', '--size', '720p'];
    const { findings } = await killLoop({ shoot, kills: 4, seed: 20_261_123, options });
    expect(findings).toEqual([]);
  } finally {
    rmSync(shoot, { recursive: true, force: true });
  }
});
