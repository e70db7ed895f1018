import { openAsBlob } from 'node:fs';
import { StudioFailure } from '../../failure.ts';
import type { Clock, Log, SecretsPort } from '../../ports.ts';
import { downloadTo } from '../download.ts';
import { SubmitOutcomeUnknown, type Model, type Provider, type RemoteCall } from '../provider.ts';
import { isHostOf, type Transport } from '../transport.ts';
import { outputOf, readPrices, readWork, stateOf, storedFiles, type Work } from './xai-answers.ts';
import { workFailure } from './xai-errors.ts';
import { XaiGateway } from './xai-gateway.ts';
import { isFileId, xaiInput, xaiModels } from './xai-models.ts';

export interface XaiParts {
  readonly secrets: Pick<SecretsPort, 'get' | 'source'>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
}

/** Results are served from here and from nowhere else. */
const resultHosts = ['x.ai'];
/** What is sent has to be there until the work begins; an hour is the least that can be asked for. */
const sentForS = 2 * 3600;
const uploadMs = 10 * 60_000;
/** A clip's request is answered with an id at once. */
const clipSubmitMs = 2 * 60_000;

/**
 * xAI behind the studio's port. It can neither be asked what was asked of it nor be told to stop: a request whose answer was
 * lost is not asked again without a person, and what was begun is waited for.
 */
export function createXaiProvider({ secrets, transport, log }: XaiParts): Provider {
  const gateway = new XaiGateway({ secrets, transport });
  const look = async (model: Model, requestId: string, call: RemoteCall): Promise<Work | null> => {
    const { status, value } = await gateway.ask({ method: 'GET', path: `${placeOf(model)}/${encodeURIComponent(requestId)}` }, call, {
      reading: workFailure,
    });
    if (status === 202) return null;
    const work = readWork(value);
    if (work) return work;
    throw new StudioFailure('ai-busy', 'xAI answered in a form that is not understood. It is asked again.');
  };
  return {
    id: 'xai',
    models: xaiModels,
    lostRequests: 'never',
    keySource: () => gateway.keySource(),

    upload: async ({ file, contentType }, call) => {
      const form = new FormData();
      // Said before the file, or it is not heeded (docs.x.ai/developers/rest-api-reference/files/upload).
      form.append('expires_after', String(sentForS));
      form.append('file', await openAsBlob(file, { type: contentType }), `picture.${contentType === 'image/png' ? 'png' : 'jpg'}`);
      const { value } = await gateway.ask({ method: 'POST', path: '/v1/files', body: form }, call, { limitMs: uploadMs });
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
      if (!isFileId(id)) throw new StudioFailure('ai-failed', 'xAI did not say where it put the picture.');
      return id;
    },

    check: (model, input) => {
      const read = xaiInput.safeParse(input);
      if (read.success && read.data.model === model.id) return;
      const told = (read.error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`).join('; ');
      throw new StudioFailure(
        'ai-input-drifted',
        `The request does not fit what ${model.id} takes (${told || 'another model'}). Nothing was sent.`,
      );
    },

    submit: async (model, input, call) => {
      const isClip = model.does.includes('clip');
      const limitMs = isClip ? clipSubmitMs : model.startTimeoutMs + model.longestMs;
      const value = await gateway.submit(isClip ? '/v1/videos/generations' : '/v1/images/edits', input, call, limitMs);
      const work = readWork(value);
      if (work?.request_id && /^[\w-]{1,120}$/.test(work.request_id)) return { requestId: work.request_id, output: null };
      // Without an id the work was done within the request.
      if (work && stateOf(work) === 'completed') return { requestId: `at-once-${crypto.randomUUID()}`, output: outputOf(work) };
      throw new SubmitOutcomeUnknown();
    },

    status: async (model, requestId, call) => {
      const work = await look(model, requestId, call);
      const state = work ? stateOf(work) : 'running';
      if (state === null) throw new StudioFailure('ai-busy', 'xAI answered in a form that is not understood. It is asked again.');
      return state === 'completed' ? { state } : { state: 'running' };
    },

    output: async (model, requestId, call) => {
      const work = await look(model, requestId, call);
      if (!work || stateOf(work) !== 'completed') throw new StudioFailure('ai-busy', 'xAI has not finished the work yet.');
      return outputOf(work);
    },

    cancel: () => Promise.resolve('too-late'),

    find: () => Promise.resolve(null),

    forget: async (model, requestId, call) => {
      try {
        const work = await look(model, requestId, call);
        for (const id of work ? storedFiles(work) : []) {
          await gateway.ask({ method: 'DELETE', path: `/v1/files/${encodeURIComponent(id)}` }, call);
        }
      } catch (error) {
        // After a day it goes by itself.
        log.info('xai.not-forgotten', { code: error instanceof StudioFailure ? error.code : 'unexpected' });
      }
    },

    prices: async (call) => readPrices((await gateway.ask({ method: 'GET', path: '/v1/image-generation-models' }, call)).value),

    download: async ({ url }, { file, kind, mostBytes }, call) => {
      const isOwn = URL.canParse(url) && isHostOf(new URL(url).hostname, ['api.x.ai']);
      await downloadTo({
        transport,
        url,
        hosts: resultHosts,
        file,
        kind,
        mostBytes,
        // The key goes to the interface alone, never to where links point.
        headers: isOwn ? { authorization: await gateway.authorization() } : {},
        signal: call.signal,
        mayLeave: call.mayLeave,
      });
    },
  };
}

const placeOf = ({ does }: Model): string => (does.includes('clip') ? '/v1/videos' : '/v1/images');
