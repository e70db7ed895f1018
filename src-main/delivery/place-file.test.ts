import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTarget, placeFile } from './place-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('placing a file', () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const place = (text: string, mayReplace: (file: string, sha256: string) => boolean = () => false) => {
    const unfinished = path.join(dir, '.part');
    writeFileSync(unfinished, text);
    return placeFile({ unfinished, wanted: path.join(dir, 'a.jpg'), sha256: hash(text), mayReplace });
  };

  test('never overwrites what somebody else put there', async () => {
    writeFileSync(path.join(dir, 'a.jpg'), 'theirs');
    expect(path.basename(await place('ours'))).toBe('a (2).jpg');
    expect(readFileSync(path.join(dir, 'a.jpg'), 'utf8')).toBe('theirs');
  });

  test('takes the very same bytes as done: a crash between naming and recording makes no second copy', async () => {
    await place('ours');
    expect(path.basename(await place('ours'))).toBe('a.jpg');
    expect(readdirSync(dir)).toEqual(['a.jpg']);
  });

  test('of two that place the very same bytes at once, one copy comes of it', async () => {
    const names = await Promise.all(
      Array.from({ length: 8 }, (_, index) => {
        const unfinished = path.join(dir, `.part-${index}`);
        writeFileSync(unfinished, 'ours');
        return placeFile({ unfinished, wanted: path.join(dir, 'a.jpg'), sha256: hash('ours'), mayReplace: () => false });
      }),
    );
    expect(new Set(names.map((name) => path.basename(name)))).toEqual(new Set(['a.jpg']));
    expect(readdirSync(dir)).toEqual(['a.jpg']);
  });

  test('replaces an older delivery of its own', async () => {
    await place('old');
    expect(path.basename(await place('new', (_, found) => found === hash('old')))).toBe('a.jpg');
    expect(readFileSync(path.join(dir, 'a.jpg'), 'utf8')).toBe('new');
  });

  test('a folder of that name is left alone too', async () => {
    mkdirSync(path.join(dir, 'a.jpg'));
    expect(path.basename(await place('ours'))).toBe('a (2).jpg');
  });

  test('a file where the folder should be is a named failure', async () => {
    writeFileSync(path.join(dir, 'taken'), '');
    await expect(makeTarget(path.join(dir, 'taken'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(makeTarget(path.join(dir, 'taken/deeper'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});
