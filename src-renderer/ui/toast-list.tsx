import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from './button.tsx';
import type { Toast, Toasts } from './toasts.ts';

const noteStaysMs = 7000;

/** A note goes by itself; a problem stays until it is dismissed. */
export function ToastList({
  toasts,
  label,
  dismissLabel,
}: {
  readonly toasts: Toasts;
  readonly label: string;
  readonly dismissLabel: string;
}) {
  const shown = useStore(toasts.store, (state) => state.shown);
  return (
    <section
      aria-label={label}
      className="pointer-events-none fixed right-4 bottom-12 z-40 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2"
    >
      <output className="contents">
        {shown.map(
          (toast) =>
            toast.tone === 'note' && <ToastCard key={toast.id} toast={toast} dismissLabel={dismissLabel} onDismiss={toasts.dismiss} />,
        )}
      </output>
      <div role="alert" className="contents">
        {shown.map(
          (toast) =>
            toast.tone === 'problem' && <ToastCard key={toast.id} toast={toast} dismissLabel={dismissLabel} onDismiss={toasts.dismiss} />,
        )}
      </div>
    </section>
  );
}

function ToastCard({
  toast,
  dismissLabel,
  onDismiss,
}: {
  readonly toast: Toast;
  readonly dismissLabel: string;
  readonly onDismiss: (id: number) => void;
}) {
  const { id, tone } = toast;
  useEffect(() => {
    if (tone === 'problem') return undefined;
    const timer = setTimeout(() => onDismiss(id), noteStaysMs);
    return () => clearTimeout(timer);
  }, [id, tone, onDismiss]);

  return (
    <div className="pointer-events-auto flex animate-appear items-start gap-2.5 rounded-lg border border-line-strong/60 bg-raised py-2 pr-2 pl-3 shadow-float">
      {tone === 'problem' ? (
        <CircleAlert className="mt-1 size-4 shrink-0 text-danger" aria-hidden />
      ) : (
        <CircleCheck className="mt-1 size-4 shrink-0 text-lamp" aria-hidden />
      )}
      <p className="min-w-0 flex-1 py-0.5 wrap-anywhere">{toast.text}</p>
      <Button tone="quiet" size="small" className="size-6 px-0" aria-label={dismissLabel} onClick={() => onDismiss(id)}>
        <X />
      </Button>
    </div>
  );
}
