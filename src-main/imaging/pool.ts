import PQueue from 'p-queue';
import { StudioFailure } from '../failure.ts';
import type { PauseSignal } from '../pause.ts';
import type { Log, StartWorker, WorkerProcess } from '../ports.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Imaging, ImagingTasks, RunOptions, TaskKind } from './tasks.ts';

interface PoolOptions {
  readonly startWorker: StartWorker;
  readonly modulePath: string;
  readonly kernelsDir: string;
  /** How many workers run side by side. */
  readonly width: number;
  /** How long the worker for previews is kept when nobody looks at one: it holds the pixels of two photos. */
  readonly previewIdleMs?: number;
  /** Other limits than the usual ones. */
  readonly limitMs?: Partial<Readonly<Record<TaskKind, number>>>;
  readonly log: Log;
}

/** A task that tells of no progress for this long hangs; its worker is ended. A paused one may stand still. */
const timeLimitMs: Readonly<Record<TaskKind, number>> = {
  'glance-frames': 60_000,
  'read-frame': 60_000,
  'shrink-picture': 60_000,
  'measure-photo': 60_000,
  'check-photo': 3 * 60_000,
  'preview-photo': 3 * 60_000,
  'develop-photo': 10 * 60_000,
  // An archive of a large panorama is deflated for a while.
  'export-photo': 5 * 60_000,
  'contact-sheet': 5 * 60_000,
  'find-focus': 3 * 60_000,
  'read-sound': 10 * 60_000,
  'read-clip': 10 * 60_000,
  'read-logo': 60_000,
  'choose-encoder': 60_000,
  'render-film': 20 * 60_000,
  'show-film': 10 * 60_000,
  'read-mask': 60_000,
  'prepare-edit': 2 * 60_000,
  'finish-edit': 3 * 60_000,
  'fill-locally': 3 * 60_000,
  'clip-frame': 3 * 60_000,
};
/** Looked at first when several wait: what a person is looking at, then what others wait for. Previews have a worker of their own. */
const urgency: Readonly<Record<Exclude<TaskKind, 'preview-photo'>, number>> = {
  'glance-frames': 5,
  'shrink-picture': 4,
  'measure-photo': 3,
  'check-photo': 2,
  'read-frame': 3,
  'develop-photo': 2,
  'export-photo': 1,
  'contact-sheet': 1,
  'find-focus': 2,
  'read-sound': 3,
  'read-clip': 3,
  'read-logo': 3,
  'choose-encoder': 1,
  'render-film': 1,
  'show-film': 1,
  'read-mask': 3,
  'prepare-edit': 2,
  'finish-edit': 2,
  'fill-locally': 2,
  'clip-frame': 2,
};
/**
 * WebAssembly memory never shrinks: a worker that has grown past this is replaced between tasks. Above what five frames of
 * 24 megapixels need, so that an ordinary shoot keeps its warm workers (a cold one costs about a second of CPU).
 */
const replaceAboveBytes = 640 * 1024 * 1024;
/** A worker that has grown past this is kept only for the kind of task that made it grow. */
const sharedBelowBytes = 200 * 1024 * 1024;
/** How long a cancelled task may take to clean up behind itself before its process is ended. */
const graceMs = 700;

