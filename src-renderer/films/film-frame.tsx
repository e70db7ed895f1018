import type { ReactNode } from 'react';
import type { Aspect } from '../../src-preload/contract/film-shapes.ts';
import type { ProjectView } from '../../src-preload/contract/library.ts';
import { coverUrl, versionUrl } from '../library/media.ts';
import { fitInside } from '../ui/fit.ts';
import { useSize } from '../ui/use-size.ts';
import { aspectRatio } from './make-film.ts';

/** The picture that stands for a project's film before there is one. */
export const filmCover = (project: Pick<ProjectView, 'cover'>): string | undefined =>
  project.cover?.versionId ? versionUrl(project.cover.versionId, 'preview') : coverUrl(project);

/** A box of a film's shape, as large as there is room. */
export function FilmFrame({ aspect, children }: { readonly aspect: Aspect; readonly children: ReactNode }) {
  const [ref, room] = useSize<HTMLDivElement>();
  const box = room && fitInside(room, aspectRatio[aspect]);
  return (
    <div ref={ref} className="relative min-h-0 flex-1">
      {box && (
        <div className="absolute flex" style={{ left: box.leftPx, top: box.topPx, width: box.widthPx, height: box.heightPx }}>
          {children}
        </div>
      )}
    </div>
  );
}

/** What is said in a film's place, over a picture that is hardly there. Where the box is low, the words go past its edges. */
export function FilmMessage({ project, children }: { readonly project: ProjectView; readonly children: ReactNode }) {
  const cover = filmCover(project);
  return (
    <>
      <div className="absolute inset-0 overflow-hidden rounded-md bg-panel">
        {cover !== undefined && <img src={cover} alt="" draggable={false} className="size-full object-cover opacity-15 saturate-50" />}
      </div>
      <div className="relative m-auto flex w-80 max-w-full shrink-0 flex-col items-center gap-3 px-4 text-center">{children}</div>
    </>
  );
}
