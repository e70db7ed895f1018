import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '../testing/render.tsx';
import { wordsFor } from '../words/words.ts';
import { ErrorBoundary } from './error-boundary.tsx';

function Broken(): never {
  throw new Error('a mistake in the page');
}

test('a mistake in the page is told calmly, with a way on', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  await show(
    <ErrorBoundary words={wordsFor('en')}>
      <Broken />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert').textContent).toContain('Photos, edits and running work are safe.');
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
});
