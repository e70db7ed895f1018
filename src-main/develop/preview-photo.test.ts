import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsWith, type DevelopChange } from '../../src-preload/contract/develop.ts';
import { createImagingPool } from '../imaging/pool.ts';
import { fromRgb, openPicture } from '../imaging/picture.ts';
import type { TaskContext } from '../imaging/tasks.ts';
import { silentLog } from '../log/log.ts';
import { startChildWorker } from '../terminal/child-worker.ts';
import { developPhoto } from './develop-photo.ts';
import { shoot } from './fixtures/lit-room.ts';
import { noFacts } from './fixtures/no-facts.ts';
import { psnr } from './fixtures/psnr.ts';
import { previewPhoto } from './preview-photo.ts';
import { recipeFor, type DevelopFrame, type DevelopSource } from './recipe.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const outFile = path.join(folder, 'preview.jpg');
const context: TaskContext = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  kernelsDir: path.resolve('dist/kernels'),
};
const longEdgePx = 480;

let frames: readonly DevelopFrame[];
beforeAll(async () => {
  const size = { widthPx: 960, heightPx: 640 };
  frames = await Promise.all(
    [-4, -2, 0, 2].map(async (stops, index) => {
      const bytes = await fromRgb(shoot({ ...size, stops }), size.widthPx, size.heightPx)
        .jpeg({ quality: 95 })
        .toBuffer();
      const file = path.join(folder, `frame-${index}.jpg`);
      writeFileSync(file, bytes);
      return { file, sha256: createHash('sha256').update(bytes).digest('hex'), facts: noFacts(6 - stops) };
    }),
  );
});

const set = (change: DevelopChange = {}): DevelopSource => source(frames, 2, change);
const single = (change: DevelopChange = {}): DevelopSource => source(frames.slice(2, 3), 0, change);
const source = (taken: readonly DevelopFrame[], base: number, change: DevelopChange): DevelopSource => ({
  frames: taken,
  base,
  recipe: recipeFor({ frameCount: taken.length, settings: settingsWith(change) }),
});
async function preview(of: DevelopSource): Promise<Buffer> {
  await previewPhoto({ ...of, longEdgePx, outFile }, context);
  return readFileSync(outFile);
}
const turned: DevelopChange = { rotateDeg: 3, crop: { x: 0.1, y: 0.1, width: 0.7, height: 0.8 }, verticals: 'off' };

describe('a preview', () => {
  it.each([
    ['a set as it comes', set, {}],
    ['a set, warmer and brighter', set, { warmth: 0.4, exposureEv: 0.5, shadows: 0.3, contrast: 0.2 }],
    ['a set with more of its window', set, { windowPull: 1 }],
    ['a set, turned and cropped', set, turned],
    ['a frame as it comes', single, {}],
    ['a frame, as the camera saw it', single, { auto: 0, whiteBalance: 0, sharpen: 0 }],
    ['a frame, turned and cropped', single, turned],
  ] as const)('shows what the full size will be: %s', async (_, of, change) => {
    const { widthPx, heightPx } = await previewPhoto({ ...of(change), longEdgePx, outFile }, context);
    const shown = await openPicture(outFile).raw().toBuffer();
    const full = path.join(folder, 'full.jpg');
    await developPhoto({ ...of(change), outFile: full, outFormat: 'jpeg' }, context);
    const shrunk = await openPicture(readFileSync(full)).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer();
    expect(psnr(shown, shrunk)).toBeGreaterThan(36);
  });

  it('is the same whatever was looked at before', async () => {
    const changes: readonly DevelopChange[] = [
      {},
      { exposureEv: 0.3 },
      { denoise: 1 },
      turned,
      { ...turned, warmth: 0.2 },
      { windowPull: 0.9 },
      {},
    ];
    const first = await preview(set());
    const firstSingle = await preview(single());
    for (const change of changes) await preview(set(change));
    expect(await preview(set())).toEqual(first);
    // A change that cannot be made leaves nothing half done.
    const line = { kind: 'vertical' as const, x1: 0.2, y1: 0.5, x2: 0.9, y2: 0.5 };
    await preview(set({ verticals: 'guided', guides: [line, { ...line, y1: 0.1, y2: 0.1 }] })).catch(() => undefined);
    expect(await preview(set())).toEqual(first);
    for (const change of changes) await preview(single(change));
    expect(await preview(single())).toEqual(firstSingle);
    expect(await preview(set())).toEqual(first);
  });

  it('may be asked for while another is made', async () => {
    const first = await preview(set());
    const files = ['a', 'b', 'c'].map((name) => path.join(folder, `${name}.jpg`));
    const asked = [set(), single(), set()].map((of, n) => previewPhoto({ ...of, longEdgePx, outFile: files[n]! }, context));
    await Promise.all(asked);
    expect(readFileSync(files[0]!)).toEqual(first);
    expect(readFileSync(files[2]!)).toEqual(first);
  });

  it('fails as development does, leaves nothing behind, and the next one is not harmed', async () => {
    const first = await preview(set());
    const failing = path.join(folder, 'failing.jpg');
    const gone = { ...frames[0]!, sha256: '0'.repeat(64) };
    await expect(previewPhoto({ ...source([gone], 0, {}), longEdgePx, outFile: failing }, context)).rejects.toMatchObject({
      code: 'file-changed',
    });
    const aborted = { ...context, signal: AbortSignal.abort() };
    await expect(previewPhoto({ ...set({ exposureEv: 1 }), longEdgePx, outFile: failing }, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(previewPhoto({ ...set(), longEdgePx, outFile: path.join(folder, 'no', 'folder.jpg') }, context)).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(existsSync(failing)).toBe(false);
    expect(await preview(set())).toEqual(first);
  });

  it('is never larger than its frames', async () => {
    expect(await previewPhoto({ ...single(), longEdgePx: 2560, outFile }, context)).toEqual({ widthPx: 960, heightPx: 640 });
  });
});

it('development gives the same bytes with one worker and with two, beside previews', async () => {
  const changes: readonly DevelopChange[] = [{}, { warmth: 0.3, denoise: 1, rotateDeg: 1 }];
  const develop = async (width: number): Promise<readonly string[]> => {
    const pool = createImagingPool({
      startWorker: startChildWorker,
      modulePath: path.resolve('src-main/imaging-worker.ts'),
      kernelsDir: context.kernelsDir,
      width,
      log: silentLog,
    });
    const { signal } = context;
    try {
      const looking = pool.run('preview-photo', { ...set(), longEdgePx, outFile: path.join(folder, 'beside.jpg') }, { signal });
      const made = await Promise.all(
        [...changes.map(set), ...changes.map(single)].map((of, n) =>
          pool.run('develop-photo', { ...of, outFile: path.join(folder, `${width}-${n}.jpg`), outFormat: 'jpeg' }, { signal }),
        ),
      );
      await looking;
      return made.map(({ sha256 }) => sha256);
    } finally {
      await pool.close();
    }
  };
  const alone = await develop(1);
  expect(await develop(2)).toEqual(alone);
  expect(new Set(alone).size).toBe(4);
});
