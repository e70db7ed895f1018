import '@fontsource-variable/inter';
import './ui/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Wire } from '../src-preload/wire.ts';
import { App } from './app/app.tsx';
import { TableProvider } from './app/context.tsx';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { createTable } from './app/table.ts';
import { studioOver } from './studio.ts';
import { wordsFor } from './words/words.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent when the page is opened outside the app. */
    readonly wire?: Wire;
  }
}

const { wire } = window;
const words = wordsFor(navigator.language);
const root = createRoot(document.querySelector('#root') ?? document.body);
document.documentElement.lang = words.language;

if (wire) {
  const table = createTable({
    studio: studioOver(wire),
    grant: (file) => wire.grant(file),
    words,
    memory: window.localStorage,
    now: Date.now,
  });
  table.start();
  root.render(
    <StrictMode>
      <ErrorBoundary words={words}>
        <TableProvider table={table}>
          <App />
        </TableProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
} else {
  root.render(<p className="p-8 text-ink-soft">{words.window.noStudio}</p>);
}
