import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { classNames } from './class-names.ts';

const tabId = (group: string, value: string): string => `${group}-tab-${value}`;
const panelId = (group: string, value: string): string => `${group}-panel-${value}`;

/**
 * A few views of the same thing, one of them shown; arrow keys go from tab to tab. Not Radix's: that focuses a tab by
 * script when it is pressed with the mouse, which the browser then marks as if it had been reached by the keyboard.
 */
export function TabList<T extends string>(props: {
  readonly group: string;
  readonly label: string;
  readonly value: T;
  readonly tabs: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
}) {
  const { group, label, value, tabs, onChange } = props;
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = by === undefined ? undefined : tabs.at((at + by) % tabs.length);
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    list.current?.querySelector<HTMLButtonElement>(`#${tabId(group, next.value)}`)?.focus();
  };

  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="inline-flex max-w-full flex-wrap rounded-lg bg-ink/8 p-0.5"
    >
      {tabs.map((tab) => {
        const isShown = tab.value === value;
        return (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={tabId(group, tab.value)}
            aria-selected={isShown}
            aria-controls={isShown ? panelId(group, tab.value) : undefined}
            tabIndex={isShown ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={classNames(
              'inline-flex h-7 items-center gap-1.5 rounded-md px-3 text-sm font-medium transition-colors duration-100 [&_svg]:size-4',
              isShown ? 'bg-picked text-ink shadow-sm' : 'text-ink-soft hover:text-ink',
            )}
          >
            {tab.label}
          </button>
        );
      })}
    </div>
  );
}

export function TabPanel({ group, value, children }: { readonly group: string; readonly value: string; readonly children: ReactNode }) {
  return (
    <div role="tabpanel" id={panelId(group, value)} aria-labelledby={tabId(group, value)} className="flex min-h-0 flex-1 flex-col">
      {children}
    </div>
  );
}
