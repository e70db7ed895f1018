import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** One of many, from the list that the system opens. */
export function Select({
  className,
  isSmall = false,
  ...rest
}: Omit<ComponentProps<'select'>, 'className'> & { readonly className?: string; readonly isSmall?: boolean }) {
  return (
    <span className={classNames('relative block w-full min-w-0', className)}>
      <select
        className={classNames(
          'w-full min-w-0 appearance-none truncate rounded-md border border-line-strong/70 bg-raised text-ink transition-colors duration-100 enabled:hover:bg-hover disabled:opacity-45',
          isSmall ? 'h-6 pr-5.5 pl-1.5 text-xs' : 'h-8 pr-7 pl-2.5 text-sm',
        )}
        {...rest}
      />
      <ChevronDown
        aria-hidden
        className={classNames(
          'pointer-events-none absolute top-1/2 size-3.5 -translate-y-1/2 text-ink-quiet',
          isSmall ? 'right-1.5' : 'right-2',
        )}
      />
    </span>
  );
}
