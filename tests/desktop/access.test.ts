import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropPaths, type Launched } from './launch-program.ts';
import { bracketedRooms, makeShoot } from '../fixtures/make-shoot.ts';
import { developedIn, openStudio, photograph } from './open-studio.ts';

/** The window for people who do not see it, or have no mouse; in both themes, and with nothing refused by its own policy. */

let folder: string;
let studio: Launched;
const complaints: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studio-access-'));
  await makeShoot(path.join(folder, 'Seaview 12'), bracketedRooms(1));
  studio = await openStudio();
  studio.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  studio.page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a checker of accessibility finds serious on what is now on the screen. */
async function seriousFindings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: studio.page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

test('a new studio', async () => {
  await studio.page.getByRole('button', { name: 'Add a folder' }).waitFor();
  expect(await seriousFindings()).toEqual([]);
});

test('photos, the loupe, the film screen and every dialog', async () => {
  const { page } = studio;
  await dropPaths(studio, 'main', [path.join(folder, 'Seaview 12')]);
  await expect.poll(() => developedIn(page).count(), { timeout: 90_000 }).toBe(1);
  const findings: Record<string, string[]> = { photos: await seriousFindings() };

  await page
    .getByRole('button', { name: /^Open / })
    .first()
    .press('Enter');
  await page.getByRole('button', { name: 'Back', exact: true }).waitFor();
  findings['loupe'] = await seriousFindings();
  await photograph(page, 'loupe');
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: /Film/ }).click();
  findings['film'] = await seriousFindings();
  await photograph(page, 'film-empty');
  await page.getByRole('tab', { name: /Photos/ }).click();

  for (const name of ['Export', 'Settings', 'Keyboard']) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    findings[name] = await seriousFindings();
    await photograph(page, `dialog-${name.toLowerCase()}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(findings).toEqual({ photos: [], loupe: [], film: [], Export: [], Settings: [], Keyboard: [] });
});

test('the light theme', async () => {
  const { page } = studio;
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect.poll(() => studio.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('light');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await seriousFindings()).toEqual([]);
  await photograph(page, 'photos-light');
});

test('nothing the page does is refused by its own policy, and nothing fails in it', () => {
  expect(complaints).toEqual([]);
});
