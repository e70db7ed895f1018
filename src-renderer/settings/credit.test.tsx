import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Credit, type Settings } from '../../src-preload/contract/settings.ts';
import { App } from '../app/app.tsx';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { settings } from '../testing/samples.ts';

const credit = Credit.parse({ creator: 'Åse', contact: { city: 'Bø' } });

async function open() {
  const shown = await show(<App />, {
    fake: fakeStudio({ settings: { read: () => ok(settings({ credit })), change: (change) => ok(settings(change as Partial<Settings>)) } }),
  });
  act(() => shown.table.place.openSheet('settings'));
  return shown;
}
const changes = (calls: readonly (readonly [string, unknown])[]): unknown[] =>
  calls.filter(([name]) => name === 'settings.change').map(([, asked]) => asked);

test('the photographer’s name is shown, and kept as a whole when the field is left', async () => {
  const { calls } = await open();
  const name = screen.getByLabelText<HTMLInputElement>('Photographer');
  expect([name.value, screen.getByLabelText<HTMLInputElement>('City').value]).toEqual(['Åse', 'Bø']);
  fireEvent.change(name, { target: { value: 'Åse Bjørnstad' } });
  fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'aase@example.no' } });
  expect(changes(calls)).toEqual([]);
  await act(async () => fireEvent.blur(screen.getByLabelText('Email')));
  expect(changes(calls)).toEqual([
    { credit: { ...credit, creator: 'Åse Bjørnstad', contact: { ...credit.contact, email: 'aase@example.no' } } },
  ]);
});

test('what was typed last is kept when the dialog closes', async () => {
  const { calls, table } = await open();
  fireEvent.change(screen.getByLabelText('Copyright'), { target: { value: '© Åse' } });
  await act(async () => table.place.openSheet(null));
  expect(changes(calls)).toEqual([{ credit: { ...credit, copyright: '© Åse' } }]);
});

test('looking changes nothing', async () => {
  const { calls, table } = await open();
  await act(async () => fireEvent.blur(screen.getByLabelText('City')));
  await act(async () => table.place.openSheet(null));
  expect(changes(calls)).toEqual([]);
});
