import { EventEmitter } from 'node:events';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };
type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
type Events = Protocol.Events;

/** A message of the Chrome DevTools Protocol, as the other end of our own socket sends it. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}
interface Waiting {
  readonly method: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A connection to a browser: one WebSocket that carries the browser's own session and one for each attached tab. */
export class Cdp {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, CdpSession>();
  #lastId = 0;
  readonly browser: CdpSession;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.browser = new CdpSession((method, params) => this.#send(method, params, undefined));
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message));
    socket.addEventListener('close', () => {
      for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: the browser is gone`));
      this.#waiting.clear();
    });
  }

  static connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new Cdp(socket)));
      socket.addEventListener('error', () => reject(new Error(`cannot reach ${url}`)));
    });
  }

  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const session = new CdpSession((method, params) => this.#send(method, params, sessionId));
    this.#sessions.set(sessionId, session);
    return session;
  }

  #send(method: string, params: unknown, sessionId: string | undefined): Promise<unknown> {
    const id = (this.#lastId += 1);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
    });
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return answer;
  }

  #receive({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      const session = sessionId === undefined ? this.browser : this.#sessions.get(sessionId);
      if (method !== undefined) session?.events.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

/** Commands and events of one target, typed by the protocol's own description. */
export class CdpSession {
  readonly #send: (method: string, params: unknown) => Promise<unknown>;
  readonly events = new EventEmitter();

  constructor(send: (method: string, params: unknown) => Promise<unknown>) {
    this.#send = send;
    this.events.setMaxListeners(0);
  }

  send<M extends keyof Commands & keyof Answers>(method: M, params?: Commands[M]): Promise<Answers[M]> {
    return this.#send(method, params ?? {}) as Promise<Answers[M]>;
  }

  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): void {
    this.events.on(event, listener);
  }
}
