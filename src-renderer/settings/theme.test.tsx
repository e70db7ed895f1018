import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { App } from '../app/app.tsx';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { settings } from '../testing/samples.ts';

const theme = (): string | undefined => document.documentElement.dataset['theme'];

test('the chosen theme is put on the page, and a choice is kept by the studio', async () => {
  const { calls, table } = await show(<App />, {
    fake: fakeStudio({ settings: { read: () => ok(settings({ theme: 'light' })) } }),
  });
  expect(theme()).toBe('light');
  act(() => table.place.openSheet('settings'));
  await act(async () => fireEvent.click(screen.getByRole('radio', { name: 'Dark' })));
  expect(calls.at(-1)).toEqual(['settings.change', { theme: 'dark' }]);
  expect(theme()).toBe('dark');
});

test('a change made elsewhere is followed', async () => {
  const { tell } = await show(<App />);
  expect(theme()).toBe('dark');
  act(() => tell('settings.changed', settings({ theme: 'light' })));
  expect(theme()).toBe('light');
});
