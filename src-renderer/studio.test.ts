import { expect, test, vi } from 'vitest';
import type { Wire } from '../src-preload/wire.ts';
import { studioOver } from './studio.ts';
import { id } from './testing/samples.ts';

const wire = (change: Partial<Wire> = {}): Wire => ({
  call: () => Promise.resolve({ ok: true, value: {} }),
  on: () => () => undefined,
  grant: () => Promise.resolve(''),
  ...change,
});

test('a verb becomes a call by its full name, with its input', async () => {
  const call = vi.fn<Wire['call']>(() => Promise.resolve({ ok: true, value: { jobs: [id(7)] } }));
  const reply = await studioOver(wire({ call })).intake.addFolders({ grants: [id(1)] });
  expect(call).toHaveBeenCalledExactlyOnceWith('intake.addFolders', { grants: [id(1)] });
  expect(reply).toEqual({ ok: true, value: { jobs: [id(7)] } });
});

test('an event takes a listener and gives back how to stop', () => {
  const stop = vi.fn<() => void>();
  const on = vi.fn<Wire['on']>(() => stop);
  const listener = vi.fn<() => void>();
  const forget = studioOver(wire({ on })).library.changed(listener);
  expect(on).toHaveBeenCalledExactlyOnceWith('library.changed', listener);
  forget();
  expect(stop).toHaveBeenCalledOnce();
});

test('a wire that breaks is a failure like any other, not a rejection', async () => {
  const studio = studioOver(wire({ call: () => Promise.reject(new Error('the other side is gone')) }));
  await expect(studio.settings.read({})).resolves.toMatchObject({ ok: false, failure: { code: 'unexpected' } });
});

test('the types know every group and verb', () => {
  const studio = studioOver(wire());
  // @ts-expect-error there is no such verb
  void studio.library.burn;
  // @ts-expect-error an id is text
  void studio.library.showProject({ projectId: 3 });
  expect(studio).toBeDefined();
});