/** A fixed number of worker processes, started when first needed, each doing one task at a time; and one more while somebody looks at previews. */
export function createImagingPool({
  startWorker,
  modulePath,
  kernelsDir,
  width,
  previewIdleMs = 60_000,
  limitMs,
  log,
}: PoolOptions): Imaging {
  const gate = new PQueue({ concurrency: width });
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  let started = 0;
  let isClosed = false;
  const start = (): Worker => {
    const worker = new Worker(startWorker({ modulePath, name: `imaging ${(started += 1)}` }), () => {
      all.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    all.add(worker);
    return worker;
  };

  const take = async (kind: TaskKind): Promise<Worker> => {
    const fit = idle.findLastIndex((worker) => worker.kind === kind || worker.rssBytes < sharedBelowBytes);
    const [waiting] = fit < 0 ? [] : idle.splice(fit, 1);
    if (waiting) return waiting;
    // One that is large with other work makes room first: memory is bounded as processes are.
    await idle.shift()?.end();
    if (isClosed) throw closing();
    return start();
  };
  const giveBack = (worker: Worker): void => {
    if (worker.isGone) return;
    if (isClosed || worker.rssBytes > replaceAboveBytes) void worker.end();
    else idle.push(worker);
  };

  /**
   * Previews never wait behind long work, and the worker that made the last one has the photo's pixels at hand: one more
   * process than the width, started when somebody first looks.
   */
  const previewGate = new PQueue({ concurrency: 1 });
  let previewer: Worker | undefined;
  let previewerIdle: NodeJS.Timeout | undefined;
  const takePreviewer = (): Worker => {
    clearTimeout(previewerIdle);
    if (!previewer || previewer.isGone) previewer = start();
    return previewer;
  };
  const leavePreviewer = (worker: Worker): void => {
    // Forgotten before it is gone: the next preview may be asked for while it ends.
    const end = (): void => {
      previewer = undefined;
      void worker.end();
    };
    if (isClosed || worker.rssBytes > replaceAboveBytes) return end();
    previewerIdle = setTimeout(end, previewIdleMs);
    previewerIdle.unref();
  };

  /** Work that stands still keeps its process, not its place: what waits behind it goes on. */
  const makeRoomWhilePaused = (pause: PauseSignal | undefined): (() => void) => {
    let isStanding = false;
    const change = (isPaused: boolean): void => {
      if (isPaused !== isStanding) gate.concurrency += isPaused ? 1 : -1;
      isStanding = isPaused;
    };
    change(pause?.isPaused ?? false);
    const forget = pause?.onChange(change);
    return () => {
      forget?.();
      change(false);
    };
  };

  async function runTask(kind: TaskKind, input: unknown, { signal, onProgress, pause }: RunOptions): Promise<unknown> {
    if (isClosed) throw closing();
    const worker = kind === 'preview-photo' ? takePreviewer() : await take(kind);
    const leaveRoom = makeRoomWhilePaused(pause);
    try {
      const context = { signal, pause, onProgress: onProgress ?? (() => undefined), limitMs: limitMs?.[kind] ?? timeLimitMs[kind] };
      return await worker.run({ kind, input, kernelsDir, ...context });
    } catch (error) {
      if (error instanceof StudioFailure && error.cause !== undefined && !signal.aborted)
        log.warn('task-failed', { kind, code: error.code, detail: error.cause });
      throw error;
    } finally {
      leaveRoom();
      if (kind === 'preview-photo') leavePreviewer(worker);
      else giveBack(worker);
    }
  }

  return {
    width,
    run: async <K extends TaskKind>(kind: K, input: ImagingTasks[K]['input'], options: RunOptions) => {
      options.signal.throwIfAborted();
      // The gate lets go of a running task at once when its signal aborts. One that runs is over only when its worker has
      // cleaned up, so the gate knows of the signal only as long as the task waits.
      const waiting = new AbortController();
      const leave = (): void => waiting.abort(options.signal.reason);
      options.signal.addEventListener('abort', leave, { once: true });
      const begin = (): Promise<unknown> => {
        options.signal.removeEventListener('abort', leave);
        return runTask(kind, input, options);
      };
      const asked: TaskKind = kind;
      const turn =
        asked === 'preview-photo'
          ? previewGate.add(begin, { signal: waiting.signal })
          : gate.add(begin, { priority: urgency[asked], signal: waiting.signal });
      return (await turn) as ImagingTasks[K]['output'];
    },
    close: async () => {
      isClosed = true;
      gate.clear();
      previewGate.clear();
      clearTimeout(previewerIdle);
      await Promise.all([...all].map((worker) => worker.end()));
    },
  };
}

const closing = (): StudioFailure => new StudioFailure('cancelled', 'AI Studio is closing.');

interface Work {
  readonly kind: TaskKind;
  readonly input: unknown;
  readonly kernelsDir: string;
  readonly signal: AbortSignal;
  readonly pause: PauseSignal | undefined;
  readonly onProgress: (fraction: number) => void;
  readonly limitMs: number;
}

/** One worker process and the task it is doing. */
class Worker {
  readonly #process: WorkerProcess;
  readonly #exited: Promise<void>;
  #receive: (message: FromWorker) => void = () => undefined;
  #lose: () => void = () => undefined;
  #next = 0;
  isGone = false;
  rssBytes = 0;
  /** What it did last. */
  kind: TaskKind | undefined;

  constructor(child: WorkerProcess, onGone: () => void) {
    this.#process = child;
    child.onMessage((message) => this.#receive(message as FromWorker));
    this.#exited = new Promise((resolve) => {
      child.onExit(() => {
        this.isGone = true;
        onGone();
        this.#lose();
        resolve();
      });
    });
  }

  async run({ kind, input, kernelsDir, signal, pause, onProgress, limitMs }: Work): Promise<unknown> {
    const id = (this.#next += 1);
    this.kind = kind;
    const say = (message: ToWorker): void => this.#process.post(message);
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      say({ type: 'cancel', id });
      grace = setTimeout(() => this.#process.kill(), graceMs);
    };
    let isLate = false;
    // Told to stop first: a task that listens ends what it has started. Its process is ended in any case.
    let limit: NodeJS.Timeout | undefined;
    const watch = (): void => {
      clearTimeout(limit);
      if (isLate || pause?.isPaused) return;
      limit = setTimeout(() => {
        isLate = true;
        cancel();
      }, limitMs);
    };
    const standStill = (isPaused: boolean): void => {
      watch();
      say({ type: isPaused ? 'pause' : 'resume', id });
    };
    const forget = pause?.onChange(standStill);
    try {
      return await new Promise((resolve, reject) => {
        const late = (): StudioFailure => new StudioFailure('took-too-long', 'The work did not move on for too long and was ended.');
        this.#lose = () => reject(isLate ? late() : new StudioFailure('worker-lost', 'The process that did the work ended unexpectedly.'));
        this.#receive = (message) => {
          if (message.id !== id) return;
          if (message.type === 'progress') {
            watch();
            return onProgress(message.fraction);
          }
          this.rssBytes = message.rssBytes;
          if (message.type === 'done') resolve(message.value);
          else if (isLate) reject(late());
          else reject(new StudioFailure(message.failure.code, message.failure.message, { cause: message.detail }));
        };
        signal.addEventListener('abort', cancel, { once: true });
        if (signal.aborted) cancel();
        watch();
        say({ type: 'run', id, kind, input, kernelsDir });
        if (pause?.isPaused) standStill(true);
      });
    } finally {
      clearTimeout(limit);
      clearTimeout(grace);
      forget?.();
      signal.removeEventListener('abort', cancel);
      this.#receive = () => undefined;
      this.#lose = () => undefined;
    }
  }

  async end(): Promise<void> {
    if (!this.isGone) this.#process.kill();
    await this.#exited;
  }
}
