import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { App } from '../app/app.tsx';
import { failed, fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { film, id, job, photo, project, recipe, sheet, summary } from '../testing/samples.ts';

async function open(view: ProjectView, delivery: NonNullable<Parameters<typeof fakeStudio>[0]>['delivery'] = {}) {
  const fake = fakeStudio({
    library: { listProjects: () => ok([summary(view)]), showProject: () => ok(view) },
    delivery: {
      recipes: () => ok([recipe('mls'), recipe('full'), recipe('print'), sheet]),
      estimate: ({ recipes }) => ok(recipes.map((name, at) => ({ recipe: name, files: 2, sizeBytes: 1_500_000 * (at + 1) }))),
      chooseTarget: () => ok({ grant: id(90) }),
      exportProject: () => ok({ jobs: [id(71), id(72)], files: 5 }),
      ...delivery,
    },
  });
  const shown = await show(<App />, { fake });
  fireEvent.click(await screen.findByRole('button', { name: 'Export' }));
  return shown;
}
const start = (): Promise<unknown> => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Choose folder and export' })));
const withFilm = project([photo(1), photo(2)], { films: [film(41)] });

test('everything is chosen to begin with, and goes where the person says', async () => {
  const { calls } = await open(withFilm);
  await start();
  expect(calls.filter(([name]) => /^delivery\.(?:choose|export)/.test(name))).toEqual([
    ['delivery.chooseTarget', {}],
    ['delivery.exportProject', { projectId: id(1), target: id(90), recipes: ['mls', 'full'], filmFormats: ['mp4'], language: 'en' }],
  ]);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByText('Exporting 5 files.')).toBeTruthy();
});

test('only what is chosen is written', async () => {
  const { calls } = await open(withFilm);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Full size' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Film' }));
  await start();
  expect(calls.at(-1)).toEqual([
    'delivery.exportProject',
    { projectId: id(1), target: id(90), recipes: ['mls'], filmFormats: [], language: 'en' },
  ]);
});

test('the film can go alone', async () => {
  const { calls } = await open(withFilm);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Full size' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Listing portals' }));
  await start();
  expect(calls.at(-1)).toEqual([
    'delivery.exportProject',
    { projectId: id(1), target: id(90), recipes: [], filmFormats: ['mp4'], language: 'en' },
  ]);
});

test('with nothing chosen there is nothing to export, and it says so', async () => {
  await open(project([photo(1)]));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Full size' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Listing portals' }));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Choose folder and export' }).disabled).toBe(true);
  expect(screen.getByText('Choose something to export.')).toBeTruthy();
});

test('Enter goes on: the focus begins at the button that exports', async () => {
  await open(withFilm);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Choose folder and export' }));
});

test('a film that was not made cannot be chosen', async () => {
  await open(project([photo(1), photo(2, { state: 'developing' })]));
  const choice = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Film' });
  expect([choice.disabled, choice.checked]).toEqual([true, false]);
  expect(screen.getByText('1 photo not ready yet will be missing.')).toBeTruthy();
});

test('a photo that is set aside is not missed', async () => {
  await open(project([photo(1), photo(2, { state: 'developing', isSetAside: true })]));
  expect(screen.queryByText(/will be missing/)).toBeNull();
});

test('every recipe of the workspace can be ticked, and says how large it comes out', async () => {
  const own = { ...recipe('agent'), builtIn: null, size: { kind: 'long-edge', px: 1800 } } as const;
  const { calls } = await open(withFilm, { recipes: () => ok([recipe('mls'), recipe('full'), sheet, own]) });
  expect(await screen.findByText('2 files, about 1.5 MB')).toBeTruthy();
  expect(screen.getByText('2 files, about 3 MB')).toBeTruthy();
  expect(screen.getByText('Together 4 files, about 4.5 MB')).toBeTruthy();
  expect(screen.getByText('Your own: JPEG, 1800 px long edge')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('checkbox', { name: 'Contact sheet' })));
  await act(async () => fireEvent.click(screen.getByRole('checkbox', { name: 'agent' })));
  expect(calls.filter(([name]) => name === 'delivery.estimate').map(([, asked]) => (asked as { recipes: string[] }).recipes)).toEqual([
    ['mls', 'full'],
    ['contact-sheet'],
    ['agent'],
  ]);
  await start();
  expect(calls.at(-1)?.[1]).toMatchObject({ recipes: ['mls', 'full', 'contact-sheet', 'agent'] });
});

test('sizes that cannot be told keep nobody from exporting', async () => {
  const { calls } = await open(withFilm, { estimate: () => failed('worker-lost') });
  expect(screen.getByRole('alert').textContent).toBe('');
  await start();
  expect(calls.at(-1)?.[0]).toBe('delivery.exportProject');
});

test('changing one’s mind at the folder keeps the dialog', async () => {
  const { calls } = await open(withFilm, { chooseTarget: () => ok(null) });
  await start();
  expect(screen.getByRole('dialog', { name: 'Export' })).toBeTruthy();
  expect(calls.at(-1)?.[0]).toBe('delivery.chooseTarget');
});

test('a failure is told and the choices stay', async () => {
  await open(withFilm, { exportProject: () => failed('not-writable') });
  await start();
  expect(screen.getByRole('alert').textContent).toContain('The folder cannot be written to.');
  expect(within(screen.getByRole('dialog', { name: 'Export' })).getAllByRole('checkbox', { checked: true })).toHaveLength(3);
});

test('when the last file is written there is a note, in the place of the one that said it began', async () => {
  const { tell } = await open(withFilm);
  await start();
  act(() => tell('jobs.changed', job(71, { kind: 'export-photo', state: 'done' })));
  act(() => tell('jobs.changed', job(72, { kind: 'export-film', state: 'running' })));
  await screen.findByText('Exporting a film');
  expect(screen.queryByText(/exported for/)).toBeNull();
  act(() => tell('jobs.changed', job(72, { kind: 'export-film', state: 'done' })));
  expect(await screen.findByText('5 files exported for Storgata 12.')).toBeTruthy();
  expect(screen.queryByText('Exporting 5 files.')).toBeNull();
});

test('files that failed are not passed over', async () => {
  const { tell } = await open(withFilm);
  await start();
  act(() => tell('jobs.changed', job(71, { kind: 'export-photo', state: 'done' })));
  act(() => tell('jobs.changed', job(72, { kind: 'export-photo', state: 'failed', failure: { code: 'disk-full', message: '' } })));
  expect(await screen.findByText('Exported, but for 1 failure. The activity list tells why.')).toBeTruthy();
});

test('the key opens the dialog only where there is something to export', async () => {
  const view = project([photo(1, { state: 'waiting' })]);
  await show(<App />, { fake: fakeStudio({ library: { listProjects: () => ok([summary(view)]), showProject: () => ok(view) } }) });
  await screen.findByRole('heading', { name: 'Storgata 12' });
  fireEvent.keyDown(document.body, { key: 'e', ctrlKey: true });
  expect(screen.queryByRole('dialog')).toBeNull();
});
