import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerLine } from '../../src-preload/contract/ai.ts';
import type { VersionView } from '../../src-preload/contract/library.ts';
import { openPicture } from '../../src-main/imaging/picture.ts';
import { startFalDouble, type FalDouble } from '../doubles/fal/fal-double.ts';
import { makeShoot } from '../fixtures/make-shoot.ts';
import { type Ended, runForReport, runStudio } from './run-studio.ts';

/** The built program, a real library and the stand-in for Fal: what a person sees who edits in a terminal. */
let base: string;
let dir: string;
let double: FalDouble;
let photos: readonly { readonly id: string; readonly room: string | null }[];
const name = 'Storgata 5';

beforeAll(async () => {
  base = mkdtempSync(path.join(os.tmpdir(), 'edit-test-'));
  await makeShoot(path.join(base, name), [
    { room: 'exterior', exposuresEv: [0] },
    { room: 'living-room', exposuresEv: [0] },
  ]);
  const { report } = await runForReport(['import', path.join(base, name), '--library', path.join(base, 'library')]);
  photos = report.projects[0]?.photos ?? [];
}, 60_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'edit-library-'));
  cpSync(path.join(base, 'library'), path.join(dir, 'library'), { recursive: true });
  double = await startFalDouble({ queueMs: 20, workMs: 60 });
});
afterEach(async () => {
  await double.close();
  rmSync(dir, { recursive: true, force: true });
});

const env = (change: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  STUDIO_FAL_DOUBLE: double.base,
  FAL_KEY: double.key,
  STUDIO_AI_WINDOW_MS: '4000',
  ...change,
});
const studio = (args: readonly string[], change?: NodeJS.ProcessEnv): Promise<Ended> =>
  runStudio([...args, '--library', path.join(dir, 'library')], env(change));
const asked = async <T>(args: readonly string[]): Promise<T> => JSON.parse((await studio([...args, '--json'])).stdout) as T;
const photoOf = (room: string): string => photos.find((photo) => photo.room === room)?.id ?? '';
const ledger = async (): Promise<readonly LedgerLine[]> => (await asked<{ lines: LedgerLine[] }>(['ledger'])).lines;
const versionsOf = (room: string): Promise<{ versions: VersionView[]; shownId: string | null }> => asked(['versions', photoOf(room)]);
const filesOf = (folder: string): string[] => readdirSync(path.join(dir, 'library', folder));

async function mask(
  file: string,
  widthPx: number,
  heightPx: number,
  box: readonly [number, number, number, number] | null,
): Promise<string> {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  if (box) {
    const [left, top, right, bottom] = box;
    for (let y = top; y < bottom; y += 1) rgb.fill(255, (y * widthPx + left) * 3, (y * widthPx + right) * 3);
  }
  const { fromRgb } = await import('../../src-main/imaging/picture.ts');
  const to = path.join(dir, file);
  await fromRgb(rgb, widthPx, heightPx).png().toFile(to);
  return to;
}

