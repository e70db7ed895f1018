import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

/** A part of the inspector. */
export function Section({
  title,
  isPinned = false,
  children,
}: {
  readonly title?: string;
  /** Stays in sight while the rest moves under it. */
  readonly isPinned?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={classNames('border-b border-line px-4 py-3 last:border-b-0', isPinned && 'sticky top-0 z-10 bg-panel')}>
      {title !== undefined && <h2 className="mb-1.5 text-xs font-semibold text-ink">{title}</h2>}
      {children}
    </section>
  );
}
