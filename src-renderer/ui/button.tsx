import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const look = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 aria-disabled:opacity-45 disabled:opacity-45 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        solid: 'bg-solid text-on-solid enabled:hover:bg-solid-hover',
        plain: 'border border-line-strong/70 bg-raised text-ink enabled:hover:bg-hover',
        quiet: 'text-ink-soft enabled:hover:bg-hover enabled:hover:text-ink',
      },
      size: {
        normal: 'h-8 px-3 text-sm',
        large: 'h-10 px-5 text-base',
        small: 'h-6 px-2 text-xs',
        icon: 'size-8',
      },
    },
    defaultVariants: { tone: 'plain', size: 'normal' },
  },
);

export function Button({ tone, size, className, type = 'button', ...rest }: ComponentProps<'button'> & VariantProps<typeof look>) {
  // oxlint-disable-next-line react/button-has-type -- the default above is a type
  return <button type={type} className={classNames(look({ tone, size }), className)} {...rest} />;
}
