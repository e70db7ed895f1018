import type { NativeTheme } from 'electron';
import { Settings } from '../../src-preload/contract/settings.ts';
import type { Studio } from '../studio.ts';

/** The native parts of the window (title bar, menus, dialogs) and the page's media queries follow the chosen theme. */
export async function followTheme(
  nativeTheme: Pick<NativeTheme, 'themeSource'>,
  studio: Pick<Studio, 'handlers' | 'onEvent'>,
): Promise<void> {
  nativeTheme.themeSource = Settings.parse(await studio.handlers.settings.read({})).theme;
  studio.onEvent((name, payload) => {
    if (name === 'settings.changed') nativeTheme.themeSource = Settings.parse(payload).theme;
  });
}
