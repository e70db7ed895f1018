import type { Imaging } from '../imaging/tasks.ts';
import type { LibraryFiles } from '../library/library-files.ts';
import type { StoreContext } from '../library/store-context.ts';
import type { Stores } from '../library/stores.ts';
import type { Ports } from '../ports.ts';
import { ClipStore } from './clips/clip-store.ts';
import { createFalProvider } from './fal/fal-provider.ts';
import type { ProviderAccess } from './fal/fal-gateway.ts';
import { createLocalProvider } from './local/local-provider.ts';
import { Providers } from './providers.ts';
import { RemoteGate } from './remote-gate.ts';
import { Ledger } from './spending/ledger.ts';
import { PaidRequests, type PaidWindows } from './spending/paid-requests.ts';
import { Prices } from './spending/prices.ts';
import { RequestStore } from './spending/request-store.ts';
import { StyleBook } from './styles/style-book.ts';
import { createTransport } from './transport.ts';
import { createXaiProvider } from './xai/xai-provider.ts';

/** Everything that AI work is made of, built once. */
export interface Ai {
  readonly providers: Providers;
  readonly gate: RemoteGate;
  readonly paid: PaidRequests;
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly styles: StyleBook;
  readonly clips: ClipStore;
}

export function createAi({
  context,
  stores,
  files,
  imaging,
  ports,
  windows,
}: {
  readonly context: StoreContext;
  readonly stores: Stores;
  readonly files: LibraryFiles;
  readonly imaging: Imaging;
  readonly ports: Ports;
  /** Shorter times for tests against a stand-in; never in daily use. */
  readonly windows: PaidWindows | undefined;
}): Ai {
  const { clock, log, secrets, proxy, providerDoubles } = ports;
  const transport = createTransport({ doubles: providerDoubles, log });
  const access: ProviderAccess = proxy ? { kind: 'proxy', proxy } : { kind: 'key', secrets };
  const providers = new Providers({
    fal: createFalProvider({ access, transport, clock, log }),
    xai: createXaiProvider({ secrets, transport, clock, log }),
    local: createLocalProvider({ imaging, files }),
  });
  const gate = new RemoteGate(stores.projects);
  const requests = new RequestStore(context);
  const ledger = new Ledger(context);
  const prices = new Prices(context);
  const paid = new PaidRequests({
    requests,
    ledger,
    prices,
    gate,
    provider: (id) => providers.get(id),
    model: (provider, id) => providers.model(provider, id),
    clock,
    log,
    ...(windows ? { windows } : {}),
  });
  return { providers, gate, paid, ledger, prices, styles: new StyleBook(context), clips: new ClipStore(context) };
}
