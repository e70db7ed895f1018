import type { AiOperation, ModelView, ProviderId, ProviderView } from '../../src-preload/contract/ai.ts';
import { StudioFailure } from '../failure.ts';
import type { Model, Provider } from './provider.ts';

/** In the order in which they are asked where a person says nothing. */
const preference: readonly ProviderId[] = ['fal', 'xai', 'local'];
const names: Readonly<Record<ProviderId, string>> = { fal: 'Fal.ai', xai: 'xAI', local: 'This computer' };

/** Everybody who does AI work, by name. */
export class Providers {
  readonly #providers: Readonly<Record<ProviderId, Provider>>;
  constructor(providers: Readonly<Record<ProviderId, Provider>>) {
    this.#providers = providers;
  }

  get(id: ProviderId): Provider {
    return this.#providers[id];
  }

  all(): readonly Provider[] {
    return preference.map((id) => this.#providers[id]);
  }

  /** Fails with ai-model-unknown. */
  model(provider: ProviderId, id: string): Model {
    const model = this.get(provider).models.find((one) => one.id === id);
    if (!model) throw new StudioFailure('ai-model-unknown', `${names[provider]} has no model ${id} here. Choose another one.`);
    return model;
  }

  /**
   * The model that was asked for, or the usual one: of the first provider that has a key and can do it, its first model that
   * can; one that takes a mask for work with a mask. Fails with ai-model-unknown or ai-key-missing. Nothing is sent.
   */
  async choose(operation: AiOperation, wish: { provider?: ProviderId | undefined; model?: string | undefined }): Promise<Model> {
    const asked = wish.model === undefined ? undefined : this.#named(wish.model, wish.provider);
    const candidates = asked ? [asked] : this.#capable(operation, wish.provider);
    if (candidates.length === 0 || (asked && !asked.does.includes(operation)))
      throw new StudioFailure('ai-model-unknown', 'There is no model that can do this. Choose another one.');
    for (const model of candidates) if (await this.isUsable(model.provider)) return model;
    throw new StudioFailure(
      'ai-key-missing',
      `There is no key for ${names[candidates[0]!.provider]}. Add one in the settings; a terminal takes FAL_KEY and XAI_API_KEY from the environment.`,
    );
  }

  #named(id: string, provider: ProviderId | undefined): Model {
    const found = this.all()
      .filter((one) => provider === undefined || one.id === provider)
      .flatMap(({ models }) => models)
      .find((model) => model.id === id);
    if (!found) throw new StudioFailure('ai-model-unknown', `There is no model ${id} here. Choose another one.`);
    return found;
  }

  #capable(operation: AiOperation, provider: ProviderId | undefined): Model[] {
    const wantsMask = operation === 'remove' || operation === 'add';
    return this.all()
      .filter(({ id }) => provider === undefined || id === provider)
      .flatMap(({ models }) => {
        const able = models.filter(({ does }) => does.includes(operation));
        return (wantsMask ? able.find(({ takesMask }) => takesMask) : undefined) ?? able[0] ?? [];
      });
  }

  async isUsable(id: ProviderId): Promise<boolean> {
    return (await this.get(id).keySource()) !== 'missing';
  }

  async views(): Promise<ProviderView[]> {
    return Promise.all(
      this.all().map(async (provider) => {
        const { id } = provider;
        const source = await provider.keySource();
        return { id, name: names[id], hasKey: source !== 'missing', keySource: source };
      }),
    );
  }

  /** What every model can do, with the price that is known for it. */
  async modelViews(priceOf: (model: Model) => ModelView['price']): Promise<ModelView[]> {
    const views = await Promise.all(
      this.all().map(async ({ id, models }) => {
        const isUsable = await this.isUsable(id);
        return models.map((model) => modelView(model, priceOf(model), isUsable));
      }),
    );
    return views.flat();
  }
}

function modelView(model: Model, price: ModelView['price'], isUsable: boolean): ModelView {
  const { id, provider, name, takesMask, takesPrompt, takesEndFrame, makesSound } = model;
  return {
    id,
    provider,
    name,
    does: [...model.does],
    takesMask,
    takesPrompt,
    takesEndFrame,
    makesSound,
    aspects: [...model.aspects],
    resolutions: [...model.resolutions],
    durationsS: [...model.durationsS],
    price,
    isUsable,
  };
}
