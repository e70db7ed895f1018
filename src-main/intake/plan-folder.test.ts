import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeShoot } from '../../tests/fixtures/make-shoot.ts';
import type { Imaging } from '../imaging/tasks.ts';
import { LibraryFiles } from '../library/library-files.ts';
import { bracketsText } from '../terminal/brackets-command.ts';
import { planFolder } from './plan-folder.ts';
import { readFrame } from './read-frame.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'plan-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The worker's own function, without a worker. */
const imaging = {
  width: 2,
  run: (_: string, input: Parameters<typeof readFrame>[0], { signal }: { signal: AbortSignal }) =>
    readFrame(input, { signal, onProgress: () => undefined, kernelsDir: '' }),
} as unknown as Imaging;

test('a folder is read and told as sets with their reasons, and nothing is kept', async () => {
  const folder = path.join(dir, 'Storgata 5');
  await makeShoot(folder, [
    { room: 'exterior', exposuresEv: [-1] },
    { room: 'kitchen', exposuresEv: [0, -2, 2] },
  ]);
  writeFileSync(path.join(folder, 'notes.txt'), 'Key under the mat.');
  const library = path.join(dir, 'library');
  const fractions: number[] = [];
  let id = 0;
  const plan = await planFolder({ imaging, files: new LibraryFiles(library), newId: () => String((id += 1)) }, folder, {
    signal: new AbortController().signal,
    onProgress: (fraction) => fractions.push(fraction),
  });
  expect(plan.shoots.map(({ name }) => name)).toEqual(['Storgata 5']);
  const [shoot] = plan.shoots;
  expect(shoot!.skipped.map(({ name, code }) => [name, code])).toEqual([['notes.txt', 'not-a-photo']]);
  expect(shoot!.sets).toMatchObject([
    {
      position: 1,
      kind: 'single',
      room: 'exterior',
      evidence: null,
      frames: [{ name: 'exterior_IMG_1001.JPG', isBase: true, brighterEv: 0 }],
    },
    {
      position: 2,
      kind: 'bracket',
      room: 'kitchen',
      isFlashAndAmbient: false,
      frames: [
        { name: 'kitchen_IMG_1003.JPG', isBase: false, brighterEv: expect.closeTo(-2, 2), flash: null },
        { name: 'kitchen_IMG_1002.JPG', isBase: true, brighterEv: 0 },
        { name: 'kitchen_IMG_1004.JPG', isBase: false, brighterEv: expect.closeTo(2, 2) },
      ],
      evidence: { spanEv: expect.closeTo(4, 2), exposureFrom: 'camera', longestGapMs: expect.closeTo(1000, -2), isStill: true },
    },
  ]);
  expect(shoot!.sets[1]!.evidence!.likeness).toBeGreaterThan(0.8);
  expect(fractions.at(-1)).toBe(1);
  expect(readdirSync(path.join(library, 'work'))).toEqual([]);
  expect(readdirSync(path.join(library, 'frames'))).toEqual([]);

  const text = bracketsText(plan);
  expect(text).toMatch(/2 {2}bracket set, kitchen: 4\.0 EV by the camera, at most 1\.0 s apart, edges agree 0\.\d\d, nothing moved/);
  expect(text).toMatch(/\* kitchen_IMG_1002\.JPG {2}\+0\.0 EV/);
  expect(text).toContain('left out  notes.txt');
});
