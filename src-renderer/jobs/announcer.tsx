import { useEffect, useRef, useState } from 'react';
import { useWords } from '../app/context.tsx';
import { percent } from '../words/formats.ts';
import type { Words } from '../words/words.ts';
import type { Activity } from './activity.ts';

/** Progress for those who hear the screen: at every quarter, at the end, and when something failed; never a stream of numbers. */
export function Announcer({ activity, failedCount }: { readonly activity: Activity; readonly failedCount: number }) {
  const words = useWords();
  const [said, setSaid] = useState('');
  const before = useRef({ kind: activity.kind, failedCount });
  const quarter = Math.floor(activity.fraction * 4);

  useEffect(() => {
    const { kind, failedCount: failedBefore } = before.current;
    before.current = { kind: activity.kind, failedCount };
    if (failedCount > failedBefore) setSaid(words.jobs.announceFailed(failedCount));
    else setSaid(announcement(activity.kind, kind, quarter, words));
  }, [activity.kind, quarter, failedCount, words]);

  return (
    <div aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}

function announcement(kind: Activity['kind'], kindBefore: Activity['kind'], quarter: number, words: Words): string {
  if (kind !== null) return words.jobs.announce(words.jobs.kinds[kind], percent(quarter / 4, words));
  return kindBefore === null ? '' : words.jobs.announceDone;
}
