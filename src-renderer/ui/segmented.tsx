import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A few choices of which exactly one holds, side by side. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
  /** Fills the width, in equal parts. */
  readonly isWide?: boolean;
}) {
  const { isWide = false } = props;
  return (
    <RadioGroup.Root
      aria-label={props.label}
      orientation="horizontal"
      value={props.value}
      onValueChange={(value) => props.onChange(value as T)}
      className={classNames('rounded-lg bg-ink/8 p-0.5', isWide ? 'flex' : 'inline-flex max-w-full flex-wrap')}
    >
      {props.options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className={classNames(
            'inline-flex h-7 items-center gap-1.5 rounded-md text-sm font-medium text-ink-soft transition-colors duration-100 hover:text-ink data-[state=checked]:bg-picked data-[state=checked]:text-ink data-[state=checked]:shadow-sm [&_svg]:size-4',
            isWide ? 'min-w-0 flex-1 justify-center px-1' : 'px-3',
          )}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
