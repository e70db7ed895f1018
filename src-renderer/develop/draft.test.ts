import { expect, test, vi } from 'vitest';
import type { Failure } from '../../src-preload/contract/define.ts';
import type { DevelopChange } from '../../src-preload/contract/develop.ts';
import { fakeStudio, failed, ok } from '../testing/fake-studio.ts';
import { id } from '../testing/samples.ts';
import { createDraft } from './draft.ts';

const address = (n: number) => ok({ address: `/media/preview/${n}.jpg`, widthPx: 1600, heightPx: 1067 });

/** A studio whose previews come when the test says so. */
function slowStudio() {
  const waiting: ((reply: ReturnType<typeof address> | ReturnType<typeof failed>) => void)[] = [];
  const asked: DevelopChange[] = [];
  const fake = fakeStudio({
    develop: {
      preview: ({ change }) => {
        asked.push(change);
        return new Promise<ReturnType<typeof address> | ReturnType<typeof failed>>((resolve) => waiting.push(resolve));
      },
      change: () => ok({ jobs: [] }),
    },
  });
  const onFailure = vi.fn<(failure: Failure) => void>();
  const draft = createDraft({ studio: fake.studio, onFailure });
  const answer = async (reply: ReturnType<typeof address> | ReturnType<typeof failed>): Promise<void> => {
    waiting.shift()!(reply);
    // As many turns as a reply takes on its way through the face of the wire.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { draft, asked, answer, onFailure, calls: fake.calls };
}

test('a slider that runs asks for one preview at a time, and never for what it has passed', async () => {
  const { draft, asked, answer } = slowStudio();
  for (const exposureEv of [0.1, 0.2, 0.3, 0.4]) draft.try(id(1), { exposureEv });
  expect(asked).toEqual([{ exposureEv: 0.1 }]);
  await answer(address(1));
  expect(asked).toEqual([{ exposureEv: 0.1 }, { exposureEv: 0.4 }]);
  expect(draft.store.getState()).toMatchObject({ previewUrl: '/media/preview/1.jpg', isWaiting: true });
  await answer(address(2));
  expect(draft.store.getState()).toMatchObject({ previewUrl: '/media/preview/2.jpg', isWaiting: false });
  expect(asked).toHaveLength(2);
});

test('what was tried on one photo is kept when another is tried', async () => {
  const { draft, calls, answer } = slowStudio();
  draft.try(id(1), { warmth: 0.2 });
  draft.try(id(1), { contrast: 0.1 });
  draft.try(id(2), { shadows: 0.5 });
  expect(calls.filter(([name]) => name === 'develop.change')).toEqual([
    ['develop.change', { photoIds: [id(1)], change: { warmth: 0.2, contrast: 0.1 } }],
  ]);
  await answer(address(1));
  // The picture of the first photo is not shown for the second.
  expect(draft.store.getState()).toMatchObject({ photoId: id(2), change: { shadows: 0.5 }, previewUrl: null });
});

test('what was discarded is not kept, and nothing is kept twice', () => {
  const { draft, calls } = slowStudio();
  draft.try(id(1), { warmth: 0.2 });
  draft.discard();
  draft.keep();
  draft.try(id(1), { warmth: 0.3 });
  draft.keep();
  draft.keep();
  expect(calls.filter(([name]) => name === 'develop.change')).toEqual([['develop.change', { photoIds: [id(1)], change: { warmth: 0.3 } }]]);
});

test('a preview that fails is told, but not one that was overtaken', async () => {
  const { draft, answer, onFailure } = slowStudio();
  draft.try(id(1), { warmth: 0.2 });
  await answer(failed('cancelled'));
  expect(onFailure).not.toHaveBeenCalled();
  draft.try(id(1), { warmth: 0.3 });
  await answer(failed('file-not-readable'));
  expect(onFailure).toHaveBeenCalledOnce();
  expect(draft.store.getState()).toMatchObject({ isWaiting: false, previewUrl: null, change: { warmth: 0.3 } });
});
