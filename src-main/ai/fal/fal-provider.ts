import { openAsBlob } from 'node:fs';
import type { FailureCode } from '../../../src-preload/contract/failures.ts';
import { StudioFailure } from '../../failure.ts';
import type { Clock, Log } from '../../ports.ts';
import schemaFile from '../../../resources/ai/fal-schemas.json' with { type: 'json' };
import { checkInput, type EndpointSchema } from '../check-input.ts';
import { downloadTo } from '../download.ts';
import type { CancelAnswer, Provider } from '../provider.ts';
import { isHostOf, type Transport } from '../transport.ts';
import { callFailure, type FalAnswer } from './fal-errors.ts';
import { FalGateway, type ProviderAccess } from './fal-gateway.ts';
import { FalHistory } from './fal-history.ts';
import { falModels } from './fal-models.ts';
import { askPrices } from './fal-prices.ts';
import { askResult, askStatus, readStatus } from './fal-result.ts';

export interface FalParts {
  readonly access: ProviderAccess;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
}

/** Results and what was uploaded are served from here and from nowhere else. */
const resultHosts = ['fal.media'];

/**
 * For the account only, and gone after a day. The account's own work may read what is forbidden to others, and a forbidden file
 * can be told from one that is gone, which a hidden one cannot (fal.ai/docs/documentation/model-apis/file-access-controls).
 */
const keptPrivately = { expiresIn: '1d', initialAcl: { default: 'forbid' } } as const;

const schemas = schemaFile as unknown as Readonly<Record<string, EndpointSchema>>;

/** Fal.ai behind the studio's port: the queue, the files, the history and the prices; by one's own key or through the workspace's proxy. */
export function createFalProvider({ access, transport, clock, log }: FalParts): Provider {
  const gateway = new FalGateway({ access, transport, clock });
  const history = new FalHistory(gateway, clock);
  return {
    id: 'fal',
    models: falModels,
    lostRequests: 'look-up',
    keySource: () => gateway.keySource(),

    upload: async ({ file, contentType }, call) => {
      const content = await openAsBlob(file, { type: contentType });
      const url = await gateway.upload(call, (client) => client.storage.upload(content, { lifecycle: keptPrivately }));
      if (!isResultAddress(url)) throw new StudioFailure('ai-failed', 'Fal.ai gave the uploaded picture an address that is not its own.');
      return url;
    },

    check: (model, input) => {
      const schema = schemas[model.id];
      const problems = schema ? checkInput(schema, input) : [{ loc: ['body'], msg: 'unknown endpoint', type: 'not_found' }];
      if (problems.length === 0) return;
      const told = problems.map(({ loc, msg }) => `${loc.slice(1).join('.') || 'model'}: ${msg}`).join('; ');
      throw new StudioFailure('ai-input-drifted', `The request does not fit what ${model.id} takes today (${told}). Nothing was sent.`);
    },

    submit: async (model, input, call) => ({
      requestId: await gateway.submit(call, (client) =>
        client.queue.submit(model.id, {
          input,
          startTimeout: model.startTimeoutMs / 1000,
          storageSettings: keptPrivately,
        }),
      ),
      output: null,
    }),

    status: (model, requestId, call) => askStatus({ gateway, history }, model, requestId, call),

    output: (model, requestId, call) => askResult({ gateway, history }, model, requestId, call),

    cancel: async (model, requestId, call) => {
      const asked = await gateway
        .ask(
          call,
          async (client, last): Promise<CancelAnswer | 'perhaps'> => {
            await client.queue.cancel(model.id, { requestId });
            return last()?.status === 202 ? 'perhaps' : 'cancelled';
          },
          { reading: cancelRefusal },
        )
        .catch(unless({ 'ai-rejected': 'too-late', 'ai-result-lost': 'gone' }));
      if (asked !== 'perhaps') return asked;
      // it was asked to stop while it runs; only when nothing is known of it any more has it
      return gateway
        .ask(call, async (client): Promise<CancelAnswer> => {
          await readStatus(client, model, requestId);
          return 'too-late';
        })
        .catch(unless({ 'ai-result-lost': 'cancelled' }));
    },

    find: async (model, marker, sinceMs, call) => {
      const item = await history.find(model.id, marker, sinceMs, call);
      return item && { requestId: item.request_id };
    },

    forget: async (_model, requestId, call) => {
      try {
        await gateway.json(call, 'DELETE', `https://api.fal.ai/v1/models/requests/${encodeURIComponent(requestId)}/payloads`);
      } catch (error) {
        // only an administrator's key may; the files go after a day by themselves, the record of the request stays in the account's history
        log.info('fal.not-forgotten', { code: error instanceof StudioFailure ? error.code : 'unexpected' });
      }
    },

    prices: (call) => askPrices(gateway, falModels, call),

    download: async ({ url }, { file, kind, mostBytes }, call) => {
      const { signal, mayLeave } = call;
      const bring = async (): Promise<void> => {
        const headers = isResultAddress(url) ? { authorization: await gateway.fileAuthorization(call) } : {};
        await downloadTo({ transport, url, hosts: resultHosts, file, kind, mostBytes, headers, signal, mayLeave });
      };
      await bring().catch((error: unknown) => {
        if (!(error instanceof StudioFailure) || error.code !== 'ai-key-refused') throw error;
        // a token that was kept may have been taken back; a new one decides
        gateway.dropFileAuthorization();
        return bring();
      });
    },
  };
}

/** A failure with one of these codes is an answer. */
const unless =
  (answers: Partial<Record<FailureCode, CancelAnswer>>) =>
  (error: unknown): CancelAnswer => {
    const answer = error instanceof StudioFailure ? answers[error.code] : undefined;
    if (answer === undefined) throw error;
    return answer;
  };

/** What cannot be stopped any more is no fault (fal.ai/docs/inference-api/queue/cancel: ALREADY_COMPLETED). */
const cancelRefusal = (answer: FalAnswer): StudioFailure =>
  answer.status === 400 ? new StudioFailure('ai-rejected', 'The work has ended already.') : callFailure(answer);

function isResultAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' && url.port === '' && isHostOf(url.hostname, resultHosts);
}
