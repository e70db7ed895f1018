import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeShoot, smallShoot } from '../fixtures/make-shoot.ts';
import { runStudio } from './run-studio.ts';

let scratch: string;
const at = (...parts: string[]): string => path.join(scratch, ...parts);
beforeAll(async () => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'brackets-'));
  await makeShoot(at('Storgata 5'), smallShoot);
  cpSync(at('Storgata 5', 'exterior_IMG_1001.JPG'), at('Storgata 5', 'zz copy.JPG'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Plan {
  readonly shoots: readonly {
    readonly name: string;
    readonly sets: readonly {
      readonly kind: string;
      readonly room: string | null;
      readonly frames: readonly { readonly name: string; readonly isBase: boolean }[];
    }[];
    readonly skipped: readonly { readonly name: string; readonly code: string }[];
  }[];
}

test('brackets tells the sets of a folder, the same every time, and takes nothing in', async () => {
  const args = ['brackets', at('Storgata 5'), '--library', at('library')];
  const first = await runStudio([...args, '--json']);
  expect(first).toMatchObject({ code: 0 });
  const plan = JSON.parse(first.stdout) as Plan;
  const [shoot] = plan.shoots;
  expect(shoot?.sets.map(({ kind, room, frames }) => [kind, room, frames.map(({ name }) => name.slice(-8, -4))])).toEqual([
    ['single', 'exterior', ['1001']],
    ['bracket', 'living-room', ['1002', '1003', '1004']],
    ['bracket', 'kitchen', ['1005', '1006', '1007']],
    ['single', 'hallway', ['1008']],
  ]);
  expect(shoot?.sets.map(({ frames }) => frames.findIndex(({ isBase }) => isBase))).toEqual([0, 1, 1, 0]);
  expect(shoot?.skipped).toMatchObject([{ name: 'zz copy.JPG', code: 'duplicate' }]);
  expect((await runStudio([...args, '--json'])).stdout).toBe(first.stdout);
  expect((await runStudio(args)).stdout).toMatch(/bracket set, kitchen: 4\.0 EV by the camera/);

  expect((await runStudio(['list', '--library', at('library'), '--json'])).stdout.trim()).toBe('[]');
  expect(existsSync(at('library/work')) ? readdirSync(at('library/work')) : []).toEqual([]);
  expect((await runStudio(['brackets', '--library', at('library')])).code).toBe(2);
  expect((await runStudio(['brackets', at('nowhere'), '--library', at('library')])).stderr).toContain('folder-missing');
});
