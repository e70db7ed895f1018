import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import { TableProvider } from '../app/context.tsx';
import { createTable, type Table } from '../app/table.ts';
import { TooltipArea } from '../ui/tooltip.tsx';
import { wordsFor } from '../words/words.ts';
import { type FakeStudio, fakeStudio } from './fake-studio.ts';

// The test page has no layout; every element is as large as a small window.
beforeEach(() => {
  for (const [name, value] of Object.entries({ clientWidth: 1000, clientHeight: 700, offsetWidth: 1000, offsetHeight: 700 })) {
    vi.spyOn(HTMLElement.prototype, name as 'clientWidth', 'get').mockReturnValue(value);
  }
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

export interface Shown extends FakeStudio {
  readonly table: Table;
}

/** Shows a part of the page over a fake studio, and waits until all that was asked at the start has been answered. */
export async function show(
  children: ReactNode,
  options: {
    readonly fake?: FakeStudio;
    readonly language?: string;
    readonly grant?: (file: File) => Promise<string>;
    readonly memory?: Map<string, string>;
    readonly now?: () => number;
  } = {},
): Promise<Shown> {
  const { fake = fakeStudio(), language = 'en', memory = new Map<string, string>(), now = () => 0 } = options;
  const table = createTable({
    studio: fake.studio,
    grant: options.grant ?? ((file) => Promise.resolve(`grant for ${file.name}`)),
    words: wordsFor(language),
    memory: { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) },
    now,
  });
  onTestFinished(() => table.close());
  table.start();
  await act(async () => {
    render(
      <TableProvider table={table}>
        <TooltipArea>{children}</TooltipArea>
      </TableProvider>,
    );
    await Promise.resolve();
  });
  return { ...fake, table };
}
