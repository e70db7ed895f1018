import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFolder } from './watch-folder.ts';

const stableMs = 250;
let parent: string;
let root: string;
let controller: AbortController;
let calls: number;
let waiting: Array<() => void>;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'studio-watch-'));
  root = path.join(parent, 'shoot');
  controller = new AbortController();
  calls = 0;
  waiting = [];
});
afterEach(async () => {
  controller.abort();
  await rm(parent, { recursive: true, force: true });
});

const start = (folder = root, except?: string): Promise<void> =>
  watchFolder(folder, {
    ...(except && { except }),
    signal: controller.signal,
    stableMs,
    onSettled: () => {
      calls += 1;
      waiting.splice(0).forEach((resolve) => resolve());
    },
  });
/** The next call after now. */
const settled = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
const put = (relative: string, content = 'x'): Promise<void> => writeFile(path.join(root, relative), content);

describe('watching a folder', () => {
  it('calls once for a burst of new files, deeper ones included, and not for what was there', async () => {
    await mkdir(path.join(root, 'sub'), { recursive: true });
    await put('old.jpg');
    await start();
    const next = settled();
    await Promise.all(['a.jpg', 'b.jpg', 'sub/c.jpg'].map((name) => put(name)));
    await next;
    const after = settled();
    await put('d.jpg');
    await after;
    expect(calls).toBe(2);
  });

  it('hears nothing of the folder that it is to leave alone, reached by whatever way', async () => {
    const library = path.join(root, 'library');
    const link = path.join(parent, 'link');
    await mkdir(library, { recursive: true });
    await symlink(library, link);
    await start(root, link);
    await put('library/studio.db');
    await pause(stableMs * 3);
    expect(calls).toBe(0);
    const next = settled();
    await put('a.jpg');
    await next;
    expect(calls).toBe(1);
  });

  it('waits until a file has stopped growing', async () => {
    await mkdir(root);
    await start();
    const next = settled();
    await put('big.jpg');
    let lastWriteMs = 0;
    for (let part = 0; part < 24; part += 1) {
      // The camera's pace, not a wait for ours.
      await pause(stableMs / 8);
      await appendFile(path.join(root, 'big.jpg'), 'more');
      lastWriteMs = performance.now();
      expect(calls).toBe(0);
    }
    await next;
    expect(performance.now() - lastWriteMs).toBeGreaterThanOrEqual(stableMs * 0.9);
    expect(calls).toBe(1);
  });

  it('does not call for hidden files and sidecars, nor through links', async () => {
    const outside = path.join(parent, 'outside');
    await mkdir(root);
    await mkdir(outside);
    await symlink(outside, path.join(root, 'link'));
    await start();
    const next = settled();
    await put('.hidden.jpg');
    await put('IMG_1.xmp');
    await writeFile(path.join(outside, 'IMG_1.jpg'), 'x');
    // Only this one may call; had one of the others done so, there would be two calls.
    await pause(stableMs * 3);
    expect(calls).toBe(0);
    await put('IMG_2.jpg');
    await next;
    expect(calls).toBe(1);
  });

  it('survives the folder vanishing and coming back, and takes what it brings', async () => {
    await mkdir(root);
    await start();
    const gone = path.join(parent, 'elsewhere');
    await rename(root, gone);
    await writeFile(path.join(gone, 'IMG_1.jpg'), 'x');
    const back = settled();
    await pause(stableMs * 3);
    await rename(gone, root);
    await back;
    const next = settled();
    await put('IMG_2.jpg');
    await next;
    expect(calls).toBe(2);
  });

  it('notices a folder that was removed and made anew between two looks', async () => {
    await mkdir(root);
    await start();
    const back = settled();
    await rm(root, { recursive: true });
    await mkdir(root);
    await put('IMG_1.jpg');
    await back;
    const next = settled();
    await put('IMG_2.jpg');
    await next;
    expect(calls).toBeGreaterThanOrEqual(2);
  });

  it('waits for a folder that is not there yet', async () => {
    await start();
    const next = settled();
    await mkdir(root);
    await put('IMG_1.jpg');
    await next;
    expect(calls).toBeGreaterThanOrEqual(1);
  });

  it('is silent after it was ended', async () => {
    await mkdir(root);
    await start();
    controller.abort();
    await put('IMG_1.jpg');
    await pause(stableMs * 5);
    expect(calls).toBe(0);
    await expect(start()).rejects.toThrow(/abort/);
  });

  it('says that it cannot watch a name that is not text', async () => {
    await expect(start(`${root}\uDCFF`)).rejects.toMatchObject({ code: 'folder-not-readable' });
  });
});
