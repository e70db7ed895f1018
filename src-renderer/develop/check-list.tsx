import { CircleAlert, Info } from 'lucide-react';
import type { PhotoCheck } from '../../src-preload/contract/library.ts';
import { useWords } from '../app/context.tsx';

/** What a look at the frames found, with the reason; the studio's own sentence, with its numbers, stands behind it. */
export function CheckList({ checks }: { readonly checks: readonly PhotoCheck[] }) {
  const words = useWords();
  if (checks.length === 0) return null;
  return (
    <ul aria-label={words.develop.checks} className="mt-3 flex flex-col gap-2">
      {checks.map(({ code, severity, message }) => (
        <li key={code + message} className="flex items-start gap-2 text-xs text-ink-soft" title={message}>
          {severity === 'warning' ? (
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-lamp" />
          ) : (
            <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          )}
          <span className="select-text">{words.checks[code]}</span>
        </li>
      ))}
    </ul>
  );
}
