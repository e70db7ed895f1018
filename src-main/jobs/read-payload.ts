import type { JobKind } from '../../src-preload/contract/jobs.ts';
import type { JobRow } from './job-reader.ts';
import type { JobWorker, JobWorkers } from './job-worker.ts';

type ReadPayload = Parameters<JobWorker<never>['run']>[0];

/** A job's payload in today's shape; throws for one that its worker does not understand. */
export function readPayload({ kind, payload, payloadVersion }: JobRow, worker: JobWorker<never>): ReadPayload {
  const stored: unknown = JSON.parse(payload);
  if (payloadVersion === worker.payloadVersion) return worker.payload.parse(stored);
  if (payloadVersion > worker.payloadVersion || !worker.upgrade)
    throw new Error(`no way from ${kind} payload version ${payloadVersion} to ${worker.payloadVersion}`);
  return worker.payload.parse(worker.upgrade(stored, payloadVersion));
}

/** The lane of a payload as it was asked for. */
export const laneFor = (worker: JobWorker<never>, payload: unknown): string =>
  typeof worker.lane === 'string' ? worker.lane : worker.lane(payload as never);

/** The lane of a row; of one that nobody understands any, so that it is begun and fails by name. */
export function laneOfRow(row: JobRow, workers: JobWorkers, fallback: string): string {
  const worker = workers[row.kind as JobKind];
  try {
    return typeof worker.lane === 'string' ? worker.lane : worker.lane(readPayload(row, worker));
  } catch {
    return fallback;
  }
}
