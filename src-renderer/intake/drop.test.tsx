import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { App } from '../app/app.tsx';
import { failed, fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { id, job, photo, project, summary } from '../testing/samples.ts';

const home = project([photo(11, { room: 'living-room' })]);
const folders = [new File([], 'card'), new File([], 'phone')];

function drag(type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', files: File[], kinds = ['Files']): void {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types: kinds, files, dropEffect: 'none' }, relatedTarget: null });
  act(() => void screen.getByRole('main').dispatchEvent(event));
}

/** A studio that holds nothing until `arrive` is called. */
function emptyStudio() {
  let projects: ReturnType<typeof project>[] = [];
  const fake = fakeStudio({
    intake: { addFolders: () => ok({ jobs: [id(31), id(32)] }) },
    library: { listProjects: () => ok(projects.map(summary)), showProject: () => ok(home) },
  });
  return { ...fake, arrive: () => (projects = [home]) };
}

test('an empty studio says what to do', async () => {
  await show(<App />);
  expect(screen.getByRole('button', { name: 'Add a folder' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Drop a shoot here' })).toBeTruthy();
});

test('folders held over the window say what letting go will do; leaving takes it back', async () => {
  await show(<App />);
  drag('dragenter', folders);
  expect(screen.getByText('Drop to bring these in')).toBeTruthy();
  drag('dragleave', folders);
  expect(screen.queryByText('Drop to bring these in')).toBeNull();
});

test('text that is dragged over the window is none of our business', async () => {
  await show(<App />);
  drag('dragenter', [], ['text/plain']);
  expect(screen.queryByText('Drop to bring these in')).toBeNull();
});

test('dropped folders become grants in the handler itself, and all go in with one call', async () => {
  const grant = vi.fn<(file: File) => Promise<string>>((file) => Promise.resolve(`grant for ${file.name}`));
  const { calls } = await show(<App />, { fake: emptyStudio(), grant });
  drag('drop', folders);
  expect(grant.mock.calls.map(([file]) => file.name)).toEqual(['card', 'phone']);
  await waitFor(() => expect(calls).toContainEqual(['intake.addFolders', { grants: ['grant for card', 'grant for phone'] }]));
});

test('the project that comes of a drop is opened as soon as it is there', async () => {
  const studio = emptyStudio();
  const { tell } = await show(<App />, { fake: studio });
  drag('drop', folders);
  act(() => tell('jobs.changed', job(31, { kind: 'import-folder', projectId: null, progress: 0.4 })));
  expect(await screen.findByRole('heading', { name: 'Reading the folder' })).toBeTruthy();
  studio.arrive();
  act(() => tell('library.changed', { projectId: home.id }));
  expect(await screen.findByRole('heading', { name: 'Storgata 12' })).toBeTruthy();
  expect(screen.getByRole('listitem', { name: 'Living room' })).toBeTruthy();
});

test('a drop while another project is open goes to the new one', async () => {
  const cabin = project([photo(21)], { id: id(2), name: 'Cabin' });
  let projects = [home];
  const fake = fakeStudio({
    intake: { addFolders: () => ok({ jobs: [id(31)] }) },
    library: { listProjects: () => ok(projects.map(summary)), showProject: ({ projectId }) => ok(projectId === home.id ? home : cabin) },
  });
  const { table, tell } = await show(<App />, { fake });
  await screen.findByRole('heading', { name: 'Storgata 12' });
  await act(() => table.arrivals.drop([folders[0]!]));
  projects = [home, cabin];
  act(() => tell('jobs.changed', job(31, { kind: 'import-folder', projectId: null, state: 'done' })));
  expect(await screen.findByRole('heading', { name: 'Cabin' }, { timeout: 3000 })).toBeTruthy();
});

test('a folder that is here already brings its own project to the front', async () => {
  const cabin = project([photo(21)], { id: id(2), name: 'Cabin' });
  const fake = fakeStudio({
    intake: { addFolders: () => ok({ jobs: [id(31)] }) },
    library: {
      listProjects: () => ok([home, cabin].map(summary)),
      showProject: ({ projectId }) => ok(projectId === home.id ? home : cabin),
    },
  });
  const { table, tell } = await show(<App />, { fake });
  await screen.findByRole('heading', { name: 'Storgata 12' });
  await act(() => table.arrivals.drop([folders[0]!]));
  act(() => tell('jobs.changed', job(31, { kind: 'import-folder', projectId: cabin.id, state: 'done' })));
  expect(await screen.findByRole('heading', { name: 'Cabin' }, { timeout: 3000 })).toBeTruthy();
});

test('a thing without a path is named as such, and the rest comes in', async () => {
  const grant = (file: File) => (file.name === 'card' ? Promise.reject(new Error('no path')) : Promise.resolve('the other one'));
  const { calls } = await show(<App />, { fake: emptyStudio(), grant });
  drag('drop', folders);
  expect(await screen.findByText(/no longer available to the studio/)).toBeTruthy();
  expect(calls).toContainEqual(['intake.addFolders', { grants: ['the other one'] }]);
});

test('a file instead of a folder is told in words', async () => {
  await show(<App />, { fake: fakeStudio({ intake: { addFolders: () => failed('not-a-folder') } }) });
  drag('drop', [folders[0]!]);
  expect((await screen.findByRole('alert')).textContent).toContain('That is a file. Drop the folder it lies in.');
});

test('an import that fails later is told too, once', async () => {
  const { tell } = await show(<App />, { fake: emptyStudio() });
  drag('drop', folders);
  await act(() => Promise.resolve());
  const gone = job(31, { kind: 'import-folder', projectId: null, state: 'failed', failure: { code: 'folder-empty', message: '' } });
  act(() => tell('jobs.changed', gone));
  await screen.findByText('The folder holds no photos.');
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  act(() => tell('jobs.changed', job(32, { kind: 'import-folder', projectId: null })));
  await screen.findByRole('heading', { name: 'Reading the folder' });
  expect(screen.queryByText('The folder holds no photos.')).toBeNull();
});

test('the button asks for a folder; changing one’s mind does nothing', async () => {
  const { calls } = await show(<App />, { fake: fakeStudio({ intake: { chooseFolder: () => ok(null) } }) });
  fireEvent.click(screen.getByRole('button', { name: 'Add a folder' }));
  await waitFor(() => expect(calls.at(-1)).toEqual(['intake.chooseFolder', {}]));
});
