import type { ReactNode } from 'react';

/** A part of the inspector. */
export function Section({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      {title !== undefined && <h2 className="mb-1.5 text-xs font-semibold text-ink">{title}</h2>}
      {children}
    </section>
  );
}
