import { expect, test } from 'vitest';
import { menuTemplate } from './menu.ts';

const template = (platform: NodeJS.Platform, isDevelopment = false): ReturnType<typeof menuTemplate> =>
  menuTemplate({ platform, isDevelopment, openLogFolder: () => undefined });

test('the application menu is a macOS matter', () => {
  expect(template('darwin').map((item) => item.role ?? item.label)).toEqual([
    'appMenu',
    'fileMenu',
    'editMenu',
    'View',
    'windowMenu',
    'help',
  ]);
  expect(template('win32').map((item) => item.role ?? item.label)).toEqual(['fileMenu', 'editMenu', 'View', 'windowMenu', 'help']);
});

test('developer tools are for development', () => {
  expect(JSON.stringify(template('linux', true))).toContain('toggleDevTools');
  expect(JSON.stringify(template('linux'))).not.toMatch(/toggleDevTools|reload/);
});
