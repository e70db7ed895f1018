import type { PhotoView, ProjectView } from '../../src-preload/contract/library.ts';
import { useWords } from '../app/context.tsx';
import { CheckList } from './check-list.tsx';
import { DevelopPanel } from './develop-panel.tsx';
import { FrameList } from './frame-list.tsx';
import { RoomChoice } from './room-choice.tsx';
import { Section } from './section.tsx';

/** Beside the photo: what it is of, what was found, how it is developed, and what it is made from. */
export function Inspector({ project, photo }: { readonly project: ProjectView; readonly photo: PhotoView }) {
  const words = useWords();
  return (
    <aside
      aria-label={words.develop.title}
      className="flex w-72 shrink-0 flex-col overflow-y-auto border-l border-line bg-panel max-[60rem]:hidden"
    >
      <Section>
        <RoomChoice photo={photo} />
        <CheckList checks={photo.checks} />
      </Section>
      <DevelopPanel photo={photo} />
      <Section title={words.develop.frames}>
        <FrameList project={project} photo={photo} />
      </Section>
    </aside>
  );
}
