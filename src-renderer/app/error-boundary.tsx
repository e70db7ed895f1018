import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import type { Words } from '../words/words.ts';

/** A mistake in the page costs the page, not the work: that goes on in the studio. */
export class ErrorBoundary extends Component<{ readonly words: Words; readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const { words } = this.props;
    return (
      <main role="alert" className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center">
        <h1 className="text-xl font-semibold">{words.window.crashTitle}</h1>
        <p className="max-w-md text-ink-soft">{words.window.crashText}</p>
        <Button tone="solid" className="mt-4" onClick={() => window.location.reload()}>
          {words.window.reload}
        </Button>
      </main>
    );
  }
}
