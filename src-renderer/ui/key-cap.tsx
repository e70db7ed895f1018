import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react';

// The text face has no arrows, and not every system has a face that does.
const drawn = {
  '←': <ArrowLeft aria-label="←" className="size-3" />,
  '→': <ArrowRight aria-label="→" className="size-3" />,
  '↑': <ArrowUp aria-label="↑" className="size-3" />,
  '↓': <ArrowDown aria-label="↓" className="size-3" />,
};
const isDrawn = (cap: string): cap is keyof typeof drawn => cap in drawn;

/** A key as it looks on the keyboard. */
export function KeyCap({ children: cap }: { readonly children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line-strong/70 bg-panel px-1.5 font-sans text-2xs font-medium text-ink-soft">
      {isDrawn(cap) ? drawn[cap] : cap}
    </kbd>
  );
}
