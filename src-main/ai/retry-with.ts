import type { AiOperation } from '../../src-preload/contract/ai.ts';
import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { JobReader, JobRow } from '../jobs/job-reader.ts';
import type { JobRequest } from '../jobs/queue.ts';
import type { Stores } from '../library/stores.ts';
import { clipOrder, ClipPayload } from './clips/clip-job.ts';
import { clipKey } from './clips/clip-recipe.ts';
import { forAnotherModel } from './clips/for-another-model.ts';
import { EditPayload } from './edit-job.ts';
import { planPart } from './lock/plan-part.ts';
import { type Model, type ModelOrder, mostCharacters } from './provider.ts';
import type { Providers } from './providers.ts';
import { quoteOf, type MoneyParts } from './spending/money-handlers.ts';

export interface RetryParts extends Pick<MoneyParts, 'ledger' | 'prices'> {
  readonly providers: Pick<Providers, 'choose'>;
  readonly stores: { readonly projects: Pick<Stores['projects'], 'get'>; readonly versions: Pick<Stores['versions'], 'get'> };
  readonly jobs: Pick<JobReader, 'get'>;
  /** Asks for a job in the place of one that failed, which is put aside, in one transaction. */
  readonly replace: (failed: JobId, request: JobRequest) => JobId;
}

/** What a job that failed asked for, as another model can be asked for it. */
interface Again {
  readonly operation: AiOperation;
  readonly of: (model: Model) => Asked;
}
interface Asked {
  readonly order: ModelOrder;
  readonly intentKey: string;
  readonly payload: (agreedMicros: number) => EditPayload | ClipPayload;
}

/** The same edit or clip once more, by another model; see `jobs.retryWith`. */
export function retryWith(parts: RetryParts): StudioHandlers['jobs']['retryWith'] {
  const { providers, stores, jobs, replace } = parts;
  return async ({ jobId, provider, model: wanted, agreed }) => {
    const row = jobs.get(jobId);
    if (!row) throw new StudioFailure('not-found', 'There is no such job.');
    const again = row.state === 'failed' || row.state === 'cancelled' ? againOf(parts, row) : null;
    if (!again) throw new StudioFailure('invalid-input', 'Only AI work that failed or was given up can be asked of another model.');
    const projectId = row.projectId as ProjectId;
    const model = await providers.choose(again.operation, { provider, model: wanted });
    if (model.provider !== 'local' && stores.projects.get(projectId)?.isNeverUploaded)
      throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine. Change that in the project first.');
    const { order, intentKey, payload } = again.of(model);
    if (order.prompt.length > mostCharacters(model))
      throw new StudioFailure('prompt-too-long', 'What is said to the model is longer than it takes. Choose another model.');
    const { each, isWithinBudget } = quoteOf(parts, { projectId, model, orders: [order] });
    if (each.micros > agreed.micros)
      throw new StudioFailure('price-changed', 'It costs more than the price that was agreed to. Look at the new one and ask again.');
    if (!isWithinBudget)
      throw new StudioFailure('budget-reached', 'This would cost more than the budget allows. Raise it, or wait for tomorrow.');
    const kind = again.operation === 'clip' ? 'make-clip' : 'edit-photo';
    return { jobId: replace(jobId, { kind, payload: payload(each.micros), projectId, intentKey, priority: row.priority }) };
  };
}

function againOf(parts: RetryParts, row: JobRow): Again | null {
  if (row.kind === 'edit-photo') return editAgain(parts, row);
  return row.kind === 'make-clip' ? clipAgain(row) : null;
}

function editAgain({ stores }: RetryParts, row: JobRow): Again {
  const was = EditPayload.parse(JSON.parse(row.payload));
  const { operation, prompt, seed, featherPx } = was.recipe;
  return {
    operation,
    of: (model) => {
      const photo = stores.versions.get(was.parentId);
      if (!photo) throw new StudioFailure('not-found', 'The version that was to be edited is not here any more.');
      const { sent } = planPart({ photo, marked: null, featherPx, most: model.most });
      return {
        order: { operation, prompt, size: sent, seed },
        intentKey: `${row.intentKey}:${model.id}`,
        payload: (agreedMicros) => ({ ...was, recipe: { ...was.recipe, provider: model.provider, model: model.id }, agreedMicros }),
      };
    },
  };
}

/** It stands for the clip that was wanted: the film finds it where it looks, and does not ask for that one again. */
function clipAgain(row: JobRow): Again {
  const was = ClipPayload.parse(JSON.parse(row.payload));
  return {
    operation: 'clip',
    of: (model) => {
      const recipe = forAnotherModel(was.recipe, model);
      return {
        order: clipOrder(recipe),
        intentKey: row.intentKey,
        payload: (agreedMicros) => ({ ...was, recipe, standsFor: [...was.standsFor, clipKey(was.recipe)], agreedMicros }),
      };
    },
  };
}
