import { CircleAlert, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import { useJobs, useTable } from '../app/context.tsx';
import { isActive } from '../jobs/activity.ts';
import { coverUrl, filmUrl, versionUrl } from '../library/media.ts';
import { Button } from '../ui/button.tsx';
import { fitInside } from '../ui/fit.ts';
import { Progress } from '../ui/progress.tsx';
import { useSize } from '../ui/use-size.ts';
import { percent, timeLeft } from '../words/formats.ts';
import { failureInWords, type Words } from '../words/words.ts';
import { aspectRatio, makeFilm } from './make-film.ts';
import { useUsualFilm } from './use-usual-film.ts';

/** A finished film plays; one that is being made shows how far it is; one that failed says why. As large as there is room. */
export function FilmPlayer({ film, project }: { readonly film: FilmView; readonly project: ProjectView }) {
  const { words } = useTable();
  const [ref, room] = useSize<HTMLDivElement>();
  const [isUnplayable, setIsUnplayable] = useState(false);
  const cover = project.cover?.versionId ? versionUrl(project.cover.versionId, 'preview') : coverUrl(project);
  const box = room && fitInside(room, aspectRatio[film.aspect]);

  return (
    <div ref={ref} className="relative min-h-0 flex-1">
      {box && (
        <div
          className="absolute flex overflow-hidden rounded-md bg-panel"
          style={{ left: box.leftPx, top: box.topPx, width: box.widthPx, height: box.heightPx }}
        >
          {film.state === 'ready' && !isUnplayable ? (
            // oxlint-disable-next-line jsx-a11y/media-has-caption -- pictures and music; nobody speaks
            <video
              aria-label={words.films.player}
              src={filmUrl(film.id)}
              poster={cover}
              controls
              controlsList="nodownload noremoteplayback"
              disablePictureInPicture
              preload="metadata"
              onError={() => setIsUnplayable(true)}
              className="size-full bg-black object-cover outline-offset-[-2px]"
            />
          ) : (
            <>
              {cover !== undefined && (
                <img src={cover} alt="" draggable={false} className="absolute inset-0 size-full object-cover opacity-15 saturate-50" />
              )}
              <div className="relative m-auto flex w-80 max-w-full flex-col items-center gap-3 p-6 text-center">
                {isUnplayable && <p className="text-ink-soft">{words.films.unplayable}</p>}
                {film.state === 'failed' && <FailedFilm film={film} project={project} />}
                {(film.state === 'waiting' || film.state === 'rendering') && <FilmProgress film={film} />}
              </div>
            </>
          )}
        </div>
      )}
    </div>
  );
}

function FilmProgress({ film }: { readonly film: FilmView }) {
  const { words, studio, report } = useTable();
  const job = useJobs((state) =>
    [...state.jobs.values()].findLast((other) => other.kind === 'render-film' && other.projectId === film.projectId && isActive(other)),
  );
  const isRunning = job?.state === 'running';
  const title = isRunning ? (job.isPaused ? words.films.paused : words.films.rendering) : words.films.waiting;

  const hold = async (): Promise<void> => {
    if (!job) return;
    const reply = await (job.isPaused ? studio.jobs.resume({ jobId: job.id }) : studio.jobs.pause({ jobId: job.id }));
    if (!reply.ok) report(reply.failure);
  };
  const cancel = async (): Promise<void> => {
    if (!job) return;
    const reply = await studio.jobs.cancel({ jobId: job.id });
    if (!reply.ok) report(reply.failure);
  };
  return (
    <>
      <p className="text-lg font-semibold tracking-[-0.01em]">{title}</p>
      <Progress value={isRunning ? job.progress : null} label={title} className="w-full" />
      <p className="text-ink-soft tabular-nums">{isRunning ? howFar(job, words) : ' '}</p>
      {job && (
        <div className="flex gap-2">
          {isRunning && (
            <Button tone="plain" onClick={() => void hold()}>
              {job.isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
              {job.isPaused ? words.films.resume : words.films.pause}
            </Button>
          )}
          <Button tone="plain" onClick={() => void cancel()}>
            {words.common.cancel}
          </Button>
        </div>
      )}
    </>
  );
}

function howFar({ progress, leftMs }: JobView, words: Words): string {
  const left = leftMs === null ? null : timeLeft(leftMs, words);
  return [percent(progress, words), left].filter((part) => part !== null).join(', ');
}

function FailedFilm({ film, project }: { readonly film: FilmView; readonly project: ProjectView }) {
  const table = useTable();
  const { words, studio, report } = table;
  const { size } = useUsualFilm();
  const again = async (): Promise<void> => {
    if (film.origin !== 'own') return makeFilm(table, { projectId: project.id, aspect: film.aspect, template: film.origin, size });
    const kept = await studio.films.again({ filmId: film.id });
    if (!kept.ok) report(kept.failure);
  };
  return (
    <>
      <CircleAlert aria-hidden className="size-7 text-danger" strokeWidth={1.5} />
      <p className="text-lg font-semibold tracking-[-0.01em]">{words.films.failed}</p>
      <p className="text-ink-soft">{failureInWords(film.failure?.code ?? 'unexpected', words)}</p>
      <Button tone="plain" className="mt-1" onClick={() => void again()}>
        {words.common.retry}
      </Button>
    </>
  );
}
