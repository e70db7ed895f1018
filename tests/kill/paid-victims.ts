import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { v7 } from 'uuid';
import { openLibrary } from '../../src-main/database/open.ts';
import { JobStore } from '../../src-main/jobs/job-store.ts';
import { createStores } from '../../src-main/library/stores.ts';
import { ensureWorkspace } from '../../src-main/library/workspace.ts';
import { silentLog } from '../../src-main/log/log.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import { tinyPhoto } from '../doubles/fal/client-of.ts';
import type { Victim } from './paid-kill-loop.ts';
import { lane, photoOf, resultOf, type PaidWorkerOptions } from './paid-worker.ts';

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The queue, the paid requests and the adapter, without the pixels; or, naive, work that keeps nothing. */
export const withoutPixels = ({ isNaive }: { isNaive: boolean }): Victim => ({
  prepare: async (at, jobs) => {
    const { libraryDir } = at;
    writeFileSync(photoOf(libraryDir), await tinyPhoto());
    // Once with nothing to do: what is compiled is kept only by a program that ends by itself.
    await once(withoutPixels({ isNaive }).start(at), 'close');
    const library = await openLibrary({ libraryDir, migrationsDir: path.resolve('resources/migrations'), clock, log: silentLog });
    const context = { library, workspaceId: ensureWorkspace({ library, clock, newId: v7 }), clock, newId: () => v7() };
    const projectId = createStores(context).projects.ensure(Buffer.from('/shoot'), 'Shoot').id as ProjectId;
    const store = new JobStore({ ...context, changed: () => undefined });
    store.together(() => {
      for (let job = 1; job <= jobs; job += 1) {
        const name = `job ${job}`;
        const asked = { kind: 'edit-photo' as const, payload: { name }, payloadVersion: 1, projectId, intentKey: name };
        store.enqueue({ ...asked, lane, priority: 0, maxFailures: 8 });
      }
    });
    await library.close();
  },
  start: ({ libraryDir, base, key, lostMs }) => {
    const options: PaidWorkerOptions = { libraryDir, base, key, lostMs, isNaive };
    return spawn(process.execPath, [path.resolve('tests/kill/paid-worker.ts'), JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: compiledIn(libraryDir) },
    });
  },
  orphans: (libraryDir) => {
    const library = new Database(path.join(libraryDir, 'studio.db'), { readonly: true });
    const done = library.prepare<[], { id: string }>(`select id from job where state = 'done'`).all();
    library.close();
    const known = new Set(done.map(({ id }) => resultOf(libraryDir, id)));
    const missing = [...known].filter((file) => !existsSync(file)).map((file) => `missing: ${file}`);
    const extra = ['results', 'work'].flatMap((dir) => filesIn(path.join(libraryDir, dir))).filter((file) => !known.has(file));
    return Promise.resolve([...missing, ...extra].map((file) => path.relative(libraryDir, file)));
  },
});

/** The worker is TypeScript, and is started often. */
const compiledIn = (libraryDir: string): string => path.join(libraryDir, 'compiled');

const filesIn = (dir: string): string[] => {
  mkdirSync(dir, { recursive: true });
  return readdirSync(dir).map((name) => path.join(dir, name));
};
