import type { StudioHandlers } from '../../src-preload/contract/index.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import { requireProject } from '../library/library-handlers.ts';
import type { Stores } from '../library/stores.ts';
import type { SecretsPort } from '../ports.ts';
import { askEdit, type AskEditParts } from './ask-edit.ts';
import type { Providers } from './providers.ts';
import { moneyHandlers, quoteOf, type MoneyParts } from './spending/money-handlers.ts';
import { styleHandlers } from './styles/style-handlers.ts';

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
