import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { z } from 'zod';
import type { JobId, ProjectId, WorkspaceId } from '../../../src-preload/contract/ids.ts';
import type { JobKind } from '../../../src-preload/contract/jobs.ts';
import { openLibrary, type OpenLibrary } from '../../database/open.ts';
import { project, workspace } from '../../database/schema.ts';
import { silentLog } from '../../log/log.ts';
import { JobStore } from '../job-store.ts';
import type { JobWorker, JobWorkers, OutsideWork } from '../job-worker.ts';
import { JobQueue, type JobRequest, type QueueOptions } from '../queue.ts';

interface NamedWork {
  readonly name: string;
  readonly lane?: string | undefined;
}
export type Run = JobWorker<NamedWork>['run'];

/** Everything that a test of the queue needs, over a real library in a folder of its own. */
export interface QueueBoard {
  readonly library: OpenLibrary;
  /** Job rows that the store told of, as `<intent>:<state>`. */
  readonly told: string[];
  makeStore(): JobStore;
  makeQueue(
    work: { run: Run; outside?: Partial<OutsideWork<NamedWork>>; canPause?: boolean; maxFailures?: number },
    options?: Partial<Pick<QueueOptions, 'lanes' | 'owner'>> & { works?: boolean },
  ): { store: JobStore; queue: JobQueue };
  addProject(name: string): ProjectId;
  close(): Promise<void>;
}

const laneOf = ({ lane = 'work' }: NamedWork): string => lane;
const payload = z.object({ name: z.string(), lane: z.string().optional() });

/** Of one kind: what a test asks for by a name. */
export const request = (name: string, more: Partial<JobRequest> & { lane?: string } = {}): JobRequest => {
  const { lane, ...others } = more;
  return { kind: 'edit-photo', payload: { name, ...(lane && { lane }) }, projectId: null, intentKey: name, ...others };
};

const usualLanes = { work: 4, remote: { concurrency: 4, isRemote: true } } as const;

export async function openBoard(libraryDir = mkdtempSync(path.join(os.tmpdir(), 'queue-'))): Promise<QueueBoard> {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
  const workspaceId = 'w' as WorkspaceId;
  library.db.insert(workspace).values({ id: workspaceId, name: '', createdAtMs: 0 }).onConflictDoNothing().run();
  const told: string[] = [];
  const queues: JobQueue[] = [];
  let ids = 0;
  const newId = (): string => `j${String((ids += 1)).padStart(6, '0')}`;
  const storeFor = (noticed: (id: JobId) => void): JobStore =>
    new JobStore({
      library,
      workspaceId,
      clock,
      newId,
      changed: (row) => {
        told.push(`${row.intentKey}:${row.state}`);
        noticed(row.id as JobId);
      },
    });
  return {
    library,
    told,
    makeStore: () => storeFor(() => undefined),
    makeQueue: ({ run, outside, canPause = false, maxFailures = 3 }, { lanes = usualLanes, owner = 'first', works = true } = {}) => {
      const store = storeFor((id) => queue.noticeChange(id));
      const never = (): never => {
        throw new Error('nobody is asked about this');
      };
      const worker = {
        lane: laneOf,
        payloadVersion: 1,
        payload,
        maxFailures,
        canPause,
        run,
      };
      const outsideWorker = { ...worker, ...(outside && { outside: { poll: never, cancel: never, ...outside } }) };
      const kinds: JobKind[] = ['develop-photo', 'export-photo', 'render-film'];
      const queue = new JobQueue({
        store,
        workers: { 'edit-photo': outsideWorker, ...Object.fromEntries(kinds.map((kind) => [kind, worker])) } as unknown as JobWorkers,
        lanes,
        clock,
        log: silentLog,
        owner,
        progress: () => undefined,
      });
      queues.push(queue);
      queue.start({ works });
      return { store, queue };
    },
    addProject: (name) => {
      library.db
        .insert(project)
        .values({ id: name, workspaceId, name, sourceFolder: Buffer.from(name), createdAtMs: 0 })
        .run();
      return name as ProjectId;
    },
    close: async () => {
      await Promise.all(queues.map((queue) => queue.close()));
      await library.close();
      rmSync(libraryDir, { recursive: true, force: true });
    },
  };
}

/** Time passes only when a test lets it, for clocks and timers alike; what waits for no time goes on as ever. */
export const holdTime = (): void =>
  void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
export const letPass = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));

/** A worker's work that ends only when it is told to. */
export const forEver: Run = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });

/** Names of unfinished jobs with their states, for a picture of the whole. */
export const statesOf = (store: JobStore): Record<string, string> =>
  Object.fromEntries(store.list({}).map(({ intentKey, state }) => [intentKey, state]));
