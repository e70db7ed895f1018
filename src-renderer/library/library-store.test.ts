import type { Failure } from '../../src-preload/contract/define.ts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { fakeStudio, failed, ok } from '../testing/fake-studio.ts';
import { id, photo, project, summary } from '../testing/samples.ts';
import { createLibrary } from './library-store.ts';
import { settle } from './settle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const home = project([photo(11), photo(12, { state: 'developing' })]);
const cabin = project([photo(21)], { id: id(2), name: 'Cabin' });

/** A library over a studio that knows these projects; `replace` changes what it will answer. */
async function library(projects: readonly ProjectView[], memory = new Map<string, string>()) {
  let known = projects;
  const fake = fakeStudio({
    library: {
      listProjects: () => ok(known.map(summary)),
      showProject: ({ projectId }) => {
        const found = known.find((one) => one.id === projectId);
        return found ? ok(structuredClone(found)) : failed('not-found');
      },
    },
  });
  const onFailure = vi.fn<(failure: Failure) => void>();
  const store = { getItem: (key: string) => memory.get(key) ?? null, setItem: (key: string, value: string) => void memory.set(key, value) };
  const opened = createLibrary({ studio: fake.studio, memory: store, now: () => Date.now(), onFailure });
  onTestFinished(() => opened.close());
  opened.refresh();
  await vi.advanceTimersByTimeAsync(1000);
  return { ...fake, ...opened, onFailure, memory, replace: (next: readonly ProjectView[]) => (known = next) };
}
const shownBy = (calls: readonly (readonly [string, unknown])[]): number => calls.filter(([name]) => name === 'library.showProject').length;

test('a first start opens the newest project', async () => {
  const { store } = await library([home, cabin]);
  expect(store.getState().project?.name).toBe('Storgata 12');
});

test('the next start opens the one that was open', async () => {
  const memory = new Map<string, string>();
  const { open } = await library([home, cabin], memory);
  open(cabin.id);
  const { store } = await library([home, cabin], memory);
  expect(store.getState().openId).toBe(cabin.id);
});

test('a remembered project that is gone gives way to the newest', async () => {
  const { store } = await library([home], new Map([['last-project', id(99)]]));
  expect(store.getState().openId).toBe(home.id);
});

test('an empty studio opens nothing, and the first project that comes is opened', async () => {
  const { store, tell, replace } = await library([]);
  expect(store.getState()).toEqual({ projects: [], openId: null, project: null });
  replace([home]);
  tell('library.changed', { projectId: home.id });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().project?.id).toBe(home.id);
});

test('a hundred changes in a second are a handful of questions, and the last change is seen', async () => {
  const { calls, tell, replace, store } = await library([home]);
  const before = shownBy(calls);
  for (let times = 0; times < 100; times += 1) {
    tell('library.changed', { projectId: home.id });
    await vi.advanceTimersByTimeAsync(10);
  }
  replace([project([photo(11), photo(12)])]);
  tell('library.changed', { projectId: home.id });
  await vi.advanceTimersByTimeAsync(1000);
  expect(shownBy(calls) - before).toBeLessThanOrEqual(9);
  expect(store.getState().project?.readyCount).toBe(2);
});

test('a change of another project asks for the list only', async () => {
  const { calls, tell } = await library([home, cabin]);
  const before = calls.length;
  tell('library.changed', { projectId: cabin.id });
  await vi.advanceTimersByTimeAsync(2000);
  expect(calls.slice(before).map(([name]) => name)).toEqual(['library.listProjects']);
});

test('the list never tells more of the open project than its photos show', async () => {
  const done = project([photo(11), photo(12)]);
  let list = [summary(home), summary(cabin)];
  let shown: Promise<ProjectView> = Promise.resolve(home);
  const fake = fakeStudio({ library: { listProjects: () => ok(list), showProject: () => shown.then(ok) } });
  const memory = { getItem: () => null, setItem: () => undefined };
  const { store, refresh, close } = createLibrary({
    studio: fake.studio,
    memory,
    now: () => Date.now(),
    onFailure: vi.fn<(failure: Failure) => void>(),
  });
  onTestFinished(close);
  const readyCounts = () => store.getState().projects?.map(({ readyCount }) => readyCount);
  refresh();
  await vi.advanceTimersByTimeAsync(1000);
  expect(readyCounts()).toEqual([1, 1]);

  const late = Promise.withResolvers<ProjectView>();
  shown = late.promise;
  list = [summary(done), { ...summary(cabin), photoCount: 5, readyCount: 5 }];
  fake.tell('library.changed', { projectId: home.id });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().project?.readyCount).toBe(1);
  expect(readyCounts()).toEqual([1, 5]);

  late.resolve(done);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState().project?.readyCount).toBe(2);
  expect(readyCounts()).toEqual([2, 5]);
});

test('an answer that comes after another project was opened is not shown', async () => {
  const late = Promise.withResolvers<void>();
  const fake = fakeStudio({
    library: {
      listProjects: () => ok([summary(home), summary(cabin)]),
      showProject: ({ projectId }) => (projectId === home.id ? late.promise.then(() => ok(home)) : ok(cabin)),
    },
  });
  const memory = { getItem: () => null, setItem: () => undefined };
  const { store, open, refresh, close } = createLibrary({
    studio: fake.studio,
    memory,
    now: () => Date.now(),
    onFailure: vi.fn<(failure: Failure) => void>(),
  });
  onTestFinished(close);
  refresh();
  await vi.advanceTimersByTimeAsync(100);
  open(cabin.id);
  late.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState()).toMatchObject({ openId: cabin.id, project: null });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().project?.id).toBe(cabin.id);
});

test('a failure is told, and what was shown stays', async () => {
  const { onFailure, replace, tell, store } = await library([home]);
  replace([]);
  tell('library.changed', { projectId: home.id });
  await vi.advanceTimersByTimeAsync(2000);
  expect(onFailure).toHaveBeenCalledWith(expect.objectContaining({ code: 'not-found' }));
  expect(store.getState().project?.name).toBe('Storgata 12');
});

test('photos that did not change stay the very same objects', () => {
  const next = structuredClone({ ...home, photos: [home.photos[0]!, { ...home.photos[1]!, state: 'failed' as const }] });
  const settled = settle(home, next);
  expect(settled.photos[0]).toBe(home.photos[0]);
  expect(settled.photos[1]).toBe(next.photos[1]);
  expect(settle(home, structuredClone(home)).photos).toBe(home.photos);
});

test.each([
  { isSetAside: true },
  { checks: [{ code: 'dust', severity: 'note', message: 'In 4 photos.' }] },
  { settings: { ...photo(11).settings, windowPull: 0.9 } },
  { roomSource: 'guess', roomConfidence: 0.7 },
] satisfies Partial<ProjectView['photos'][number]>[])('a photo that says something else is drawn again: %o', (change) => {
  const next = project([photo(11, change), photo(12, { state: 'developing' })]);
  expect(settle(home, next).photos[0]).toBe(next.photos[0]);
});
