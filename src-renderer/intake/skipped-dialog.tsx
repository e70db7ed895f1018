import type { SkippedFile } from '../../src-preload/contract/intake.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { failureInWords } from '../words/words.ts';

/** Every file that was seen and left out, with the reason. */
export function SkippedDialog({ skipped, onClose }: { readonly skipped: readonly SkippedFile[]; readonly onClose: () => void }) {
  const { words } = useTable();
  return (
    <Dialog
      title={words.intake.leftOut(skipped.length)}
      closeLabel={words.common.close}
      onClose={onClose}
      isWide
      actions={<Button onClick={onClose}>{words.common.close}</Button>}
    >
      <p className="mb-4 text-ink-soft">{words.intake.leftOutText}</p>
      <ul className="border-t border-line">
        {skipped.map((file) => (
          <li
            key={file.name}
            className="grid grid-cols-[2fr_3fr] gap-4 border-b border-line/60 py-2 [contain-intrinsic-height:2.25rem] [content-visibility:auto]"
          >
            <bdi className="font-medium wrap-anywhere select-text">{file.name}</bdi>
            <span className="text-ink-soft">{failureInWords(file.code, words)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
