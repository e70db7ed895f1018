/** What the studio asks of the outside. Electron answers in the window, Node answers in the terminal and in tests. */
export interface Ports {
  readonly clock: Clock;
  /** A fresh UUIDv7. */
  readonly newId: () => string;
  readonly startWorker: StartWorker;
  /** The operating system's folder chooser; null when cancelled or when there is no window. */
  readonly chooseFolder: (purpose: 'import' | 'export') => Promise<string | null>;
  readonly preferences: PreferencesPort;
  readonly secrets: SecretsPort;
  readonly network: ConditionPort;
  readonly battery: ConditionPort;
  /** How the workspace's own proxy is reached, which holds the providers' keys; null where the photographer's own keys are used. */
  readonly proxy: ProxyPort | null;
  /** Loopback addresses that stand in for providers, for tests and for trying things out; empty in daily use. */
  readonly providerDoubles: Partial<Record<'fal' | 'xai', string>>;
  readonly log: Log;
}

/** Keys, in the operating system's key store. A key is read for each use and kept nowhere else. */
export interface SecretsPort {
  readonly source: 'key-store' | 'environment';
  get(name: SecretName): Promise<string | null>;
  /** Null takes it out. Fails with key-store-missing where nothing can be kept safely. */
  set(name: SecretName, value: string | null): Promise<void>;
}
export type SecretName = 'fal' | 'xai';

/** Something about the machine that holds or does not: there is a network; it runs on its battery. */
export interface ConditionPort {
  readonly holds: () => boolean;
  /** Gives back how to stop hearing. */
  readonly onChange: (listener: () => void) => () => void;
}

export interface ProxyPort {
  readonly url: string;
  /** Of who is signed in; null when nobody is. */
  readonly token: () => Promise<string | null>;
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
