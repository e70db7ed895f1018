import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

/**
 * A modal on the platform's own `<dialog>`: it holds the focus, makes the page behind it inert, closes on Escape and gives
 * the focus back, without the inline style sheet that script-made modals need and the content policy forbids.
 */
export function Dialog(props: {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons; the last is the one that goes on, and has the focus to begin with. */
  readonly actions?: ReactNode;
  readonly isWide?: boolean;
}) {
  const { title, closeLabel, onClose, children, actions, isWide = false } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const footer = useRef<HTMLElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    // The action that goes on, not the cross: Enter does what the dialog was opened for.
    const goOn = footer.current?.lastElementChild;
    if (goOn instanceof HTMLElement) goOn.focus();
    return () => dialog?.close();
  }, []);

  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a click on the backdrop; Escape is the key for it
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={classNames(
        'm-auto max-h-[calc(100dvh-3rem)] w-full max-w-[min(28rem,calc(100vw-2rem))] flex-col overflow-hidden rounded-xl border border-line-strong/60 bg-panel p-0 text-ink shadow-float backdrop:bg-black/55 open:flex open:animate-appear',
        isWide && 'max-w-[min(42rem,calc(100vw-2rem))]',
      )}
    >
      <header className="flex items-center justify-between gap-4 py-3 pr-3 pl-5">
        <h2 id={titleId} className="text-lg font-semibold tracking-[-0.01em]">
          {title}
        </h2>
        <Button tone="quiet" size="icon" aria-label={closeLabel} onClick={onClose}>
          <X />
        </Button>
      </header>
      <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
      {actions !== undefined && (
        <footer ref={footer} className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-canvas/40 px-5 py-3.5">
          {actions}
        </footer>
      )}
    </dialog>
  );
}
