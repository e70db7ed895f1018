import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { Aspect, FilmOrigin } from '../../src-preload/contract/film-shapes.ts';
import type { FilmWish } from '../../src-preload/contract/films.ts';
import type { FilmId, JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import type { JobState } from '../../src-preload/contract/jobs.ts';
import type { Storyboard } from '../../src-preload/contract/storyboard.ts';
import { type AiWish, withMadeClips } from '../ai/clips/film-clips.ts';
import { clipList, type ClipOrderParts, enqueueClips, planClipOrder, refuseClipOrder } from '../ai/clips/order-clips.ts';
import { StudioFailure } from '../failure.ts';
import type { Grants } from '../grants.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { JobQueue, JobRequest } from '../jobs/queue.ts';
import type { Films } from '../library/films.ts';
import { requireProject } from '../library/library-handlers.ts';
import type { Stores } from '../library/stores.ts';
import { shownSinceMs } from '../library/versions.ts';
import { directProject, type DirectorParts } from './direct-project.ts';
import { bringUpToDate, collectFiles } from './film-files.ts';
import { delivered, planOf, wishOf } from './film-job.ts';
import type { SoundFacts } from './film-tasks.ts';
import { readStoryboard } from './read-storyboard.ts';
import { assetView, takeIn, type TakeInParts } from './take-in.ts';

export interface FilmHandlerParts extends DirectorParts, TakeInParts, Pick<ClipOrderParts, 'clips' | 'providers' | 'quoteOf' | 'wording'> {
  readonly stores: Stores;
  readonly jobs: JobStore;
  readonly queue: JobQueue;
  readonly grants: Pick<Grants, 'pathOf'>;
  readonly closing: AbortSignal;
}

/** What the calls about films do. */
export function filmHandlers(parts: FilmHandlerParts): StudioHandlers['films'] {
  const { stores, jobs, grants, closing } = parts;
  const ask = (
    which: { projectId: ProjectId; aspect: Aspect; origin: FilmOrigin },
    wanted: Parameters<Films['ask']>[1],
    clips: readonly JobId[] = [],
  ): { filmId: FilmId; jobId: JobId | null } => {
    const { film, isChanged } = stores.films.ask(which, wanted);
    const filmId = film.id as FilmId;
    return { filmId, jobId: enqueueRendering(parts, which.projectId, filmId, { isChanged, clips }) };
  };
  const orderFor = async (projectId: ProjectId, wish: FilmWish, ai: AiWish) => {
    const directed = await directProject(parts, projectId, wish, closing);
    return { directed, order: await planClipOrder(parts, projectId, directed, ai) };
  };
  /** A person's storyboard as it stands today. What cannot be rendered is refused while the person is still there. */
  const renderable = async (projectId: ProjectId, storyboard: Storyboard): Promise<Storyboard> => {
    const current = bringUpToDate(parts, projectId, storyboard).storyboard;
    collectFiles(parts, projectId, current, await parts.bundledTracks());
    return current;
  };
  return {
    make: async ({ projectId, agreed, ...wish }) => {
      requireProject(stores, projectId);
      const which = { projectId, aspect: wish.aspect, origin: wish.template };
      if (!wish.ai) return ask(which, { wish });
      const { order } = await orderFor(projectId, wish, wish.ai);
      refuseClipOrder(parts, order, agreed);
      return jobs.together(() => ask(which, { wish: { ...wish, ai: order.ai } }, enqueueClips(parts, order)));
    },
    quote: async ({ projectId, ...wish }) => {
      requireProject(stores, projectId);
      return wish.ai ? (await orderFor(projectId, wish, wish.ai)).order.quote : null;
    },
    makeFrom: async ({ projectId, storyboard }) => {
      requireProject(stores, projectId);
      const ownStoryboard = readStoryboard(storyboard);
      await renderable(projectId, ownStoryboard);
      return ask({ projectId, aspect: ownStoryboard.aspect, origin: 'own' }, { ownStoryboard });
    },
    again: ({ filmId }) => {
      const film = stores.films.get(filmId);
      if (!film) throw noSuchFilm();
      const projectId = film.projectId as ProjectId;
      const clips = wishOf(film)?.ai ? jobs.list({ projectId, kinds: ['make-clip'], states: unfinished }).map(({ id }) => id as JobId) : [];
      return { filmId, jobId: enqueueRendering(parts, projectId, filmId, { isChanged: false, clips }) };
    },
    plan: async ({ projectId, ...wish }) => {
      requireProject(stores, projectId);
      if (!wish.ai) {
        const { storyboard } = await directProject(parts, projectId, wish, closing);
        return { storyboard, plan: planOf(parts, storyboard, delivered) };
      }
      const { directed, order } = await orderFor(projectId, wish, wish.ai);
      const { storyboard } = withMadeClips(parts, directed, order.ai);
      return { storyboard, plan: { ...planOf(parts, storyboard, delivered), clips: clipList(order) } };
    },
    planOf: async ({ projectId, storyboard }) => {
      requireProject(stores, projectId);
      const current = await renderable(projectId, readStoryboard(storyboard));
      return { storyboard: current, plan: planOf(parts, current, delivered) };
    },
    storyboard: ({ filmId }) => {
      const film = stores.films.get(filmId);
      if (!film) throw noSuchFilm();
      return { storyboard: film.storyboard === null ? null : readStoryboard(JSON.parse(film.storyboard)) };
    },
    sounds: async () => {
      const bundled = await parts.bundledTracks();
      return [
        ...bundled.map(({ id, title, mood, about, facts }) => ({
          source: { kind: 'bundled' as const, id },
          title,
          mood,
          about,
          durationMs: facts.durationMs,
          bpm: facts.bpm,
          isVoice: false,
        })),
        ...stores.assets.material().flatMap(({ kind, sha256, name, facts }) => {
          if (kind !== 'music' && kind !== 'voice') return [];
          const { durationMs, bpm } = JSON.parse(facts) as SoundFacts;
          return [
            {
              source: { kind: 'imported' as const, sha256 },
              title: name,
              mood: null,
              about: null,
              durationMs,
              bpm,
              isVoice: kind === 'voice',
            },
          ];
        }),
      ];
    },
    material: () => stores.assets.material().map(assetView),
    takeIn: ({ grant, as }) => takeIn(parts, grants.pathOf(grant), as, closing),
  };
}

const noSuchFilm = (): StudioFailure => new StudioFailure('not-found', 'There is no such film.');

const unfinished: readonly JobState[] = ['blocked', 'waiting', 'running', 'waiting-external'];

/** Asks for a film to be rendered: the job that does, which may be one that waits or runs already. */
function enqueueRendering(
  { stores, jobs, queue }: FilmHandlerParts,
  projectId: ProjectId,
  filmId: FilmId,
  /** Whether it was wished for otherwise before, and the clips that are being made for it. */
  { isChanged, clips }: { readonly isChanged: boolean; readonly clips: readonly JobId[] },
): JobId {
  const developing = jobs.list({ projectId, kinds: ['develop-photo'], states: ['blocked', 'waiting', 'running'] });
  // Directed when its turn comes, from whatever has been developed by then; a photo that failed is left out, and a clip that
  // was not made stays a move or a join of the studio's own.
  const needs = [...developing.map(({ id }) => id as JobId), ...clips].map((jobId) => ({ jobId, policy: 'fall-back' as const }));
  const request: JobRequest = { kind: 'render-film', payload: { filmId }, projectId, intentKey: `film:${filmId}`, priority: 5, needs };
  const rendering = jobs
    .list({ projectId, kinds: ['render-film'], states: ['running'] })
    .find(({ payload }) => (JSON.parse(payload) as { filmId: string }).filmId === filmId);
  const shown = [...stores.versions.shownByPhoto(projectId).values()];
  const isOutdated = isChanged || needs.length > 0 || shown.some((version) => shownSinceMs(version) >= (rendering?.startedAtMs ?? 0));
  if (!rendering || !isOutdated) return queue.enqueue(request);
  // What is rendered now was directed before the newest wish and photos were there: once more when it is over.
  return queue.enqueue({
    ...request,
    intentKey: `film:${filmId}:after:${rendering.id}`,
    needs: [...needs, { jobId: rendering.id as JobId, policy: 'fall-back' as const }],
  });
}
