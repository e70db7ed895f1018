import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { KeyCap } from './key-cap.tsx';

/** One for the whole window: after the first tooltip the next ones come without delay. */
export function TooltipArea({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300}>
      {children}
    </Radix.Provider>
  );
}

/** Names what is under the pointer, and the key that does the same. The child keeps its own accessible name. */
export function Tooltip({
  text,
  keyCap,
  side = 'bottom',
  children,
}: {
  readonly text: string;
  readonly keyCap?: string;
  readonly side?: 'top' | 'bottom' | 'right';
  readonly children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-appear items-center gap-2 rounded-md border border-line-strong/60 bg-raised px-2.5 py-1.5 text-xs text-ink shadow-float"
        >
          {text}
          {keyCap !== undefined && <KeyCap>{keyCap}</KeyCap>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