describe('an edit', () => {
  test('is priced first, paid once, kept as a version beside its parent, and stands in the ledger', async () => {
    const dry = await studio(['edit', photoOf('exterior'), '--style', 'day-to-dusk', '--dry-run']);
    expect(dry.stderr).toContain('$0.15');
    expect(double.requests).toEqual([]);

    const edited = await studio(['edit', photoOf('exterior'), '--style', 'day-to-dusk', '--at-most', '0.20']);
    expect(edited.code, edited.stderr).toBe(0);
    expect(double.breaches).toEqual([]);
    expect(double.submits()).toHaveLength(1);

    const { versions, shownId } = await versionsOf('exterior');
    const [parent, version] = versions;
    expect(version).toMatchObject({ edit: 'day-to-dusk', operationClass: 'D', parentId: parent?.id, widthPx: parent?.widthPx });
    expect(shownId).toBe(version?.id);
    expect(filesOf('versions')).toContain(`${version?.id}.png`);

    const lines = await ledger();
    const billed = double.bill().reduce((sum, { micros }) => sum + micros, 0);
    expect(lines).toMatchObject([{ state: 'settled', what: 'day-to-dusk', settled: { micros: billed } }]);
    const csv = await studio(['ledger', '--csv']);
    expect(csv.stdout.split('\r\n')[1]).toContain('day-to-dusk');
    expect(filesOf('work')).toEqual([]);
  });

  test('with a mask changes nothing outside it, and sends only what is around it', async () => {
    const { versions } = await versionsOf('living-room');
    const { widthPx = 0, heightPx = 0 } = versions[0] ?? {};
    const file = await mask('mask.png', widthPx, heightPx, [60, 80, 140, 140]);
    const edited = await studio(['edit', photoOf('living-room'), '--add', 'a tall plant in a clay pot', '--mask', file]);
    expect(edited.code, edited.stderr).toBe(0);
    expect(double.breaches).toEqual([]);
    const after = await versionsOf('living-room');
    expect(after.versions.at(-1)).toMatchObject({ edit: 'add', operationClass: 'E' });
    const pixels = async (id: string, ending: string): Promise<Buffer> =>
      openPicture(path.join(dir, 'library', 'versions', `${id}.${ending}`))
        .raw()
        .toBuffer();
    const before = await pixels(versions[0]?.id ?? '', 'jpg');
    const now = await pixels(after.versions.at(-1)?.id ?? '', 'png');
    const far = 40;
    let changedInside = 0;
    let changedOutside = 0;
    for (let y = 0; y < heightPx; y += 1) {
      for (let x = 0; x < widthPx; x += 1) {
        const at = (y * widthPx + x) * 3;
        if (before[at] === now[at] && before[at + 1] === now[at + 1] && before[at + 2] === now[at + 2]) continue;
        if (x >= 60 - far && x < 140 + far && y >= 80 - far && y < 140 + far) changedInside += 1;
        else changedOutside += 1;
      }
    }
    expect(changedOutside).toBe(0);
    expect(changedInside).toBeGreaterThan(1000);
  });

  test('takes something out by the usual model, which is told nothing in words', async () => {
    const { versions } = await versionsOf('living-room');
    const file = await mask('mask.png', versions[0]?.widthPx ?? 0, versions[0]?.heightPx ?? 0, [60, 80, 140, 140]);
    const edited = await studio(['edit', photoOf('living-room'), '--remove', file]);
    expect(edited.code, edited.stderr).toBe(0);
    expect(double.breaches).toEqual([]);
    expect((await versionsOf('living-room')).versions.at(-1)).toMatchObject({ edit: 'remove', operationClass: 'D' });
  });

  test('on this computer costs nothing and asks nobody', async () => {
    const { versions } = await versionsOf('living-room');
    const file = await mask('mask.png', versions[0]?.widthPx ?? 0, versions[0]?.heightPx ?? 0, [60, 80, 140, 140]);
    await studio(['never-upload', name]);
    const edited = await studio(['edit', photoOf('living-room'), '--remove', file, '--provider', 'local']);
    expect(edited.code, edited.stderr).toBe(0);
    expect((await versionsOf('living-room')).versions.at(-1)).toMatchObject({ edit: 'remove', operationClass: 'D' });
    expect(double.requests).toEqual([]);
  });

  test('whose answer is lost, and whose result comes in pieces, is brought in all the same and paid once', async () => {
    double.fault({ on: 'submit', action: 'drop-after' });
    double.fault({ on: 'download', action: 'truncate' });
    const edited = await studio(['edit', photoOf('exterior'), '--style', 'blue-sky']);
    expect(edited.code, edited.stderr).toBe(0);
    expect(double.submits()).toHaveLength(1);
    expect(await ledger()).toMatchObject([{ state: 'settled', isPossibleDouble: false }]);
  });
});

