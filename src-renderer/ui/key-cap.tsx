import type { ReactNode } from 'react';

export function KeyCap({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line-strong/70 bg-panel px-1.5 font-sans text-2xs font-medium text-ink-soft">
      {children}
    </kbd>
  );
}
