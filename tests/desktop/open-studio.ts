import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Launched, launchProgram, type LaunchOptions, root } from './launch-program.ts';

/** Folder with the built program. Another one can be named, for a copy that was taken out of a package. */
export const programDir = process.env['STUDIO_PROGRAM_DIR'] ?? root;

/** Opens AI Studio, as a person would by its icon. */
export const openStudio = (options: Omit<LaunchOptions, 'programDir'> = {}): Promise<Launched> => launchProgram({ programDir, ...options });

/** A picture of the window for a person to look at, in `.artifacts/`. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = path.join(root, '.artifacts');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** The photos in the open project, each by its name. */
export const photosIn = (page: Page): Locator => page.getByRole('list', { name: 'Photos in this project' }).getByRole('listitem');
export const developedIn = (page: Page): Locator => photosIn(page).filter({ has: page.locator('img[src*="/media/version/"]') });
export const filmIn = (page: Page): Locator => page.getByLabel('Listing film');