describe('what cannot be done is said by name, and costs nothing', () => {
  const dusk = (): string[] => ['edit', photoOf('exterior'), '--style', 'day-to-dusk'];
  /** Nothing was asked for, nothing is owed, and the good version is still shown. */
  const nothingHappened = async (): Promise<void> => {
    expect(double.bill()).toEqual([]);
    expect((await ledger()).filter(({ state }) => state !== 'released')).toEqual([]);
    expect((await versionsOf('exterior')).versions).toHaveLength(1);
  };

  test('before anything is sent', async () => {
    for (const [what, change, more, code] of [
      ['no key', { FAL_KEY: '', STUDIO_FAL_DOUBLE: '' }, [], 'ai-key-missing'],
      ['a style that does not suit the room', {}, ['--style', 'scandinavian'], 'style-unsuited'],
      ['a style that is not there', {}, ['--style', 'baroque'], 'not-found'],
      ['a model that is not there', {}, ['--model', 'fal-ai/nothing'], 'ai-model-unknown'],
      ['a model that cannot do it', {}, ['--model', 'fal-ai/object-removal/mask'], 'ai-model-unknown'],
      ['a price above the limit', {}, ['--at-most', '0.10'], 'price-changed'],
    ] as const) {
      const args = more[0] === '--style' ? dusk().slice(0, 2) : dusk();
      const ended = await studio([...args, ...more], change);
      expect(ended.code, what).toBe(1);
      expect(ended.stderr, what).toContain(`(${code})`);
    }
    expect(double.requests).toEqual([]);
    await nothingHappened();
  });

  test('a budget that is used up', async () => {
    await studio(['budget', name, '--cap', '0.10']);
    expect((await studio(dusk())).stderr).toContain('(budget-reached)');
    expect(double.requests).toEqual([]);
    await nothingHappened();
  });

  test('a key that is refused holds the work, which goes on with a good one', async () => {
    const held = await studio(dusk(), { FAL_KEY: 'wrong-id:wrong-secret' });
    expect(held.code).toBe(1);
    expect(held.stderr + held.stdout).toMatch(/key/);
    expect(held.stderr + held.stdout).not.toContain('wrong-secret');
    await nothingHappened();
    const done = await studio(['work']);
    expect(done.code, done.stderr).toBe(0);
    expect((await versionsOf('exterior')).versions).toHaveLength(2);
    expect(double.submits()).toHaveLength(1);
  });

  test('an empty mask, one of another size, one that is no picture', async () => {
    const { versions } = await versionsOf('living-room');
    const { widthPx = 0, heightPx = 0 } = versions[0] ?? {};
    const text = path.join(dir, 'mask.txt');
    writeFileSync(text, 'white');
    for (const [file, code] of [
      [await mask('empty.png', widthPx, heightPx, null), 'mask-empty'],
      [await mask('small.png', 40, 40, [0, 0, 20, 20]), 'mask-size'],
      [text, 'mask-not-understood'],
    ] as const)
      expect((await studio(['edit', photoOf('living-room'), '--remove', file])).stderr, code).toContain(`(${code})`);
    expect(double.requests).toEqual([]);
    expect(filesOf('work')).toEqual([]);
  });

  test('content that the provider refuses, in plain words; the good version stays', async () => {
    double.fault({ on: 'submit', action: { ends: 'refused' } });
    const ended = await studio(dusk());
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/content/i);
    await nothingHappened();
  });

  // What else may come in a result's place is in tests/ai-edits.test.ts.
  test('a result that is 5 GB: it was charged, it is said, and nothing is asked again', async () => {
    double.fault({ on: 'download', action: 'huge', times: 20 });
    const ended = await studio(dusk());
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/far more/);
    expect((await versionsOf('exterior')).versions).toHaveLength(1);
    expect(filesOf('work')).toEqual([]);
    expect(double.submits()).toHaveLength(1);
    expect(await ledger()).toMatchObject([{ state: 'settled' }]);
  });

  test('no key of ours is in the library or the log', async () => {
    await studio(dusk());
    const files = readdirSync(path.join(dir, 'library'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:db|db-wal|log)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(1);
    const secret = double.key.split(':')[1] ?? '?';
    for (const file of files) expect(readFileSync(file).includes(secret), file).toBe(false);
  });
});
