import { expect, test } from 'vitest';
import { settings, Settings } from './settings.ts';

test('a change of one setting says nothing of the others', () => {
  expect(settings.change.input.parse({ theme: 'light' })).toEqual({ theme: 'light' });
  expect(settings.change.input.parse({})).toEqual({});
});

test('settings of an earlier program are whole today', () => {
  expect(Settings.parse({ theme: 'light' })).toMatchObject({
    theme: 'light',
    filmAspect: '16:9',
    credit: { creator: '', contact: { email: '' } },
  });
});
