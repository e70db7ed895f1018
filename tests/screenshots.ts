import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dropPaths } from './desktop/launch-program.ts';
import { developedIn, filmIn, openStudio } from './desktop/open-studio.ts';

/** Takes the README's pictures of the window, by dropping the sample shoot and waiting for it to be done. */
const root = path.resolve(import.meta.dirname, '..');
const images = path.join(root, 'docs/images');
mkdirSync(images, { recursive: true });
const userDataDir = mkdtempSync(path.join(os.tmpdir(), 'screenshots-'));
const patient = { timeout: 300_000 };
const studio = await openStudio({ userDataDir });
try {
  const { page } = studio;
  const photograph = (name: string) => page.screenshot({ path: path.join(images, `${name}.png`) });
  await dropPaths(studio, 'main', [path.join(root, 'resources/sample-shoot/Fjordgata 12')]);
  await developedIn(page).nth(6).waitFor(patient);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.mouse.move(700, 860);
  await photograph('light-table');
  await page.getByRole('button', { name: 'Open Living room' }).click();
  await page.getByRole('region', { name: 'Photo review' }).waitFor();
  await page.waitForFunction(() =>
    [...document.images].some((image) => /\/media\/version\/.*\/preview/.test(image.src) && image.complete && image.naturalWidth > 1000),
  );
  // Loaded is not yet drawn: the sharp picture is decoded beside the small one that stands in for it.
  await page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    await new Promise((resolve) => setTimeout(resolve, 500));
  });
  await photograph('loupe');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('button', { name: 'Make film' }).click();
  await filmIn(page).waitFor(patient);
  await filmIn(page).evaluate(async (video: HTMLVideoElement) => {
    const seeked = new Promise((resolve) => {
      video.addEventListener('seeked', resolve, { once: true });
    });
    video.currentTime = 12.6;
    await seeked;
    // The player's wheel goes when it has enough to play on.
    const canPlay = new Promise((resolve) => {
      video.addEventListener('canplaythrough', resolve, { once: true });
    });
    if (video.readyState < HTMLMediaElement.HAVE_ENOUGH_DATA) await canPlay;
  });
  // It fades away over a moment.
  await page.waitForTimeout(1000);
  await photograph('film');
} finally {
  await studio.close();
  rmSync(userDataDir, { recursive: true, force: true });
}
