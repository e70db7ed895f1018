import { expect, test } from 'vitest';
import type { Studio } from '../studio.ts';
import { followTheme } from './theme.ts';

test('the window takes the chosen theme, now and whenever it changes', async () => {
  const nativeTheme = { themeSource: 'system' as 'system' | 'dark' | 'light' };
  const listeners: Parameters<Studio['onEvent']>[0][] = [];
  const studio = {
    handlers: { settings: { read: () => ({ theme: 'light', filmAspect: '16:9' }) } } as unknown as Studio['handlers'],
    onEvent: (listener: Parameters<Studio['onEvent']>[0]) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  await followTheme(nativeTheme, studio);
  expect(nativeTheme.themeSource).toBe('light');
  for (const listener of listeners) listener('library.changed', {});
  for (const listener of listeners) listener('settings.changed', { theme: 'dark', filmAspect: '16:9' });
  expect(nativeTheme.themeSource).toBe('dark');
});
