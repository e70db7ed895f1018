import type { Failure } from '../../src-preload/contract/define.ts';
import type { TaskKind } from './tasks.ts';

/** What the pool says to a worker. One task at a time. */
export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly kind: TaskKind; readonly input: unknown; readonly kernelsDir: string }
  | { readonly type: 'cancel' | 'pause' | 'resume'; readonly id: number };

/** What a worker answers. `detail` is for the log and never leaves the studio. */
export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown; readonly rssBytes: number }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure; readonly detail: string; readonly rssBytes: number };
