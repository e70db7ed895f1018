import { FolderDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTable } from '../app/context.tsx';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole window takes folders. While some are held over it, it says what letting go will do. */
export function DropTarget() {
  const { arrivals, words } = useTable();
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setIsOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Moving between elements of the page also leaves one; only leaving the window has nothing that is entered.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void arrivals.drop(files);
    };
    window.addEventListener('dragenter', onOver);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onOver);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [arrivals]);

  if (!isOver) return null;
  return (
    <output className="pointer-events-none fixed inset-0 z-50 flex bg-canvas/85 p-4 backdrop-blur-sm">
      <div className="flex flex-1 flex-col items-center justify-center gap-2 rounded-2xl border-2 border-lamp p-8 text-center">
        <FolderDown aria-hidden className="mb-2 size-12 text-lamp" strokeWidth={1.25} />
        <p className="text-2xl font-semibold tracking-[-0.02em]">{words.intake.dropTitle}</p>
        <p className="max-w-md text-base text-ink-soft">{words.intake.dropText}</p>
      </div>
    </output>
  );
}
