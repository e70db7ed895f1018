import { watch } from 'node:fs';
import path from 'node:path';
import type { CdpSession } from './cdp.ts';
import { bindingName, pageSource, preloadSource, preloadWorldName } from './preload-source.ts';
import type { FromPreload, ToPreload } from './preload-world.ts';

export interface PageIpcOptions {
  readonly session: CdpSession;
  readonly mainFrameId: string;
  readonly preloadFile: string | undefined;
  readonly onMessage: (message: FromPreload, answer: (message: ToPreload) => void) => void;
}

/** Runs the preload script in every document of a tab, and carries messages between it and main. */
export class PageIpc {
  readonly #options: PageIpcOptions;
  /** The function that takes messages in the page has a name nobody can guess. */
  readonly #secret = `double${crypto.randomUUID().replaceAll('-', '')}`;
  #world: number | undefined;
  #source = '';
  #script = '';

  constructor(options: PageIpcOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { session, mainFrameId, preloadFile, onMessage } = this.#options;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === preloadWorldName && frameId === mainFrameId) this.#world = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (this.#world === executionContextId) this.#world = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== bindingName) return;
      onMessage(JSON.parse(payload) as FromPreload, (message) => void this.#deliver(message, executionContextId));
    });
    await session.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorldName });
    await session.send('Runtime.enable');
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSource(this.#secret) });
    await this.#refresh();
    // Electron reads the preload script anew for every document. A navigation cannot wait for that here, so changes are followed.
    if (preloadFile) watch(path.dirname(preloadFile), { persistent: false }, () => void this.#refresh().catch(() => undefined));
  }

  /** Lost, as in Electron, when the tab shows no document with a preload script. */
  send(message: ToPreload): Promise<void> {
    return this.#deliver(message, this.#world);
  }

  async #deliver(message: ToPreload, contextId: number | undefined): Promise<void> {
    if (contextId === undefined) return;
    const expression = `${this.#secret}(${JSON.stringify(JSON.stringify(message))})`;
    await this.#options.session.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined);
  }

  async #refresh(): Promise<void> {
    const { session, preloadFile } = this.#options;
    const source = preloadSource(preloadFile, this.#secret);
    if (source === this.#source) return;
    this.#source = source;
    if (this.#script) await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: this.#script });
    const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: preloadWorldName });
    this.#script = identifier;
  }
}
