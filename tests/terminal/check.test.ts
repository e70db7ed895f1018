import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../src-main/terminal/check-command.ts';
import { makeShoot } from '../fixtures/make-shoot.ts';
import { runStudio } from './run-studio.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'check-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('check names what is missing, and a finding is no failure', async () => {
  const shoot = path.join(scratch, 'Lillegata 3');
  const library = ['--library', path.join(scratch, 'library')];
  const usual = [-2, 0, 2];
  await makeShoot(shoot, [
    { room: 'kitchen', exposuresEv: usual },
    { room: 'bedroom', exposuresEv: usual },
    { room: 'bathroom', exposuresEv: [0, 2] },
  ]);
  expect((await runStudio(['import', shoot, ...library])).code).toBe(0);

  const ended = await runStudio(['check', 'Lillegata 3', '--json', ...library]);
  expect(ended.code).toBe(0);
  const { name, photos, failed } = JSON.parse(ended.stdout) as CheckReport;
  expect({ name, failed }).toEqual({ name: 'Lillegata 3', failed: [] });
  const codes = Object.fromEntries(photos.map(({ room, checks }) => [room, checks.map(({ code }) => code)]));
  expect(codes['bathroom']).toContain('dark-frame-missing');
  expect(codes['kitchen']).not.toContain('dark-frame-missing');

  const said = await runStudio(['check', 'Lillegata 3', ...library]);
  expect(said.stdout).toMatch(/bathroom .*\n(?: {7}.*\n)* {7}[!-] dark-frame-missing: /);
  expect((await runStudio(['check', 'nowhere', ...library])).code).toBe(1);
});
