import { useEffect, useRef } from 'react';
import { type Intent, intentOf } from './key-map.ts';

export type KeyHandlers = Partial<Record<Intent, (event: KeyboardEvent) => void>>;

/** Keys belong to the window, unless someone is writing, a dialog is open, or the focused control uses the key itself. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (document.querySelector('dialog[open]')) return true;
  if (!target) return false;
  if (target.closest('input:not([type="checkbox"]), textarea, select, video, [contenteditable], [role="radiogroup"], [role="menu"]'))
    return true;
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, summary, input') !== null;
}

interface KeyOptions {
  readonly onRelease?: (event: KeyboardEvent) => void;
  /** Lies over the screen, and is asked before it. */
  readonly isOverlay?: boolean;
  /** Says whether these keys are meant for it at all, as things stand. */
  readonly isFor?: (event: KeyboardEvent) => boolean;
}

/** Listens while the component is on screen. A key that one listener has taken is not offered to the next. */
export function useKeys(handlers: KeyHandlers, { onRelease, isOverlay = false, isFor }: KeyOptions = {}): void {
  const latest = useRef({ handlers, onRelease, isFor });
  useEffect(() => {
    latest.current = { handlers, onRelease, isFor };
  });
  useEffect(() => {
    const onDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event) || latest.current.isFor?.(event) === false) return;
      const intent = intentOf(event, Object.keys(latest.current.handlers) as Intent[]);
      const handler = intent && latest.current.handlers[intent];
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    const onUp = (event: KeyboardEvent): void => latest.current.onRelease?.(event);
    window.addEventListener('keydown', onDown, { capture: isOverlay });
    window.addEventListener('keyup', onUp);
    return () => {
      window.removeEventListener('keydown', onDown, { capture: isOverlay });
      window.removeEventListener('keyup', onUp);
    };
  }, [isOverlay]);
}
