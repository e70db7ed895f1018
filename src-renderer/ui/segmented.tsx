import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';

/** A few choices of which exactly one holds, side by side. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <RadioGroup.Root
      aria-label={props.label}
      orientation="horizontal"
      value={props.value}
      onValueChange={(value) => props.onChange(value as T)}
      className="inline-flex max-w-full flex-wrap rounded-lg bg-ink/8 p-0.5"
    >
      {props.options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-ink-soft transition-colors duration-100 hover:text-ink data-[state=checked]:bg-picked data-[state=checked]:text-ink data-[state=checked]:shadow-sm [&_svg]:size-4"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
