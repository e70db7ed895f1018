import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { App } from '../app/app.tsx';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { frame, id, photo, project, summary, version } from '../testing/samples.ts';

/** The whole window over a studio with this one project; `become` changes it and says so. */
async function open(view: ProjectView) {
  let now = view;
  const fake = fakeStudio({ library: { listProjects: () => ok([summary(now)]), showProject: () => ok(structuredClone(now)) } });
  const shown = await show(<App />, { fake });
  await screen.findByRole('heading', { name: view.name, level: 1 });
  const become = (next: ProjectView): void => {
    now = next;
    act(() => shown.tell('library.changed', { projectId: next.id }));
  };
  return { ...shown, become };
}
const pictures = (item: HTMLElement): (string | null)[] => [...item.querySelectorAll('img')].map((img) => img.getAttribute('src'));

test('each photo is a list item by the name of its room, or by its number', async () => {
  await open(project([photo(1, { room: 'living-room' }), photo(2, { room: 'bedroom-2' }), photo(3)]));
  expect(screen.getAllByRole('listitem', { name: /^(?:Living room|Bedroom 2|Photo 3)$/ })).toHaveLength(3);
});

test('each photo says in words what is happening to it', async () => {
  await open(
    project([
      photo(1),
      photo(2, { state: 'waiting' }),
      photo(3, { state: 'developing' }),
      photo(4, { state: 'failed', failure: { code: 'photo-damaged', message: '' } }),
    ]),
  );
  const said = (name: string): string | null => screen.getByRole('listitem', { name }).textContent;
  expect(said('Photo 1')).toContain('Ready');
  expect(said('Photo 2')).toContain('Waiting');
  expect(said('Photo 3')).toContain('Developing');
  expect(said('Photo 4')).toContain('Failed: The picture is incomplete or damaged.');
  expect(within(screen.getByRole('listitem', { name: 'Photo 3' })).getByRole('progressbar', { name: 'Developing' })).toBeTruthy();
});

test('a bracket set wears its count, a single frame does not', async () => {
  await open(project([photo(1, { frames: [frame(51), frame(52, { isBase: false }), frame(53, { isBase: false })] }), photo(2)]));
  expect(screen.getByRole('listitem', { name: 'Photo 1' }).textContent).toContain('3 frames');
  expect(screen.getByRole('listitem', { name: 'Photo 2' }).textContent).not.toContain('frame');
});

test('a photo shows its base frame at once, and its version over it when that is ready', async () => {
  const waiting = photo(1, { state: 'developing', frames: [frame(51, { isBase: false }), frame(52)] });
  const { become } = await open(project([waiting]));
  const item = screen.getByRole('listitem', { name: 'Photo 1' });
  expect(pictures(item)).toEqual([`/media/frame/${id(52)}/thumbnail`]);

  become(project([{ ...waiting, state: 'ready', version: version(61) }]));
  await waitFor(() => expect(pictures(item)).toEqual([`/media/frame/${id(52)}/thumbnail`, `/media/version/${id(61)}/thumbnail`]));
  const over = item.querySelectorAll('img')[1]!;
  expect(over.className).toContain('opacity-0');
  fireEvent.load(over);
  expect(over.className).not.toContain('opacity-0');
  fireEvent.animationEnd(over);
  expect(pictures(item)).toEqual([`/media/version/${id(61)}/thumbnail`]);
});

test('the head of the project tells how far it is and what was left out', async () => {
  const skipped = [
    { name: 'notes.txt', code: 'not-a-photo', reason: '' },
    { name: 'broken "one".jpg', code: 'photo-damaged', reason: '' },
  ];
  await open(project([photo(1), photo(2, { state: 'waiting' }), photo(3, { state: 'failed' })], { skipped }));
  const main = screen.getByRole('main');
  expect(main.textContent).toContain('1 of 3 ready');
  expect(main.textContent).toContain('1 failed');
  fireEvent.click(screen.getByRole('button', { name: '2 files left out' }));
  const list = within(screen.getByRole('dialog', { name: '2 files left out' })).getAllByRole('listitem');
  expect(list.map((item) => item.textContent)).toEqual([
    'notes.txtThe content is not a picture.',
    'broken "one".jpgThe picture is incomplete or damaged. Copy it from the card again.',
  ]);
});

test('a project of junk says so and offers the list', async () => {
  await open(project([], { skipped: [{ name: 'a.txt', code: 'not-a-photo', reason: '' }] }));
  expect(screen.getByRole('heading', { name: 'No photos here yet' })).toBeTruthy();
  expect(screen.getByText(/Every file in the folder was left out/)).toBeTruthy();
});

test('five thousand photos put only those near the window into the page', async () => {
  await open(project(Array.from({ length: 5000 }, (_, index) => photo(index + 1))));
  const items = screen.getAllByRole('listitem', { name: /^Photo/ });
  expect(items.length).toBeLessThan(80);
  expect(items[0]?.getAttribute('aria-setsize')).toBe('5000');
});

test('the last of five thousand is one key away', async () => {
  await open(project(Array.from({ length: 5000 }, (_, index) => photo(index + 1))));
  const first = screen.getByRole('button', { name: 'Open Photo 1' });
  act(() => first.focus());
  fireEvent.keyDown(first, { key: 'End' });
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Open Photo 5000'));
});

test('arrow keys carry the focus from photo to photo, and a key opens the one that has it', async () => {
  await open(project([photo(1), photo(2), photo(3), photo(4), photo(5)]));
  const button = (n: number): HTMLElement => screen.getByRole('button', { name: `Open Photo ${n}` });
  expect(screen.getAllByRole('button', { name: /^Open Photo/ }).filter((one) => one.tabIndex === 0)).toEqual([button(1)]);
  fireEvent.keyDown(document.body, { key: 'ArrowRight' });
  expect(document.activeElement).toBe(button(1));
  fireEvent.keyDown(button(1), { key: 'ArrowRight' });
  expect(document.activeElement).toBe(button(2));
  fireEvent.keyDown(button(2), { key: 'ArrowDown' });
  expect(document.activeElement).toBe(button(5));
  expect(button(5).tabIndex).toBe(0);
  fireEvent.keyDown(button(5), { key: 'e' });
  expect(screen.getByRole('region', { name: 'Photo review' })).toBeTruthy();
});

test('after a press on the project at the side, arrow keys go to its photos, and other keys stay with the button', async () => {
  await open(project([photo(1), photo(2)]));
  const side = within(screen.getByRole('navigation', { name: 'Projects' })).getByRole('button', { name: /Storgata 12/ });
  act(() => side.focus());
  fireEvent.keyDown(side, { key: 'End' });
  expect(document.activeElement).toBe(side);
  fireEvent.keyDown(side, { key: 'ArrowRight' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Open Photo 1');
});

test('a shoot that is being read shows its frames as they come', async () => {
  const reading = project([], { arriving: [{ id: id(7), name: 'DSC001.JPG', capturedAtMs: null, hasPicture: true }] });
  await open(reading);
  expect(screen.getByAltText('DSC001.JPG').getAttribute('src')).toBe(`/media/frame/${id(7)}/thumbnail`);
  expect(screen.getByText('1 frame found. They are being read and grouped.')).toBeTruthy();
});
