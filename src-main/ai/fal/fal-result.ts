import type { FalClient } from '@fal-ai/client';
import { StudioFailure } from '../../failure.ts';
import type { Model, ProviderOutput, RemoteCall, RequestStatus } from '../provider.ts';
import { workFailure, type FalAnswer } from './fal-errors.ts';
import type { FalGateway } from './fal-gateway.ts';
import type { FalHistory, HistoryItem } from './fal-history.ts';
import { readOutput } from './fal-output.ts';

/**
 * What came of completed work. The queue answers as the model did, which cannot be told from its own trouble of the moment in
 * two cases, and then the history decides: a failure of the server's kind may be the queue's, and the picture is there and
 * charged all the same; and what is not in the queue any more may still be in the history.
 */
export async function askResult(
  { gateway, history }: { readonly gateway: FalGateway; readonly history: FalHistory },
  model: Model,
  requestId: string,
  call: RemoteCall,
): Promise<ProviderOutput> {
  let status = 200;
  const reading = (answer: FalAnswer): StudioFailure => {
    ({ status } = answer);
    return workFailure(answer);
  };
  try {
    const { data } = await gateway.ask(call, (client) => client.queue.result(model.id, { requestId }), { reading });
    return readOutput(data);
  } catch (error) {
    const failure = error instanceof StudioFailure ? error.code : null;
    if (failure === 'ai-result-lost') return outputIn(await history.one(model.id, requestId, call), error);
    if (failure === 'ai-failed' && status >= 500) return outputIn(await listed(history, model, requestId, call, error), error);
    throw error;
  }
}

/**
 * How it stands with work. That a queue does not know it any more is no proof that it is lost: what has ended is listed.
 * Fails with ai-result-lost when nobody knows it.
 */
export async function askStatus(
  { gateway, history }: { readonly gateway: FalGateway; readonly history: FalHistory },
  model: Model,
  requestId: string,
  call: RemoteCall,
): Promise<RequestStatus> {
  try {
    return await gateway.ask(call, (client) => readStatus(client, model, requestId));
  } catch (error) {
    if (!(error instanceof StudioFailure) || error.code !== 'ai-result-lost') throw error;
    const item = await history.one(model.id, requestId, call);
    if (!item) throw error;
    return { state: 'completed' };
  }
}

/** As the queue itself tells it. */
export async function readStatus(client: FalClient, model: Model, requestId: string): Promise<RequestStatus> {
  const { status, ...rest } = await client.queue.status(model.id, { requestId });
  if (typeof status !== 'string') throw new StudioFailure('ai-busy', 'Fal.ai answered in a form that is not understood.');
  if (status === 'COMPLETED') return { state: 'completed' };
  if (status !== 'IN_QUEUE') return { state: 'running' };
  const position = 'queue_position' in rest ? rest.queue_position : null;
  return { state: 'queued', position: typeof position === 'number' ? position : null };
}

/** Of work that is said to have failed; while it is not listed, nothing is believed. */
async function listed(history: FalHistory, model: Model, requestId: string, call: RemoteCall, failure: unknown): Promise<HistoryItem> {
  const item = await history.one(model.id, requestId, call).catch((error: unknown) => {
    // a key that may not look leaves only the first answer
    if (error instanceof StudioFailure && error.code === 'ai-key-refused') throw failure;
    throw error;
  });
  return item ?? Promise.reject(new StudioFailure('ai-busy', 'Fal.ai does not say yet how the work has ended. It is asked again.'));
}

/** What the history has of it; without anything there, the failure stands. */
function outputIn(item: HistoryItem | null, failure: unknown): ProviderOutput {
  const { status_code: status = 200, json_output: said } = item ?? {};
  if (status >= 500) throw failure;
  if (status >= 400) throw workFailure({ status, headers: new Headers(), body: JSON.stringify(said ?? null) });
  if (said === undefined || said === null) throw failure;
  return readOutput(said);
}
