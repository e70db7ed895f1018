import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PhotoId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import { LibraryFiles } from '../library/library-files.ts';
import { Previews, type ShownPreview } from './previews.ts';
import type { DevelopSource, PreviewInput } from './recipe.ts';

let dir: string;
let files: LibraryFiles;
/** Previews that a worker is making, ended by the test. */
let making: { readonly name: string; begin(): void; finish(): void; fail(error: Error): void }[];
let previews: Previews;

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'previews-'));
  files = new LibraryFiles(dir);
  making = [];
  const run = (_kind: string, input: PreviewInput): Promise<{ widthPx: number; heightPx: number }> => {
    const { promise, resolve, reject } = Promise.withResolvers<{ widthPx: number; heightPx: number }>();
    making.push({
      name: (input as unknown as { name: string }).name,
      begin: () => writeFileSync(input.outFile, 'half a pic'),
      finish: () => {
        writeFileSync(input.outFile, 'a picture');
        resolve({ widthPx: 1600, heightPx: 1067 });
      },
      fail: reject,
    });
    return promise;
  };
  previews = new Previews({
    imaging: { run },
    files,
    newId: () => v7(),
    source: (photoId, change) => {
      if (photoId === 'gone') throw new StudioFailure('not-found', 'There is no such photo.');
      return { name: `${photoId} ${change.exposureEv ?? 0}` } as unknown as DevelopSource;
    },
  });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const show = (photo: string, exposureEv = 0): Promise<ShownPreview> =>
  previews.show({ photoId: photo as PhotoId, change: { exposureEv }, longEdgePx: 1600 });
const tokenOf = ({ address }: ShownPreview): string => /^\/media\/preview\/([0-9a-f]{32})\.jpg$/.exec(address)![1]!;
const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'shown',
    (error: unknown) => (error as StudioFailure).code,
  );

test('a preview has an address that leads to its file, and to nothing else', async () => {
  const asked = show('hall');
  making[0]!.finish();
  const shown = await asked;
  expect(shown).toMatchObject({ widthPx: 1600, heightPx: 1067 });
  expect(existsSync(previews.file(tokenOf(shown))!)).toBe(true);
  expect(previews.file('0'.repeat(32))).toBeNull();
  expect(previews.file('../studio.db')).toBeNull();
});

test('a newer wish for the same photo makes the older one fail at once, whether it waits or is being made', async () => {
  const [first, second, third] = [codeOf(show('hall', 1)), codeOf(show('hall', 2)), show('hall', 3)];
  expect([await first, await second]).toEqual(['cancelled', 'cancelled']);
  expect(making.map(({ name }) => name)).toEqual(['hall 1']);
  making[0]!.finish();
  await expect.poll(() => making.length).toBe(2);
  expect(making[1]!.name).toBe('hall 3');
  making[1]!.finish();
  expect(previews.file(tokenOf(await third))).not.toBeNull();
  // What nobody waits for leaves no file.
  expect(readdirSync(path.join(dir, 'work'))).toHaveLength(1);
});

test('one is made at a time, the newest wish first, and only the last few photos are waited for', async () => {
  const asked = ['a', 'b', 'c', 'd', 'e'].map((photo) => codeOf(show(photo)));
  expect(await asked[1]).toBe('cancelled');
  const order: string[] = [];
  for (let n = 0; n < 4; n++) {
    await expect.poll(() => making.length).toBe(n + 1);
    order.push(making[n]!.name);
    making[n]!.finish();
  }
  expect(order).toEqual(['a 0', 'e 0', 'd 0', 'c 0']);
  expect(await Promise.all(asked)).toEqual(['shown', 'cancelled', 'shown', 'shown', 'shown']);
});

test('old files go, and the next start takes the rest', async () => {
  const tokens: string[] = [];
  for (let n = 0; n < 20; n++) {
    const asked = show('hall', n);
    making.at(-1)!.finish();
    tokens.push(tokenOf(await asked));
  }
  expect(new Set(tokens).size).toBe(20);
  expect(tokens.map((token) => previews.file(token) !== null)).toEqual(Array.from({ length: 20 }, (_, n) => n >= 8));
  await expect.poll(() => readdirSync(path.join(dir, 'work')).length).toBe(12);
  new LibraryFiles(dir).sweep(null);
  expect(readdirSync(path.join(dir, 'work'))).toEqual([]);
});

test('a preview that fails is told, and the next one is made', async () => {
  const asked = codeOf(show('hall'));
  const next = show('kitchen');
  making[0]!.fail(new StudioFailure('photo-damaged', 'The picture is incomplete or damaged.'));
  expect(await asked).toBe('photo-damaged');
  await expect.poll(() => making.length).toBe(2);
  making[1]!.finish();
  await next;
  expect(await codeOf(show('gone'))).toBe('not-found');
});

test('what a worker wrote before it died does not stay', async () => {
  const asked = show('a');
  making[0]!.begin();
  expect(readdirSync(path.join(dir, 'work'))).toHaveLength(1);
  making[0]!.fail(new StudioFailure('worker-lost', 'Gone.'));
  expect(await codeOf(asked)).toBe('worker-lost');
  expect(readdirSync(path.join(dir, 'work'))).toEqual([]);
});
