import { writeFileSync } from 'node:fs';
import { StudioFailure } from '../../failure.ts';
import type {
  FoundRequest,
  Model,
  ModelInput,
  Provider,
  ProviderOutput,
  RemoteCall,
  RequestStatus,
  Submitted,
  UploadFile,
} from '../provider.ts';
import { SubmitOutcomeUnknown } from '../provider.ts';

/** What becomes of the next submit. `lost-before`: it does not arrive; `lost-after`: it does, and the answer does not. */
export type SubmitFate = 'well' | 'lost-before' | 'lost-after' | 'turned-down' | 'busy' | 'fails' | 'refused';

/** A request that this provider took. */
export interface Taken {
  readonly requestId: string;
  readonly marker: string;
  readonly endsAtMs: number;
  readonly ending: 'well' | 'fails' | 'refused';
  isCancelled: boolean;
}

export const memoryModel: Model = {
  id: 'test/edit',
  provider: 'fal',
  name: 'Test',
  does: ['style'],
  takesMask: false,
  takesPrompt: true,
  takesEndFrame: false,
  makesSound: false,
  aspects: [],
  resolutions: [],
  durationsS: [],
  most: { longEdgePx: 100, pixels: 10_000 },
  promptCharacters: 100,
  price: { unit: 'image', micros: 40_000, seenOn: '2026-11-01' },
  startTimeoutMs: 20_000,
  longestMs: 30_000,
  quantity: () => 1,
  input: (order, files) => ({ prompt: order.prompt, image_urls: [files.picture] }),
};

/**
 * A provider in memory that counts what it is asked, on a clock of its own, and can lose answers. Like Fal it lists a
 * request only once it has ended. Test code.
 */
export class MemoryProvider implements Provider {
  readonly id = 'fal';
  readonly models = [memoryModel];
  lostRequests: Provider['lostRequests'];
  readonly taken: Taken[] = [];
  uploads = 0;
  forgotten: string[] = [];
  /** Of the submits to come; well when there are none. */
  fates: SubmitFate[] = [];
  /** Of the downloads to come: what they fail with. */
  badDownloads: StudioFailure[] = [];
  /** Answers a submit with its output. */
  isSynchronous = false;
  /** Held open before a submit is answered. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  /** Awaited before anything is answered; throws to be out of reach, and never ends for a crash in that moment. */
  reach: (what: string) => void | Promise<void> = () => undefined;
  readonly #nowMs: () => number;
  readonly #workMs: number;

  constructor({
    nowMs,
    workMs = 5000,
    lostRequests = 'look-up',
  }: {
    nowMs: () => number;
    workMs?: number;
    lostRequests?: Provider['lostRequests'];
  }) {
    this.#nowMs = nowMs;
    this.#workMs = workMs;
    this.lostRequests = lostRequests;
  }

  /** What it charges: work that ended well and was not taken back. */
  get bill(): Taken[] {
    return this.taken.filter(({ ending, isCancelled, endsAtMs }) => ending === 'well' && !isCancelled && endsAtMs <= this.#nowMs());
  }

  keySource = (): Promise<'key-store'> => Promise.resolve('key-store');
  prices = (): Promise<[]> => Promise.resolve([]);
  check(_: Model, input: ModelInput): void {
    if (input['prompt'] === 'drifted') throw new StudioFailure('ai-input-drifted', 'prompt: not so');
  }

  async upload(_: UploadFile, call: RemoteCall): Promise<string> {
    await this.#reached('upload', call);
    this.uploads += 1;
    return `https://files.test/${this.uploads}.jpg`;
  }

  async submit(_: Model, input: ModelInput, call: RemoteCall): Promise<Submitted> {
    await this.#reached('submit', call);
    const fate = this.fates.shift() ?? 'well';
    if (fate === 'lost-before') throw new SubmitOutcomeUnknown();
    if (fate === 'turned-down') throw new StudioFailure('ai-rejected', 'prompt: not so');
    if (fate === 'busy') throw new StudioFailure('ai-busy', 'too much to do');
    const requestId = `r${this.taken.length + 1}`;
    const [marker = ''] = input['image_urls'] as string[];
    const ending = fate === 'fails' || fate === 'refused' ? fate : 'well';
    this.taken.push({ requestId, marker, endsAtMs: this.#nowMs() + this.#workMs, ending, isCancelled: false });
    await this.beforeAnswer();
    if (fate === 'lost-after') throw new SubmitOutcomeUnknown();
    return { requestId, output: this.isSynchronous ? outputOf(requestId) : null };
  }

  async status(_: Model, requestId: string, call: RemoteCall): Promise<RequestStatus> {
    await this.#reached('status', call);
    const { endsAtMs } = this.#get(requestId);
    return endsAtMs <= this.#nowMs() ? { state: 'completed' } : { state: 'running' };
  }

  async output(_: Model, requestId: string, call: RemoteCall): Promise<ProviderOutput> {
    await this.#reached('output', call);
    const { ending, isCancelled } = this.#get(requestId);
    if (isCancelled || ending === 'fails') throw new StudioFailure('ai-failed', 'the work failed');
    if (ending === 'refused') throw new StudioFailure('ai-refused', 'not allowed');
    return outputOf(requestId);
  }

  async cancel(_: Model, requestId: string, call: RemoteCall): Promise<'cancelled' | 'too-late'> {
    await this.#reached('cancel', call);
    const taken = this.#get(requestId);
    if (taken.endsAtMs <= this.#nowMs()) return 'too-late';
    taken.isCancelled = true;
    return 'cancelled';
  }

  async find(_: Model, marker: string, __: number, call: RemoteCall): Promise<FoundRequest | null> {
    await this.#reached('find', call);
    const found = this.taken.find((one) => one.marker === marker && one.endsAtMs <= this.#nowMs());
    return found ? { requestId: found.requestId } : null;
  }

  async forget(_: Model, requestId: string, call: RemoteCall): Promise<void> {
    await this.#reached('forget', call);
    this.forgotten.push(requestId);
  }

  async download(file: { url: string }, to: { file: string }, call: RemoteCall): Promise<void> {
    await this.#reached('download', call);
    const bad = this.badDownloads.shift();
    if (bad) throw bad;
    writeFileSync(to.file, file.url);
  }

  async #reached(what: string, call: RemoteCall): Promise<void> {
    call.mayLeave();
    call.signal.throwIfAborted();
    await this.reach(what);
  }

  #get(requestId: string): Taken {
    const taken = this.taken.find((one) => one.requestId === requestId);
    if (!taken) throw new StudioFailure('ai-result-lost', 'no such request');
    return taken;
  }
}

const outputOf = (requestId: string): ProviderOutput => ({
  files: [{ url: `https://files.test/out/${requestId}.png`, contentType: 'image/png' }],
});
