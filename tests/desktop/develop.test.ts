import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeShoot } from '../fixtures/make-shoot.ts';
import { dropPaths, type Launched } from './launch-program.ts';
import { developedIn, openStudio, photograph, photosIn } from './open-studio.ts';

/** One photo put right by hand: sliders that show at once what they do, a room, a frame that is left out. */

let folder: string;
let studio: Launched;
let page: Page;
const patient = { timeout: 90_000 };

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-develop-'));
  await makeShoot(path.join(folder, 'Quay 4'), [
    { room: 'kitchen', exposuresEv: [-2, 0, 2], widthPx: 900, heightPx: 600 },
    { room: 'hallway', exposuresEv: [0], widthPx: 900, heightPx: 600 },
  ]);
  studio = await openStudio({ userDataDir: path.join(folder, 'user data') });
  ({ page } = studio);
});
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

const stage = () => page.getByTestId('stage');
/** Mean brightness, 0 to 255, of what the stage shows on top. */
const brightness = (source: string): Promise<number> =>
  page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 30, height: 20 });
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0, 30, 20);
    const { data } = context.getImageData(0, 0, 30, 20);
    return data.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0) / (30 * 20 * 3);
  }, source);
const previewOnStage = async (): Promise<string> => {
  const preview = stage().locator('img[src*="/media/preview/"]');
  await preview.waitFor({ state: 'attached', ...patient });
  return (await preview.getAttribute('src')) ?? '';
};
const versionOnStage = async (): Promise<string> =>
  (await stage().locator('img[src*="/media/version/"][src$="/preview"]').first().getAttribute('src')) ?? '';

test('the photos are there', async () => {
  await dropPaths(studio, 'main', [path.join(folder, 'Quay 4')]);
  await expect.poll(() => photosIn(page).count(), patient).toBe(2);
  await photograph(page, 'develop-arrived');
  await expect.poll(() => developedIn(page).count(), patient).toBe(2);
  await page.getByRole('button', { name: 'Open Kitchen' }).first().click();
});

test('a slider shows at once what it does', async () => {
  const before = await versionOnStage();
  const exposure = page.getByRole('slider', { name: 'Exposure' });
  await exposure.focus();
  for (let press = 0; press < 20; press += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await brightness(await previewOnStage())) - (await brightness(before)), patient).toBeGreaterThan(15);
  await photograph(page, 'develop-preview');
});

test('Keep develops the photo with it, and the photo shows the new version', async () => {
  const before = await versionOnStage();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect.poll(versionOnStage, patient).not.toBe(before);
  expect((await brightness(await versionOnStage())) - (await brightness(before))).toBeGreaterThan(15);
  expect(await page.getByRole('slider', { name: 'Exposure' }).getAttribute('aria-valuetext')).toBe('+1.00');
});

test('going back to the same settings shows the earlier version again', async () => {
  await page.getByRole('button', { name: 'Reset all' }).click();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect.poll(async () => page.getByRole('slider', { name: 'Exposure' }).getAttribute('aria-valuetext'), patient).toBe('0.00');
});

test('a frame that is left out becomes a photo of its own, set aside', async () => {
  await page.getByRole('combobox', { name: 'Leave out' }).selectOption({ index: 1 });
  await expect.poll(() => page.getByRole('combobox', { name: 'Leave out' }).locator('option').count(), patient).toBe(3);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => photosIn(page).count(), patient).toBe(3);
  await page.getByText('Set aside').waitFor();
  await photograph(page, 'develop-set-aside');
});

test('a room that a person names stays named', async () => {
  await page
    .getByRole('button', { name: /^Open / })
    .last()
    .click();
  await page.getByRole('combobox', { name: /^Room/ }).selectOption({ label: 'Bathroom' });
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent(), patient).toBe('Bathroom');
});
