import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { JobId, ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { JobReader } from '../jobs/job-reader.ts';
import type { JobRequest } from '../jobs/queue.ts';
import { requireProject } from '../library/library-handlers.ts';
import type { Stores } from '../library/stores.ts';
import type { SecretsPort } from '../ports.ts';
import { askEdit, type AskEditParts } from './ask-edit.ts';
import { EditPayload } from './edit-job.ts';
import type { Providers } from './providers.ts';
import { moneyHandlers, quoteOf, type MoneyParts } from './spending/money-handlers.ts';
import { styleHandlers } from './styles/style-handlers.ts';
import { planPart } from './lock/plan-part.ts';

export interface AiHandlerParts extends Omit<AskEditParts, 'quoteOf'>, Omit<MoneyParts, 'providers' | 'stores' | 'modelViews'> {
  readonly stores: Stores;
  readonly providers: Providers;
  readonly secrets: SecretsPort;
  /** Work of this provider that waited for a key may go on. */
  readonly keyChanged: (provider: string) => void;
  readonly changed: (projectId: ProjectId) => void;
}

/** What the calls of the group `ai` do. */
export function aiHandlers(parts: AiHandlerParts): StudioHandlers['ai'] {
  const { stores, providers, prices, secrets } = parts;
  const modelViews = () =>
    providers.modelViews((model) => {
      const { unit, micros, seenAtMs } = prices.of(model);
      return { unit, each: { micros, currency: 'USD' as const }, seenAtMs };
    });
  return {
    ...askEdit({ ...parts, quoteOf: (asked) => quoteOf(parts, asked) }),
    ...styleHandlers(parts.styles),
    ...moneyHandlers({ ...parts, stores, providers: providers.all(), modelViews }),
    providers: () => providers.views(),
    models: modelViews,
    setKey: async ({ provider, key }) => {
      if (provider === 'local') throw new StudioFailure('invalid-input', 'This computer needs no key.');
      await secrets.set(provider, key);
      parts.keyChanged(provider);
      return {};
    },
    setNeverUpload: ({ projectId, isNeverUploaded }) => {
      requireProject(stores, projectId);
      stores.projects.setNeverUploaded(projectId, isNeverUploaded);
      parts.changed(projectId);
      return {};
    },
  };
}

type RetryParts = Pick<AiHandlerParts, 'providers' | 'ledger' | 'prices' | 'stores'> & {
  readonly jobs: Pick<JobReader, 'get'>;
  /** Asks for a job in the place of one that failed, which is put aside, in one transaction. */
  readonly replace: (failed: JobId, request: JobRequest) => JobId;
};

/** The same edit once more, by another model; see `jobs.retryWith`. */
export function retryWith({ providers, ledger, prices, stores, jobs, replace }: RetryParts): StudioHandlers['jobs']['retryWith'] {
  return async ({ jobId, provider, model: wanted, agreed }) => {
    const row = jobs.get(jobId);
    if (!row) throw new StudioFailure('not-found', 'There is no such job.');
    if (row.kind !== 'edit-photo' || (row.state !== 'failed' && row.state !== 'cancelled'))
      throw new StudioFailure('invalid-input', 'Only an AI edit that failed or was given up can be asked of another model.');
    const payload = EditPayload.parse(JSON.parse(row.payload));
    const projectId = row.projectId as ProjectId;
    const model = await providers.choose(payload.recipe.operation, { provider, model: wanted });
    if (model.provider !== 'local' && stores.projects.get(projectId)?.isNeverUploaded)
      throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine. Change that in the project first.');
    const parent = stores.versions.get(payload.parentId);
    if (!parent) throw new StudioFailure('not-found', 'The version that was to be edited is not here any more.');
    const { sent } = planPart({ photo: parent, marked: null, featherPx: payload.recipe.featherPx, most: model.most });
    const { operation, prompt, seed } = payload.recipe;
    const { each, isWithinBudget } = quoteOf({ ledger, prices }, { projectId, model, orders: [{ operation, prompt, size: sent, seed }] });
    if (each.micros > agreed.micros)
      throw new StudioFailure('price-changed', 'It costs more than the price that was agreed to. Look at the new one and ask again.');
    if (!isWithinBudget)
      throw new StudioFailure('budget-reached', 'This would cost more than the budget allows. Raise it, or wait for tomorrow.');
    const next: EditPayload = {
      ...payload,
      recipe: { ...payload.recipe, provider: model.provider, model: model.id },
      agreedMicros: each.micros,
    };
    return {
      jobId: replace(jobId, {
        kind: 'edit-photo',
        payload: next,
        projectId,
        intentKey: `${row.intentKey}:${model.id}`,
        priority: row.priority,
      }),
    };
  };
}
