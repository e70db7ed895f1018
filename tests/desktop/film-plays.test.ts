import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { systemFfmpeg } from '../../src-main/films/testing/fixtures.ts';
import { lumaOf, makeSmallFilm, smallPlan } from '../../src-main/films/testing/small-film.ts';

/**
 * What the window shows is Chromium's own <video>. A film joined from segments of many lengths must play in it across the
 * joins, and jump to every frame: each frame tells its number by its brightness.
 */
const plan = smallPlan({ frame: { widthPx: 320, heightPx: 180 }, fps: 30, lengths: [30, 1, 2, 45, 15, 70] });
let dir: string;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'film-plays-'));
  const film = await makeSmallFilm(await systemFfmpeg(), dir, plan);
  const html = path.join(dir, 'film.html');
  writeFileSync(html, `<video muted src="${pathToFileURL(film).href}"></video><canvas width="320" height="180"></canvas>`);
  const { executable, env } = findChromium();
  const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', '--allow-file-access-from-files'];
  browser = await chromium.launch({ executablePath: executable, args, env: { ...(process.env as Record<string, string>), ...env } });
  page = await browser.newPage();
  await page.goto(pathToFileURL(html).href);
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Seen {
  readonly atS: number;
  /** Mean brightness of the upper half of what is shown, limited range. */
  readonly luma: number;
}
/** Jumps to the middle of a frame and looks at it. */
const seek = (frame: number): Promise<Seen> =>
  page.evaluate(
    async (seconds) => {
      const video = document.querySelector('video')!;
      const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      video.currentTime = seconds;
      await shown;
      const context = document.querySelector('canvas')!.getContext('2d')!;
      context.drawImage(video, 0, 0);
      const { data } = context.getImageData(40, 20, 240, 50);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4) sum += data[i + 1]!;
      return { atS: video.currentTime, luma: 16 + (sum / (data.length / 4)) * (219 / 255) };
    },
    (frame + 0.5) / plan.fps,
  );

test('it knows its size and its exact length', async () => {
  const facts = await page.evaluate(async () => {
    const video = document.querySelector('video')!;
    if (video.readyState < 2) await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
    const { videoWidth, videoHeight, duration, error } = video;
    return { videoWidth, videoHeight, duration, error: error?.message ?? null };
  });
  expect(facts).toEqual({ videoWidth: 320, videoHeight: 180, duration: expect.closeTo(plan.frameCount / plan.fps, 2), error: null });
});

test('it jumps to any frame of any segment, forwards and backwards', async () => {
  // The middle of each segment, first and last frames, and around every join.
  const marks = plan.segments.flatMap(({ start, recipe: { frameCount } }) => [
    start,
    start + Math.floor(frameCount / 2),
    start + frameCount - 1,
  ]);
  const forwards = [...new Set(marks)];
  for (const frame of [...forwards, ...forwards.toReversed().slice(1)]) {
    const { atS, luma } = await seek(frame);
    expect(Math.floor(atS * plan.fps)).toBe(frame);
    expect(Math.abs(luma - lumaOf(frame)), `frame ${frame}`).toBeLessThan(6);
  }
});

test('it plays through all of its joins to its end', async () => {
  const played = await page.evaluate(async () => {
    const video = document.querySelector('video')!;
    video.currentTime = 0;
    video.playbackRate = 2;
    const times: number[] = [];
    const ended = new Promise((resolve) => video.addEventListener('ended', resolve, { once: true }));
    const look = (): void => {
      times.push(video.currentTime);
      if (!video.ended) requestAnimationFrame(look);
    };
    await video.play();
    look();
    await ended;
    const { droppedVideoFrames, totalVideoFrames } = video.getVideoPlaybackQuality();
    return { times, ended: video.ended, droppedVideoFrames, totalVideoFrames };
  });
  expect(played.ended).toBe(true);
  expect(played.times).toEqual(played.times.toSorted((a, b) => a - b));
  expect(played.times.at(-1)).toBeGreaterThanOrEqual(plan.frameCount / plan.fps - 0.05);
});
