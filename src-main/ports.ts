/** What the studio asks of the outside. Electron answers in the window, Node answers in the terminal and in tests. */
export interface Ports {
  readonly clock: Clock;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
  readonly startWorker: StartWorker;
  /** The operating system's folder chooser; null when cancelled or when there is no window. */
  readonly chooseFolder: (purpose: 'import' | 'export') => Promise<string | null>;
  readonly preferences: PreferencesPort;
  readonly log: Log;
}

export interface Clock {
  /** Wall time, milliseconds since 1970. */
  readonly now: () => number;
  /** Never goes back; milliseconds since some start. Leases are measured on this one. */
  readonly monotonic: () => number;
}

/** A child process that speaks in small JSON messages: `utilityProcess` in Electron, `child_process` elsewhere. */
export interface WorkerProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}
export type StartWorker = (options: { readonly modulePath: string; readonly name: string }) => WorkerProcess;

/** Small choices that belong to this machine and not to the library: theme, window place. */
export interface PreferencesPort {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export interface Log {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, error: unknown, facts?: Record<string, unknown>): void;
}
