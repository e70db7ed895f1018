import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { App } from '../app/app.tsx';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { frame, id, photo, project, summary, version } from '../testing/samples.ts';

async function review(view: ProjectView, name: string) {
  const fake = fakeStudio({
    library: { listProjects: () => ok([summary(view)]), showProject: () => ok(view) },
    develop: { photos: () => ok({ jobs: [] }) },
  });
  const shown = await show(<App />, { fake });
  fireEvent.click(await screen.findByRole('button', { name: `Open ${name}` }));
  return shown;
}
const three = project([photo(1, { room: 'kitchen' }), photo(2), photo(3)]);
const press = (key: string, code = ''): void => void fireEvent.keyDown(document.activeElement ?? document.body, { key, code });
const release = (key: string, code = ''): void => void fireEvent.keyUp(document.activeElement ?? document.body, { key, code });
const isVisible = (name: string): boolean => !screen.getByAltText(name).parentElement!.className.includes('invisible');

test('shows the developed picture large, over its thumbnail', async () => {
  await review(three, 'Kitchen');
  const layer = screen.getByAltText('Kitchen, After').parentElement!;
  expect([...layer.querySelectorAll('img')].map((img) => img.getAttribute('src'))).toEqual([
    `/media/version/${id(201)}/thumbnail`,
    `/media/version/${id(201)}/preview`,
  ]);
});

test.each([
  ['the backslash', '\\', ''],
  ['the same place on a Norwegian keyboard', "'", 'Backslash'],
])('holding %s shows the original for as long as it is held', async (_, key, code) => {
  await review(three, 'Kitchen');
  press(key, code);
  expect([isVisible('Kitchen, Before'), isVisible('Kitchen, After')]).toEqual([true, false]);
  release(key, code);
  expect([isVisible('Kitchen, Before'), isVisible('Kitchen, After')]).toEqual([false, true]);
});

test('before and after can be switched with the mouse, and stay switched from photo to photo', async () => {
  await review(three, 'Kitchen');
  fireEvent.click(screen.getByRole('button', { name: 'Before' }));
  expect(screen.getByRole('button', { name: 'Before' }).getAttribute('aria-pressed')).toBe('true');
  press('ArrowRight');
  expect(isVisible('Photo 2, Before')).toBe(true);
  press('b');
  expect(isVisible('Photo 2, After')).toBe(true);
});

test('arrows step and stop at the ends', async () => {
  await review(three, 'Kitchen');
  press('ArrowLeft');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Kitchen');
  press('ArrowRight');
  press('ArrowRight');
  press('ArrowRight');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Photo 3');
  expect(screen.getByText('3 of 3')).toBeTruthy();
  press('Home');
  expect(screen.getByText('1 of 3')).toBeTruthy();
});

test('Escape goes back to the photo that was looked at', async () => {
  await review(three, 'Kitchen');
  press('ArrowRight');
  press('Escape');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open Photo 2' })));
  expect(screen.queryByRole('region', { name: 'Photo review' })).toBeNull();
});

test('a photo that is not developed yet shows its frame and offers no comparison', async () => {
  await review(project([photo(1, { state: 'developing' })]), 'Photo 1');
  expect(screen.getByAltText('Photo 1').getAttribute('src')).toBe(`/media/frame/${id(101)}/thumbnail`);
  expect(screen.queryByRole('button', { name: 'Before' })).toBeNull();
});

test('tells what the photo was made from', async () => {
  const fused = photo(1, {
    frames: [frame(51), frame(52, { isBase: false })],
    version: version(61, { isFused: true, widthPx: 5400, heightPx: 3600 }),
  });
  await review(project([fused]), 'Photo 1');
  expect(screen.getByText('Fused from 2 frames')).toBeTruthy();
  expect(screen.getByText('5400 × 3600')).toBeTruthy();
  expect(screen.getByText('21 Nov 2026, 12:04')).toBeTruthy();
  // In the line below the picture, and in the list of frames.
  expect(screen.getAllByText('DSC051.JPG', { selector: 'span' })).toHaveLength(2);
});

test('a failed photo tells the reason and can be developed again', async () => {
  const { calls } = await review(project([photo(1, { state: 'failed', failure: { code: 'worker-lost', message: '' } })]), 'Photo 1');
  expect(screen.getByText('Failed: The work stopped unexpectedly. Retry it.', { selector: 'span' })).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Develop again' })));
  expect(calls.at(-1)).toEqual(['develop.photos', { photoIds: [id(1)] }]);
});

test('zooming asks for every pixel, and only then', async () => {
  await review(three, 'Kitchen');
  const sources = (): (string | null)[] =>
    [...screen.getByAltText('Kitchen, After').parentElement!.querySelectorAll('img')].map((img) => img.getAttribute('src'));
  expect(sources()).not.toContain(`/media/version/${id(201)}/full`);
  press('z');
  expect(sources()).toContain(`/media/version/${id(201)}/full`);
  press('z');
  expect(sources()).not.toContain(`/media/version/${id(201)}/full`);
});
