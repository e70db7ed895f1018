import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tinyPhoto } from '../../../tests/doubles/fal/client-of.ts';
import { startXaiDouble, type XaiDouble } from '../../../tests/doubles/xai/xai-double.ts';
import type { JobId } from '../../../src-preload/contract/ids.ts';
import { StudioFailure } from '../../failure.ts';
import { silentLog } from '../../log/log.ts';
import { RemoteGate } from '../remote-gate.ts';
import { PaidRequests, type PaidOrder } from '../spending/paid-requests.ts';
import { SpendingRoom } from '../testing/spending-room.ts';
import { createTransport } from '../transport.ts';
import { xaiModels } from './xai-models.ts';
import { createXaiProvider } from './xai-provider.ts';

/** Paid work at a provider that cannot be asked what was asked of it: what the ledger says beside what the double billed. */
let room: SpendingRoom;
let double: XaiDouble;
let paid: PaidRequests;
let photo: Buffer;
const calm = new AbortController().signal;
const model = xaiModels[0]!;

beforeEach(async () => {
  room = await SpendingRoom.open();
  double = await startXaiDouble({ workMs: 1, answersAtSentSize: true });
  photo = await tinyPhoto();
  paid = begin();
});
afterEach(async () => {
  await double.close();
  await room.close();
});

/** Another run of the program. */
function begin(): PaidRequests {
  const provider = createXaiProvider({
    secrets: { source: 'environment', get: () => Promise.resolve(double.key) },
    transport: createTransport({ doubles: { xai: double.base } }),
    clock: room.context.clock,
    log: silentLog,
  });
  const { requests, ledger, prices } = room;
  return new PaidRequests({
    requests,
    ledger,
    prices,
    gate: new RemoteGate(room.stores.projects),
    provider: () => provider,
    model: () => model,
    clock: room.context.clock,
    log: silentLog,
    windows: { downloadPausesMs: [0, 0] },
  });
}

function orderOf(jobId: JobId): PaidOrder {
  const file = path.join(room.dir, `${jobId}.jpg`);
  return {
    jobId,
    projectId: room.projectId,
    provider: 'xai',
    model: model.id,
    what: 'blue-sky',
    files: () => {
      writeFileSync(file, photo);
      const order = { operation: 'style' as const, prompt: 'Blue sky.', size: { widthPx: 2400, heightPx: 1600 }, seed: null };
      return Promise.resolve({ order, picture: { file, contentType: 'image/jpeg' as const }, mask: null, endFrame: null, facts: {} });
    },
  };
}

/** As the queue would: on until it is answered or fails; a failure that holds or may be tried again is tried again. */
async function work(jobId: JobId): Promise<string> {
  for (let turn = 0; turn < 400; turn += 1) {
    try {
      const step = await paid.advance(orderOf(jobId), calm);
      if (step.kind === 'answered') {
        await paid.download(jobId, { file: path.join(room.dir, `${jobId}.result`), kind: 'picture', mostBytes: 1_000_000 }, calm);
        room.library.sqlite.transaction(() => paid.settle(jobId))();
        return 'done';
      }
      while ((await paid.poll(jobId, calm)) === 'wait') {
        room.pass(20);
        await setImmediate();
      }
    } catch (error) {
      if (!(error instanceof StudioFailure)) throw error;
      if (!['offline', 'ai-busy'].includes(error.code)) return error.code;
      room.pass(2000);
    }
  }
  return 'not ended';
}

test('what is billed is what the ledger holds, with answers lost and services down', async () => {
  const jobs = Array.from({ length: 10 }, () => room.addJob());
  double.fault({ on: 'status', share: 0.2, action: 'drop-after' });
  double.fault({ on: 'upload', share: 0.2, action: { status: 503 } });
  double.fault({ on: 'download', share: 0.2, action: 'truncate' });
  double.fault({ on: 'submit', times: 1, action: { status: 503 } });
  double.fault({ on: 'submit', times: 2, action: 'drop-after' });
  double.fault({ on: 'submit', times: 1, action: 'drop-before' });
  double.fault({ on: 'submit', times: 1, action: { ends: 'refused' } });
  const ends: string[] = [];
  for (const jobId of jobs) ends.push(await work(jobId));

  const count = (end: string): number => ends.filter((one) => one === end).length;
  expect([count('done'), count('ai-outcome-unknown'), count('ai-refused')]).toEqual([6, 3, 1]);
  // Every picture was asked for at most once.
  const asked = double.submits().map(({ inputUrl }) => inputUrl);
  expect(new Set(asked).size).toBe(asked.length);
  const billed = double.bill().reduce((sum, { micros }) => sum + micros, 0);
  const held = room.charges().reduce((sum, { state, settledMicros, reservedMicros }) => {
    if (state === 'settled') return sum + (settledMicros ?? 0);
    return state === 'unclear' ? sum + reservedMicros : sum;
  }, 0);
  // The one that was lost before it arrived cannot be told from the two that were lost after; it counts until a person says otherwise.
  expect(held).toBe(billed + 90_000);
  expect(billed).toBe(9 * 90_000);
  expect(double.breaches).toEqual([]);
});

test('a lost answer is never asked again by itself, only by a person', async () => {
  const jobId = room.addJob();
  double.fault({ on: 'submit', times: 1, action: 'drop-after' });
  expect(await work(jobId)).toBe('ai-outcome-unknown');
  paid = begin();
  expect(await work(jobId)).toBe('ai-outcome-unknown');
  expect(double.submits()).toHaveLength(1);
  expect(room.charges().map(({ state }) => state)).toEqual(['unclear']);
  room.askAgain(jobId);
  expect(await work(jobId)).toBe('done');
  expect(double.submits()).toHaveLength(2);
});

test('work goes on where it was when the program begins again', async () => {
  const jobId = room.addJob();
  expect(await paid.advance(orderOf(jobId), calm)).toEqual({ kind: 'parked' });
  paid = begin();
  expect(await work(jobId)).toBe('done');
  expect(double.submits()).toHaveLength(1);
  expect(double.bill().map(({ micros }) => micros)).toEqual(room.charges().map(({ settledMicros }) => settledMicros));
});
