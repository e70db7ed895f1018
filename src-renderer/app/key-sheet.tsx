import { Fragment } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { useWords } from './context.tsx';
import { type Intent, keyCap, keyMap } from './key-map.ts';

/** Every key of the window. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  return (
    <Dialog title={words.keys.title} closeLabel={words.common.close} onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6">
        {(Object.keys(keyMap) as Intent[]).map((intent) => (
          <div key={intent} className="col-span-2 grid grid-cols-subgrid items-center border-t border-line py-1.5">
            <dt className="text-ink-soft">{words.keys.intents[intent]}</dt>
            <dd className="flex items-center gap-1.5 text-xs text-ink-quiet">
              {keyMap[intent].map((key, at) => (
                <Fragment key={key.key}>
                  {at > 0 && words.keys.or}
                  <KeyCap>{keyCap(key, words)}</KeyCap>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
