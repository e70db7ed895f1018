import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, onTestFinished, test } from 'vitest';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { fakeStudio, ok } from '../testing/fake-studio.ts';
import { show } from '../testing/render.tsx';
import { id, job, photo, project, summary } from '../testing/samples.ts';
import { ActivityStrip } from './activity-strip.tsx';

async function strip(jobs: readonly JobView[], options: { readonly language?: string; readonly now?: () => number } = {}) {
  const home = project([photo(1)]);
  const fake = fakeStudio({
    jobs: { list: () => ok([...jobs]), cancel: () => ok({}), retry: () => ok({}) },
    library: { listProjects: () => ok([summary(home)]), showProject: () => ok(home) },
  });
  return show(<ActivityStrip />, { fake, ...options });
}
const open = (): unknown => fireEvent.click(screen.getByRole('button', { name: 'Show activity' }));

test('says that all is done when nothing runs', async () => {
  await strip([]);
  expect(screen.getByText('All done')).toBeTruthy();
});

test('tells what runs, how far it is and how long it takes', async () => {
  let nowMs = 0;
  const { tell } = await strip([job(1), job(2, { state: 'waiting' }), job(3, { state: 'waiting' }), job(4, { state: 'waiting' })], {
    now: () => nowMs,
  });
  nowMs = 40_000;
  act(() => tell('jobs.changed', job(1, { state: 'done', progress: 1 })));
  act(() => tell('jobs.changed', job(2, { state: 'running', progress: 0 })));
  expect(await screen.findByText('1 of 4')).toBeTruthy();
  expect(screen.getByText('25%')).toBeTruthy();
  expect(screen.getByText('2 min left')).toBeTruthy();
  expect(screen.getByRole('progressbar', { name: 'Developing photos' })).toBeTruthy();
});

test('a burst of events is one redrawing, and the last of them holds', async () => {
  const { tell, table } = await strip([job(1)]);
  let redrawn = 0;
  table.jobs.store.subscribe(() => (redrawn += 1));
  act(() => {
    for (let step = 1; step <= 100; step += 1) tell('jobs.changed', job(1, { progress: step / 100 }));
  });
  expect(await screen.findByText('100%')).toBeTruthy();
  expect(redrawn).toBe(1);
});

test('what an event told is not undone by an older list', async () => {
  const late = Promise.withResolvers<void>();
  const fake = fakeStudio({ jobs: { list: () => late.promise.then(() => ok([job(1, { progress: 0.1 })])) } });
  await show(<ActivityStrip />, { fake });
  act(() => fake.tell('jobs.changed', job(1, { progress: 0.7 })));
  await screen.findByText('70%');
  await act(async () => late.resolve());
  expect(screen.getByText('70%')).toBeTruthy();
});

test('a failure is counted, told with its reason, and can be tried again', async () => {
  const { calls } = await strip([job(1, { state: 'failed', failure: { code: 'disk-full', message: '' } })]);
  expect(screen.getByText('1 failed')).toBeTruthy();
  open();
  expect(screen.getByText('The disk is full. Free some space and retry; finished work is kept.')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry' })));
  expect(calls.at(-1)).toEqual(['jobs.retry', { jobId: id(1) }]);
});

test('running work can be cancelled; waiting work is counted', async () => {
  const { calls } = await strip([
    job(1, { kind: 'render-film', progress: 0.3 }),
    job(2, { state: 'waiting' }),
    job(3, { state: 'blocked' }),
  ]);
  open();
  expect(screen.getByText('2 waiting')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(calls.at(-1)).toEqual(['jobs.cancel', { jobId: id(1) }]);
});

test('a thousand failures are a list one can still read', async () => {
  await strip(Array.from({ length: 1000 }, (_, n) => job(n + 1, { state: 'failed', failure: { code: 'worker-lost', message: '' } })));
  open();
  expect(screen.getAllByRole('button', { name: 'Retry' })).toHaveLength(100);
  expect(screen.getByText('and 900 more')).toBeTruthy();
});

test('Escape closes the list', async () => {
  await strip([job(1)]);
  open();
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(screen.getByRole('button', { name: 'Show activity' }).getAttribute('aria-expanded')).toBe('false');
});

test('progress is spoken at every quarter and at the end, and no more often', async () => {
  const { tell } = await strip([job(1)]);
  const spoken = document.querySelector('[aria-live=polite]')!;
  const heard = [spoken.textContent];
  const listening = new MutationObserver(() => heard.push(spoken.textContent));
  listening.observe(spoken, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => listening.disconnect());
  for (const progress of [0.1, 0.2, 0.3, 0.4, 0.45, 0.8, 0.9]) {
    act(() => tell('jobs.changed', job(1, { progress })));
    await screen.findByText(`${Math.round(progress * 100)}%`);
  }
  act(() => tell('jobs.changed', job(1, { state: 'done', progress: 1 })));
  await waitFor(() =>
    expect(heard).toEqual(['Developing photos, 0%', 'Developing photos, 25%', 'Developing photos, 75%', 'All work is done.']),
  );
});

test('speaks Norwegian', async () => {
  await strip([job(1, { state: 'failed', failure: { code: 'file-empty', message: '' } })], { language: 'nb-NO' });
  fireEvent.click(screen.getByRole('button', { name: 'Vis aktivitet' }));
  expect(screen.getByText('Filen er tom.')).toBeTruthy();
});
