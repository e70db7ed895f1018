import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMedia, systemFfmpeg } from '../../src-main/films/testing/fixtures.ts';
import { bracketedRooms, makeShoot } from '../fixtures/make-shoot.ts';
import { chooseInDialog, dropPaths, type Launched } from './launch-program.ts';
import { developedIn, filmIn, openStudio, photograph, photosIn } from './open-studio.ts';

/** One afternoon of a photographer, from the card to the film, with the lights going out in between. */

let folder: string;
let userDataDir: string;
let studio: Launched;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-shoot-'));
  userDataDir = path.join(folder, 'user data');
  await makeShoot(path.join(folder, 'Seaview 12'), bracketedRooms(2));
  writeFileSync(path.join(folder, 'Seaview 12', 'notes for the office.txt'), 'Key is under the mat.');
  await makeShoot(path.join(folder, 'Hill Road 3'), bracketedRooms(6));
  studio = await openStudio({ userDataDir });
});
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

const reopen = async (): Promise<void> => {
  studio = await openStudio({ userDataDir });
};
/** Photos shown, and how many of them are developed. */
const count = (page: Page) => async (): Promise<[number, number]> => [await photosIn(page).count(), await developedIn(page).count()];
const patient = { timeout: 90_000 };
/** A film is a minute's work for a machine that does nothing else. */
const renderingMs = 240_000;

