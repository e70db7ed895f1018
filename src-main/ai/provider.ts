import type { AiOperation, ProviderId } from '../../src-preload/contract/ai.ts';

/**
 * What the studio asks of whoever does AI work. One port, three adapters: `fal/`, `xai/` and `local/`. Everything that
 * decides about money and about going on after a power cut is on this side of it (`spending/`); an adapter only speaks its
 * provider's language, and fails in the studio's words.
 */
export interface Provider {
  readonly id: ProviderId;
  /** Every model that it offers here. */
  readonly models: readonly Model[];
  /**
   * How a request is found again whose answer was lost: `look-up`, the provider lists what was asked of it; `never`, nobody
   * can tell, so it is not asked again without a person; `repeat`, it costs nothing and is simply asked again.
   */
  readonly lostRequests: 'look-up' | 'never' | 'repeat';
  /** Null: whoever needs no key. Otherwise where the key comes from, or that there is none. Nothing is sent. */
  keySource(): Promise<KeySource>;
  /** Gives a file an address that the provider can read, private and for a day at most. Free, and may be repeated. */
  upload(file: UploadFile, call: RemoteCall): Promise<string>;
  /** Fails with ai-input-drifted when the request is not what the model takes. Nothing is sent. */
  check(model: Model, input: ModelInput): void;
  /**
   * Asks for the work, once. Fails with SubmitOutcomeUnknown when the request may have arrived and nobody said so; with a
   * StudioFailure when it certainly did not, or was turned down. A provider that answers at once gives its output along.
   */
  submit(model: Model, input: ModelInput, call: RemoteCall): Promise<Submitted>;
  status(model: Model, requestId: string, call: RemoteCall): Promise<RequestStatus>;
  /** Of completed work. Fails as the work failed: ai-refused, ai-rejected, ai-failed; with ai-result-lost when it is too late. */
  output(model: Model, requestId: string, call: RemoteCall): Promise<ProviderOutput>;
  cancel(model: Model, requestId: string, call: RemoteCall): Promise<CancelAnswer>;
  /** The newest ended request with this address among its input, since then; null when there is none (yet). Only for `look-up`. */
  find(model: Model, marker: string, sinceMs: number, call: RemoteCall): Promise<FoundRequest | null>;
  /** Tells the provider that what it kept for this request is not needed any more. Best effort, never fails. */
  forget(model: Model, requestId: string, call: RemoteCall): Promise<void>;
  /** What it charges today, for those of its models that it tells. */
  prices(call: RemoteCall): Promise<readonly ToldPrice[]>;
  /**
   * Brings a result into `toFile`: over https from the provider's own hosts only, no larger than `mostBytes`, and only what
   * the first bytes prove to be the kind of file that was asked for. Fails with ai-result-unusable or ai-result-lost.
   */
  download(file: OutputFile, to: { file: string; kind: 'picture' | 'clip'; mostBytes: number }, call: RemoteCall): Promise<void>;
}

export type KeySource = 'none-needed' | 'key-store' | 'environment' | 'proxy' | 'missing';

/** Without this nothing is sent: who the work is for, and how it is stopped. Made only by `RemoteGate`. */
export interface RemoteCall {
  readonly signal: AbortSignal;
  /** Fails with upload-forbidden when the project must not leave the machine; asked again before every single request. */
  readonly mayLeave: () => void;
}

/** A file of ours that was made to be sent: no metadata, no name of the user's. */
export interface UploadFile {
  readonly file: string;
  readonly contentType: 'image/jpeg' | 'image/png' | 'video/mp4';
}

export type ModelInput = Readonly<Record<string, unknown>>;

/** Of something in a picture, in pixels. */
export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A model as data, and the two pure functions that turn an order into its own terms. */
export interface Model {
  /** As the provider writes it. */
  readonly id: string;
  readonly provider: ProviderId;
  readonly name: string;
  readonly does: readonly AiOperation[];
  readonly takesMask: boolean;
  readonly takesPrompt: boolean;
  readonly takesEndFrame: boolean;
  readonly makesSound: boolean;
  readonly aspects: readonly string[];
  readonly resolutions: readonly string[];
  readonly durationsS: readonly number[];
  /** The largest picture that is worth sending. */
  readonly most: { readonly longEdgePx: number; readonly pixels: number };
  /** The most it can be told; of no meaning where it takes no words. See `mostCharacters`. */
  readonly promptCharacters: number;
  /** In millionths of a dollar, as it was on that day. */
  readonly price: { readonly unit: PriceUnit; readonly micros: number; readonly seenOn: string };
  /** How long it may stand in the provider's queue before it is given up there, and how long the work itself may take at most. */
  readonly startTimeoutMs: number;
  readonly longestMs: number;
  /** How many of the price's units an order takes. Pure. */
  readonly quantity: (order: ModelOrder) => number;
  /** The request. Pure. */
  readonly input: (order: ModelOrder, files: OrderFiles) => ModelInput;
}
export type PriceUnit = 'image' | 'megapixel' | 'second' | 'request';

/** What is wanted of a model. */
export type ModelOrder = EditOrder | ClipOrder;
export interface EditOrder {
  readonly operation: 'style' | 'remove' | 'add';
  readonly prompt: string;
  /** Of what is sent, and of what should come back. */
  readonly size: PixelSize;
  readonly seed: number | null;
}
export interface ClipOrder {
  readonly operation: 'clip';
  readonly prompt: string;
  readonly avoid: string | null;
  readonly durationS: number;
  readonly aspect: string;
  readonly hasEndFrame: boolean;
  readonly withSound: boolean;
  readonly seed: number | null;
}
/** Addresses of what was uploaded. */
export interface OrderFiles {
  /** The picture, or a clip's first frame. */
  readonly picture: string;
  readonly mask: string | null;
  readonly endFrame: string | null;
}

export interface Submitted {
  readonly requestId: string;
  readonly output: ProviderOutput | null;
}
export type RequestStatus =
  | { readonly state: 'queued'; readonly position: number | null }
  | { readonly state: 'running' }
  | { readonly state: 'completed' };
/** `cancelled`: it will not be charged. `too-late`: it runs or has ended, and its result will be there. */
export type CancelAnswer = 'cancelled' | 'too-late' | 'gone';
export interface FoundRequest {
  readonly requestId: string;
}

/** Where a result is to be had. Plain data: it is kept until the result is here. */
export interface ProviderOutput {
  readonly files: readonly OutputFile[];
}
export interface OutputFile {
  readonly url: string;
  readonly contentType: string | null;
}
export interface ToldPrice {
  readonly model: string;
  readonly unit: PriceUnit;
  readonly micros: number;
}

/** The request may have arrived, and nobody said so: it must not simply be sent again. */
export class SubmitOutcomeUnknown extends Error {
  constructor(options?: ErrorOptions) {
    super('the answer to a submitted request was lost', options);
    this.name = 'SubmitOutcomeUnknown';
  }
}

/** How long a text for a model may be. One that takes no words is sent none, so any text will do. */
export const mostCharacters = ({ takesPrompt, promptCharacters }: Pick<Model, 'takesPrompt' | 'promptCharacters'>): number =>
  takesPrompt ? promptCharacters : Number.POSITIVE_INFINITY;
