import { CircleAlert, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import type { FilmView, ProjectView } from '../../src-preload/contract/library.ts';
import { useJobs, useTable } from '../app/context.tsx';
import { filmUrl } from '../library/media.ts';
import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';
import { percent, timeLeft } from '../words/formats.ts';
import { failureInWords, type Words } from '../words/words.ts';
import { filmCover, FilmFrame, FilmMessage } from './film-frame.tsx';
import { makeFilm } from './make-film.ts';
import { useUsualFilm } from './use-usual-film.ts';

/** A finished film plays; one that is being made shows how far it is; one that failed says why. */
export function FilmPlayer({ film, project }: { readonly film: FilmView; readonly project: ProjectView }) {
  const { words } = useTable();
  const [isUnplayable, setIsUnplayable] = useState(false);
  return (
    <FilmFrame aspect={film.aspect}>
      {film.state === 'ready' && !isUnplayable ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- pictures and music; nobody speaks
        <video
          aria-label={words.films.player}
          src={filmUrl(film.id)}
          poster={filmCover(project)}
          controls
          controlsList="nodownload noremoteplayback"
          disablePictureInPicture
          preload="metadata"
          onError={() => setIsUnplayable(true)}
          className="size-full rounded-md bg-black object-cover outline-offset-[-2px]"
        />
      ) : (
        <FilmMessage project={project}>
          {isUnplayable && <p className="text-ink-soft">{words.films.unplayable}</p>}
          {film.state === 'failed' && <FailedFilm film={film} project={project} />}
          {(film.state === 'waiting' || film.state === 'rendering') && <FilmProgress film={film} />}
        </FilmMessage>
      )}
    </FilmFrame>
  );
}

function FilmProgress({ film }: { readonly film: FilmView }) {
  const { words, studio, report } = useTable();
  const job = useJobs((state) => (film.jobId === null ? undefined : state.jobs.get(film.jobId)));
  const isRunning = job?.state === 'running';
  const title = isRunning ? (job.isPaused ? words.films.paused : words.films.rendering) : words.films.waiting;

  const hold = async (): Promise<void> => {
    if (!job) return;
    const reply = await (job.isPaused ? studio.jobs.resume({ jobId: job.id }) : studio.jobs.pause({ jobId: job.id }));
    if (!reply.ok) report(reply.failure);
  };
  const cancel = async (): Promise<void> => {
    if (film.jobId === null) return;
    const reply = await studio.jobs.cancel({ jobId: film.jobId });
    if (!reply.ok) report(reply.failure);
  };
  return (
    <>
      <p className="text-lg font-semibold tracking-[-0.01em]">{title}</p>
      {isRunning && (
        <>
          <Progress value={job.progress} label={title} className="w-full" />
          <p className="text-ink-soft tabular-nums">{howFar(job, words)}</p>
        </>
      )}
      {film.jobId !== null && (
        <div className="mt-1 flex gap-2">
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

function howFar({ progress, leftMs, isPaused }: JobView, words: Words): string {
  const left = leftMs === null || isPaused ? null : timeLeft(leftMs, words);
  return [percent(progress, words), left].filter((part) => part !== null).join(', ');
}

function FailedFilm({ film, project }: { readonly film: FilmView; readonly project: ProjectView }) {
  const table = useTable();
  const { words, studio, report } = table;
  const { size } = useUsualFilm();
  const isCancelled = film.failure?.code === 'cancelled';
  const again = async (): Promise<void> => {
    if (film.origin !== 'own') return makeFilm(table, { projectId: project.id, aspect: film.aspect, template: film.origin, size });
    const kept = await studio.films.again({ filmId: film.id });
    if (!kept.ok) report(kept.failure);
  };
  return (
    <>
      {!isCancelled && <CircleAlert aria-hidden className="size-7 text-danger" strokeWidth={1.5} />}
      <p className="text-lg font-semibold tracking-[-0.01em]">{words.films.failed}</p>
      <p className="text-pretty text-ink-soft">{failureInWords(film.failure?.code ?? 'unexpected', words)}</p>
      <Button tone="plain" className="mt-1" onClick={() => void again()}>
        {words.common.retry}
      </Button>
    </>
  );
}
