import path from 'node:path';
import { z } from 'zod';
import type { WorkspaceId } from '../../../src-preload/contract/ids.ts';
import { openLibrary } from '../../database/open.ts';
import { workspace } from '../../database/schema.ts';
import { silentLog } from '../../log/log.ts';
import { JobStore } from '../job-store.ts';
import type { JobWorkers, Outcome } from '../job-worker.ts';
import { JobQueue } from '../queue.ts';

/** A studio that brings one job into every state there is, says so, and waits for the end: `node doomed-studio.ts <library>`. */
const [libraryDir = ''] = process.argv.slice(2);
const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
const workspaceId = 'w' as WorkspaceId;
library.db.insert(workspace).values({ id: workspaceId, name: '', createdAtMs: 0 }).run();
let ids = 0;
const store: JobStore = new JobStore({
  library,
  workspaceId,
  clock,
  newId: () => `j${(ids += 1)}`,
  changed: ({ id }) => queue.noticeChange(id as never),
});
const run = ({ name }: { name: string }): Promise<Outcome> => {
  if (name.startsWith('done')) return Promise.resolve({});
  if (name.startsWith('failed')) return Promise.reject(new Error('as it should'));
  if (name.startsWith('parked')) return Promise.resolve({ parked: true });
  return new Promise<Outcome>(() => undefined);
};
const forEver = (): Promise<never> => new Promise<never>(() => undefined);
const worker = { lane: 'work', payloadVersion: 1, payload: z.object({ name: z.string() }), maxFailures: 1, run };
const queue = new JobQueue({
  store,
  workers: {
    'edit-photo': { ...worker, outside: { poll: () => Promise.resolve('wait'), cancel: forEver } },
    'develop-photo': worker,
  } as unknown as JobWorkers,
  lanes: { work: 100 },
  clock,
  log: silentLog,
  owner: 'doomed',
  progress: () => undefined,
});
queue.start({ works: true });
const ask = (name: string, kind: 'edit-photo' | 'develop-photo', needs: string[] = []) =>
  queue.enqueue({
    kind,
    payload: { name },
    projectId: null,
    intentKey: name,
    needs: needs.map((jobId) => ({ jobId: jobId as never, policy: 'skip' as const })),
  });

const running = ask('running', 'develop-photo');
const cancelled = ask('running, given up', 'develop-photo');
const asking = ask('running, may be asked', 'edit-photo');
const askingCancelled = ask('running, may be asked, given up', 'edit-photo');
const parked = ask('parked', 'edit-photo');
const parkedCancelled = ask('parked, given up', 'edit-photo');
ask('blocked', 'develop-photo', [running]);
await queue.settled(ask('done', 'develop-photo'));
await queue.settled(ask('failed', 'develop-photo'));
const isAt = (id: string, state: string): boolean => store.get(id as never)?.state === state;
while (
  ![running, cancelled, asking, askingCancelled].every((id) => isAt(id, 'running')) ||
  ![parked, parkedCancelled].every((id) => isAt(id, 'waiting-external'))
)
  await new Promise((resolve) => setImmediate(resolve));
for (const id of [cancelled, askingCancelled, parkedCancelled]) queue.cancel(id);
queue.pauseAll();
ask('waiting', 'develop-photo');
process.stdout.write('ready\n');
await forEver();