describe('a dropped shoot', () => {
  test('a new studio says what to do', async () => {
    const { page } = studio;
    await page.getByRole('heading', { name: 'Drop a shoot here' }).waitFor();
    expect(await page.getByRole('button', { name: 'Add a folder' }).isEnabled()).toBe(true);
    await photograph(page, 'welcome');
  });

  test('photos appear, and become developed', async () => {
    const { page } = studio;
    await dropPaths(studio, 'main', [path.join(folder, 'Seaview 12')]);
    await expect.poll(count(page), patient).toEqual([2, expect.any(Number)]);
    await photograph(page, 'photos-arriving');
    await expect.poll(count(page), patient).toEqual([2, 2]);
    await page.getByRole('navigation', { name: 'Projects' }).getByText('Seaview 12').waitFor();
    await page.getByRole('navigation', { name: 'Projects' }).getByText('2 photos').waitFor();
    // What is on the screen is pictures, not frames of pictures.
    await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
    await page.getByText('1 file left out').waitFor();
    await photograph(page, 'photos-developed');
  });

  test('a folder chosen in the dialog comes in too', async () => {
    const { app, page } = studio;
    await app.evaluate(
      ({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      },
      path.join(folder, 'Hill Road 3'),
    );
    await page.getByRole('button', { name: 'Add a folder' }).click();
    const project = page.getByRole('navigation', { name: 'Projects' }).getByRole('button', { name: /Hill Road 3/ });
    await project.click();
    await expect.poll(count(page), patient).toEqual([6, expect.any(Number)]);
  });

  test('killed in the middle of its work, it goes on by itself', async () => {
    const [, developed] = await count(studio.page)();
    await studio.kill();
    expect(developed).toBeLessThan(6);
    await reopen();
    const { page } = studio;
    const projects = page.getByRole('navigation', { name: 'Projects' });
    await projects.getByRole('button', { name: /Hill Road 3/ }).click();
    await expect.poll(count(page), patient).toEqual([6, 6]);
    await projects.getByRole('button', { name: /Seaview 12/ }).click();
    await expect.poll(count(page), patient).toEqual([2, 2]);
  });
});

describe('the film', () => {
  const addMusic = (file: string): Promise<void> =>
    chooseInDialog(studio, () => studio.page.getByRole('button', { name: 'Add a file…' }).click(), file);

  test('of another kind and size is chosen', async () => {
    const { page } = studio;
    await page.getByRole('tab', { name: /Film/ }).click();
    await page.getByRole('radio', { name: /^Social/ }).click();
    expect(await page.getByRole('radio', { name: '9:16' }).isChecked()).toBe(true);
    await page.getByRole('combobox', { name: 'Size' }).selectOption('720p');
    expect(await page.getByRole('combobox', { name: 'Music' }).locator('option').allTextContents()).toContainEqual(
      expect.stringMatching(/^\S.*, \w+, \d:\d\d$/),
    );
    await photograph(page, 'film-empty');
  });

  test('a text in the clothes of music is refused, and told why', async () => {
    const text = path.join(folder, 'not-a-song.mp3');
    writeFileSync(text, 'Verse one.\n'.repeat(400));
    await addMusic(text);
    await studio.page.getByRole('alert').getByText('The content is not a sound.').waitFor(patient);
    expect(await studio.page.getByRole('combobox', { name: 'Music' }).inputValue()).toBe('');
  });

  test('one’s own music comes in by the file dialog, and is chosen', async () => {
    const { page } = studio;
    const song = path.join(folder, 'Own song.mp3');
    await makeMedia((await systemFfmpeg()).ffmpeg, 'sine=frequency=220:duration=9', ['-b:a', '64k'], song);
    await addMusic(song);
    const music = page.getByRole('combobox', { name: 'Music' });
    await expect.poll(() => music.locator('option:checked').textContent(), patient).toMatch(/^Own song.*, 0:0[89]$/);
    await photograph(page, 'film-music');
  });

  test(
    'is made from the developed photos, and can be held meanwhile',
    async () => {
      const { page } = studio;
      await page.getByRole('button', { name: 'Make film', exact: true }).click();
      await page.getByRole('button', { name: 'Pause' }).click(patient);
      await page.getByRole('progressbar', { name: 'Paused' }).waitFor(patient);
      await photograph(page, 'film-paused');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('progressbar', { name: 'Making the film' }).waitFor(patient);
      await filmIn(page).waitFor({ timeout: renderingMs });
      expect(await filmIn(page).getAttribute('src')).toMatch(/^\/media\/film\/[0-9a-f-]{36}\/full$/);
    },
    renderingMs + 60_000,
  );

  test('plays, seeks, and its frames can be read', async () => {
    const { page } = studio;
    const seen = await filmIn(page).evaluate(async (element) => {
      const video = element as HTMLVideoElement;
      const event = (name: string): Promise<void> =>
        new Promise((resolve, reject) => {
          video.addEventListener(name, () => resolve(), { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
        });
      if (video.readyState < 1) await event('loadedmetadata');
      video.muted = true;
      await video.play();
      while (video.currentTime === 0) await event('timeupdate');
      const playedS = video.currentTime;
      video.pause();
      const seeked = event('seeked');
      const target = video.duration / 2;
      video.currentTime = target;
      await seeked;
      const canvas = Object.assign(document.createElement('canvas'), { width: 18, height: 32 });
      const context = canvas.getContext('2d');
      context?.drawImage(video, 0, 0, 18, 32);
      return {
        width: video.videoWidth,
        height: video.videoHeight,
        hasPlayed: playedS > 0,
        isLong: video.duration > 3,
        isThere: Math.abs(video.currentTime - target) < 0.2,
        isPicture: new Set(context?.getImageData(0, 0, 18, 32).data).size > 20,
      };
    });
    expect(seen).toEqual({ width: 720, height: 1280, hasPlayed: true, isLong: true, isThere: true, isPicture: true });
    await photograph(page, 'film-ready');
  });

  test('is served by pieces', async () => {
    const address = await filmIn(studio.page).getAttribute('src');
    const answers = await studio.page.evaluate(async (url) => {
      const ask = async (range: string, method = 'GET'): Promise<unknown[]> => {
        const answer = await fetch(url, { method, headers: { range } });
        return [answer.status, answer.headers.get('content-range')?.split('/')[0], (await answer.arrayBuffer()).byteLength];
      };
      return [await ask('bytes=0-99'), await ask('bytes=-50'), await ask('bytes=999999999999-'), await ask('bytes=0-9', 'HEAD')];
    }, address ?? '');
    expect(answers).toEqual([
      [206, 'bytes 0-99', 100],
      [206, expect.stringMatching(/^bytes \d+-\d+$/), 50],
      [416, 'bytes *', 0],
      [206, 'bytes 0-9', 0],
    ]);
  });
});

describe('delivery', () => {
  test('finished photos and the film are written where the person says', async () => {
    const { app, page } = studio;
    const target = path.join(folder, 'for the agent');
    mkdirSync(target);
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, target);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText('More film formats').click();
    await page.getByRole('checkbox', { name: 'Poster' }).check();
    await photograph(page, 'export');
    await page.getByRole('button', { name: 'Choose folder and export' }).click();
    const written = (): string[] =>
      readdirSync(target, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:jpg|mp4)$/.test(name))
        .toSorted();
    await expect.poll(written, patient).toHaveLength(6);
    expect(written().join(' ')).toMatch(/Seaview 12.*01-photo\.jpg.*02-photo\.jpg/);
    expect(written().filter((name) => name.includes('9x16'))).toEqual(
      ['Seaview 12 9x16 social-vertical poster.jpg', 'Seaview 12 9x16 social-vertical.mp4'].map((name) => path.join('Seaview 12', name)),
    );
  });
});

describe('the next day', () => {
  test('everything is still there', async () => {
    await studio.close();
    await reopen();
    const { page } = studio;
    const projects = page.getByRole('navigation', { name: 'Projects' });
    await expect.poll(() => projects.getByRole('listitem').count()).toBe(2);
    await projects.getByRole('button', { name: /Seaview 12/ }).click();
    await expect.poll(count(page), patient).toEqual([2, 2]);
    await page.getByRole('tab', { name: /Film/ }).click();
    await filmIn(page).waitFor(patient);
  });

  test('the originals are as they were', () => {
    expect(readdirSync(path.join(folder, 'Seaview 12'))).toHaveLength(7);
  });
});
