import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../src-preload/contract/develop.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import { App } from '../app/app.tsx';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { frame, id, photo, project, summary, version } from '../testing/samples.ts';

async function review(first: Partial<PhotoView>) {
  const view = project([photo(1, { room: 'kitchen', ...first }), photo(2)]);
  const fake = fakeStudio({
    library: { listProjects: () => ok([summary(view)]), showProject: () => ok(view), nameRoom: () => ok({}), setAside: () => ok({}) },
    presets: { list: () => ok([{ id: id(70), name: 'Evening', settings: { warmth: 0.3 }, rule: null }]) },
    develop: {
      preview: () => ok({ address: '/media/preview/a.jpg', widthPx: 1600, heightPx: 1067 }),
      change: () => ok({ jobs: [] }),
    },
    brackets: {
      dropFrame: () => ok({ photoIds: [id(1)], jobs: [] }),
      chooseBase: () => ok({ photoIds: [id(1)], jobs: [] }),
      merge: () => ok({ photoIds: [id(1)], jobs: [] }),
    },
  });
  const shown = await show(<App />, { fake });
  fireEvent.click(await screen.findByRole('button', { name: 'Open Kitchen' }));
  return shown;
}
const press = async (name: string, key: string): Promise<void> => {
  await act(async () => void fireEvent.keyDown(screen.getByRole('slider', { name }), { key }));
};
const last = (calls: readonly (readonly [string, unknown])[], name: string): unknown => calls.findLast(([called]) => called === name)?.[1];

test('a slider shows at once what it does, and Keep develops the photo with it', async () => {
  const { calls } = await review({});
  await press('Exposure', 'ArrowRight');
  expect(last(calls, 'develop.preview')).toMatchObject({ photoId: id(1), change: { exposureEv: 0.05 } });
  const layer = screen.getByAltText('Kitchen, After').parentElement!;
  expect([...layer.querySelectorAll('img')].at(-1)?.getAttribute('src')).toBe('/media/preview/a.jpg');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Keep' })));
  expect(last(calls, 'develop.change')).toEqual({ photoIds: [id(1)], change: { exposureEv: 0.05 } });
});

test('Discard takes everything back that was tried', async () => {
  const { calls } = await review({ settings: { ...defaultSettings, contrast: 0.5 } });
  expect(screen.getByRole('slider', { name: 'Contrast' }).getAttribute('aria-valuetext')).toBe('+50');
  await press('Contrast', 'ArrowRight');
  expect(screen.getByRole('slider', { name: 'Contrast' }).getAttribute('aria-valuetext')).toBe('+51');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Discard' })));
  expect(screen.getByRole('slider', { name: 'Contrast' }).getAttribute('aria-valuetext')).toBe('+50');
  expect(last(calls, 'develop.change')).toBeUndefined();
});

test('going on to the next photo keeps what was tried', async () => {
  const { calls } = await review({});
  await press('Warmth', 'ArrowRight');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Next photo' })));
  expect(last(calls, 'develop.change')).toEqual({ photoIds: [id(1)], change: { warmth: 0.01 } });
});

test('a preset is tried like a slider', async () => {
  const { calls } = await review({});
  await screen.findByRole('option', { name: 'Evening' });
  await act(async () => fireEvent.change(screen.getByRole('combobox', { name: 'Apply a preset' }), { target: { value: id(70) } }));
  expect(last(calls, 'develop.preview')).toMatchObject({ change: { warmth: 0.3 } });
});

test('a guessed room says so, and a person names it', async () => {
  const { calls } = await review({ roomSource: 'guess', roomConfidence: 0.8 });
  expect(screen.getByText('A guess, 80% sure. Choose another if it is wrong.')).toBeTruthy();
  await act(async () => fireEvent.change(screen.getByRole('combobox', { name: /^Room/ }), { target: { value: 'bathroom' } }));
  expect(last(calls, 'library.nameRoom')).toEqual({ photoIds: [id(1)], room: 'bathroom' });
});

test('what was found is told with its reason', async () => {
  await review({ checks: [{ code: 'blurred', severity: 'warning', message: 'Edges are 3.1 px wide.' }] });
  const found = screen.getByRole('list', { name: 'Found in this photo' });
  expect(found.textContent).toContain('Blurred.');
  expect(found.querySelector('li')?.title).toBe('Edges are 3.1 px wide.');
});

test('frames can be left out, chosen as base and merged', async () => {
  const { calls } = await review({ frames: [frame(51, { isBase: false }), frame(52)], version: version(61, { isFused: true }) });
  await act(async () => fireEvent.change(screen.getByRole('combobox', { name: 'Leave out' }), { target: { value: id(51) } }));
  expect(last(calls, 'brackets.dropFrame')).toEqual({ photoId: id(1), frameId: id(51) });
  await act(async () => fireEvent.change(screen.getByRole('combobox', { name: 'Choose base' }), { target: { value: id(51) } }));
  expect(last(calls, 'brackets.chooseBase')).toEqual({ photoId: id(1), frameId: id(51) });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Merge with next' })));
  expect(last(calls, 'brackets.merge')).toEqual({ photoIds: [id(1), id(2)] });
});

test('a share has no sign, and Escape goes back from a box that was just ticked', async () => {
  const { calls } = await review({});
  expect(screen.getByRole('slider', { name: 'Window view' }).getAttribute('aria-valuetext')).toBe('50');
  const box = screen.getByRole('checkbox', { name: 'Leave this photo out of films and exports' });
  await act(async () => fireEvent.click(box));
  expect(last(calls, 'library.setAside')).toEqual({ photoIds: [id(1)], isSetAside: true });
  await act(async () => void fireEvent.keyDown(box, { key: 'Escape' }));
  expect(screen.queryByRole('region', { name: 'Photo review' })).toBeNull();
});

test('what is on or off is tried like a slider', async () => {
  const { calls } = await review({ frames: [frame(51), frame(52, { isBase: false })] });
  for (const [name, change] of [
    ['One light for the whole room', { matchRoom: false }],
    ['Undo what the lens did', { lens: false }],
    ['Take what moved from one frame', { deghost: 'off' }],
  ] as const) {
    await act(async () => fireEvent.click(screen.getByRole('checkbox', { name })));
    expect(last(calls, 'develop.preview')).toMatchObject({ change });
  }
});
