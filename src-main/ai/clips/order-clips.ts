import type { Money, Quote } from '../../../src-preload/contract/ai.ts';
import type { JobId, ProjectId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import { roomNames } from '../../films/direct/room-names.ts';
import type { JobStore } from '../../jobs/job-store.ts';
import type { JobQueue, JobRequest } from '../../jobs/queue.ts';
import type { Projects } from '../../library/projects.ts';
import type { Model, ModelOrder } from '../provider.ts';
import type { Providers } from '../providers.ts';
import { clipOrder, type ClipPayload } from './clip-job.ts';
import { type AiWish, clipsOfFilm, type FilmClipParts, madeClip } from './film-clips.ts';
import type { PlannedClip } from './plan-clips.ts';

export interface ClipOrderParts extends Omit<FilmClipParts, 'providers'> {
  readonly projects: Pick<Projects, 'get'>;
  readonly providers: Pick<Providers, 'choose' | 'model'>;
  readonly jobs: Pick<JobStore, 'list'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly quoteOf: (asked: { projectId: ProjectId; model: Model; orders: readonly ModelOrder[] }) => Quote;
}

/** What the AI part of a film comes to: which clips it has, which are still to be made, and what those cost. */
export interface ClipOrderPlan {
  readonly projectId: ProjectId;
  readonly model: Model;
  /** As the film row keeps it, with whom it asks. */
  readonly ai: AiWish;
  readonly planned: readonly PlannedClip[];
  /** Each once, those that others begin or end with first. */
  readonly missing: readonly PlannedClip[];
  readonly quote: Quote;
}

/** Fails with ai-model-unknown and ai-key-missing. Nothing is sent. */
export async function planClipOrder(
  parts: ClipOrderParts,
  projectId: ProjectId,
  directed: Parameters<typeof clipsOfFilm>[1],
  ai: AiWish,
): Promise<ClipOrderPlan> {
  const model = await parts.providers.choose('clip', ai);
  const planned = clipsOfFilm(parts, directed, ai, model);
  const underWay = clipsUnderWay(parts);
  const once = new Map(planned.map((clip) => [clip.key, clip]));
  const missing = [...once.values()].filter(({ key }) => madeClip(parts, key) === null);
  // What is being made for another film was agreed to there.
  // A model that needs more than a clip has says so before anything is asked for.
  for (const { recipe } of missing) model.input(clipOrder(recipe), { picture: '', mask: null, endFrame: recipe.end && '' });
  const orders = missing.filter(({ key }) => !underWay.has(key)).map(({ recipe }) => clipOrder(recipe));
  const chosen = { ...ai, provider: model.provider, model: model.id };
  return { projectId, model, ai: chosen, planned, missing, quote: parts.quoteOf({ projectId, model, orders }) };
}

/**
 * Refuses what could not be made or paid, while the person is still there: upload-forbidden, price-changed, budget-reached,
 * prompt-too-long.
 */
export function refuseClipOrder(
  parts: ClipOrderParts,
  { projectId, model, missing, quote }: ClipOrderPlan,
  agreed: Money | undefined,
): void {
  if (missing.length === 0) return;
  if (model.provider !== 'local' && parts.projects.get(projectId)?.isNeverUploaded)
    throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine. Change that in the project first.');
  if (missing.some(({ recipe }) => recipe.prompt.length > model.promptCharacters))
    throw new StudioFailure('prompt-too-long', 'What is said to the model is longer than it takes. Choose another model.');
  if (quote.total.micros > (agreed?.micros ?? 0))
    throw new StudioFailure('price-changed', 'The clips cost more than the price that was agreed to. Look at the new one and ask again.');
  if (!quote.isWithinBudget)
    throw new StudioFailure('budget-reached', 'The clips would cost more than the budget allows. Raise it, or ask for fewer.');
}

/** What would be asked for, for reading (docs/films.md). */
export const clipList = ({ planned, missing }: ClipOrderPlan): unknown =>
  planned.map(({ key, kind, shotId, room, recipe: { provider, model, prompt, avoid, durationS, withSound } }) => ({
    key,
    kind,
    shotId,
    room,
    isMade: !missing.some((clip) => clip.key === key),
    provider,
    model,
    prompt,
    avoid,
    durationS,
    withSound,
  }));

/** Asks for the clips that are missing. Inside the transaction that asks for the film; gives the jobs that the film waits for. */
export function enqueueClips(parts: ClipOrderParts, plan: ClipOrderPlan): readonly JobId[] {
  const jobs = new Map<string, JobId>();
  for (const clip of plan.missing) jobs.set(clip.key, parts.queue.enqueue(request(parts, plan, clip, jobs)));
  return [...jobs.values()];
}

function request(
  { quoteOf }: ClipOrderParts,
  { projectId, model }: ClipOrderPlan,
  { key, kind, recipe, room, needs }: PlannedClip,
  jobs: ReadonlyMap<string, JobId>,
): JobRequest {
  const place = room === null ? '' : `, ${roomNames('en')(room)}`;
  const payload: ClipPayload = {
    recipe,
    name: `AI ${kind === 'shot' ? 'clip' : 'join'}${place}`,
    agreedMicros: quoteOf({ projectId, model, orders: [clipOrder(recipe)] }).total.micros,
    standsFor: [],
  };
  return {
    kind: 'make-clip',
    payload,
    projectId,
    // Asked for again while it is unfinished, also for another film, it is one clip.
    intentKey: intentOf(key),
    priority: 10,
    // A join without the clips that it lies between is no join: it is given up quietly, and nothing is paid for it.
    needs: needs.flatMap((need) => {
      const jobId = jobs.get(need);
      return jobId === undefined ? [] : [{ jobId, policy: 'skip' as const }];
    }),
  };
}

const intentOf = (key: string): string => `clip:${key}`;

/** Keys of the clips that are being made, or wait to be. */
function clipsUnderWay({ jobs }: Pick<ClipOrderParts, 'jobs'>): ReadonlySet<string> {
  const unfinished = jobs.list({ kinds: ['make-clip'], states: ['blocked', 'waiting', 'running', 'waiting-external'] });
  return new Set(unfinished.map(({ intentKey }) => intentKey.replace(/^clip:/, '')));
}
