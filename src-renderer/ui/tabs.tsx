import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** A few views of the same thing; one is shown. The list of tabs and the shown panel may stand anywhere inside. */
export function Tabs<T extends string>({
  value,
  onChange,
  children,
  className,
}: {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      {children}
    </Radix.Root>
  );
}

export function TabList({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly { readonly value: string; readonly label: ReactNode }[];
}) {
  return (
    <Radix.List aria-label={label} className="inline-flex max-w-full flex-wrap rounded-lg bg-ink/8 p-0.5">
      {tabs.map((tab) => (
        <Radix.Trigger
          key={tab.value}
          value={tab.value}
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-ink-soft transition-colors duration-100 hover:text-ink data-[state=active]:bg-raised data-[state=active]:text-ink data-[state=active]:shadow-sm [&_svg]:size-4"
        >
          {tab.label}
        </Radix.Trigger>
      ))}
    </Radix.List>
  );
}

export function TabPanel({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <Radix.Content value={value} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      {children}
    </Radix.Content>
  );
}
