import { z } from 'zod';
import { StudioFailure } from '../../failure.ts';
import type { ProviderOutput, RequestStatus, ToldPrice } from '../provider.ts';
import { failedWork } from './xai-errors.ts';
import { isFileId, sentPictureMicros, xaiModels } from './xai-models.ts';

/** What xAI answers, read with care: only what is used is looked at, and everything else may be there or not. */

const made = z.object({
  url: z.string().nullish(),
  mime_type: z.string().nullish(),
  respect_moderation: z.boolean().nullish(),
  file_output: z.object({ file_id: z.string().nullish() }).nullish(),
});
const work = z.object({
  request_id: z.string().nullish(),
  status: z.string().nullish(),
  data: z.array(made).nullish(),
  video: made.nullish(),
  respect_moderation: z.boolean().nullish(),
  usage: z.object({ cost_in_usd_ticks: z.number().nullish() }).nullish(),
  error: z.unknown().optional(),
});
export type Work = z.infer<typeof work>;

/** Null: it is not understood. */
export const readWork = (value: unknown): Work | null => work.safeParse(value).data ?? null;

/** How work stands; null where the answer does not say. */
export function stateOf(answer: Work): RequestStatus['state'] | null {
  switch (answer.status) {
    case 'pending':
    case 'processing':
    case 'queued':
      return 'running';
    case 'done':
    case 'failed':
    case 'expired':
      return 'completed';
    default:
      return makes(answer).length > 0 ? 'completed' : null;
  }
}

/**
 * Where the result of ended work is: as a file of the account, which lasts for a day, rather than at the link beside it, which
 * is gone within minutes. Fails as the work failed.
 */
export function outputOf(answer: Work): ProviderOutput {
  const { status, error, respect_moderation: isAllowed } = answer;
  const isCharged = wasCharged(answer);
  if (status === 'failed' || status === 'expired') throw failedWork(status, error, isCharged);
  const all = makes(answer);
  if (isAllowed === false || all.some((one) => one.respect_moderation === false)) throw failedWork('moderated', error, isCharged);
  const files = all.flatMap(({ url, mime_type: contentType, file_output: kept }) => {
    const address = isFileId(kept?.file_id) ? fileAddress(kept.file_id) : url;
    return address ? [{ url: address, contentType: contentType ?? null }] : [];
  });
  if (files.length === 0) throw failedWork('nothing', error, isCharged);
  return { files };
}

const fileAddress = (fileId: string): string => `https://api.x.ai/v1/files/${encodeURIComponent(fileId)}/content`;

/** Files of the account that hold the result. */
export const storedFiles = (answer: Work): string[] =>
  makes(answer).flatMap(({ file_output: kept }) => (isFileId(kept?.file_id) ? [kept.file_id] : []));

const makes = ({ data, video }: Work): z.infer<typeof made>[] => [...(data ?? []), ...(video ? [video] : [])];

/** Told by the answer; where it is silent nobody knows, and it is counted: what its own rules turned down is charged all the same. */
function wasCharged({ usage, status }: Work): boolean {
  const ticks = usage?.cost_in_usd_ticks;
  return typeof ticks === 'number' ? ticks > 0 : status === 'done';
}

const listed = z.object({
  models: z.array(
    z.object({
      id: z.string(),
      aliases: z.array(z.string()).nullish(),
      image_price: z.number().nullish(),
      pricing: z
        .array(z.object({ quality: z.string().nullish(), resolution: z.string().nullish(), price_per_image: z.number() }))
        .nullish(),
    }),
  ),
});

/** Prices of edits from the list of picture models, in which a dollar is ten thousand million. */
export function readPrices(value: unknown): ToldPrice[] {
  const list = listed.safeParse(value).data;
  if (!list) throw new StudioFailure('ai-busy', 'xAI answered about its prices in a form that is not understood.');
  return xaiModels.flatMap(({ id, price }): ToldPrice[] => {
    if (price.unit !== 'image') return [];
    const told = list.models.find((model) => model.id === id || model.aliases?.includes(id));
    const best = told?.pricing?.find(({ quality, resolution }) => quality === 'medium' && resolution === '2k')?.price_per_image;
    const ticks = best ?? (told?.pricing?.length ? undefined : told?.image_price);
    if (ticks === undefined || ticks === null || !(ticks > 0)) return [];
    return [{ model: id, unit: 'image', micros: Math.round(ticks / 10_000) + (sentPictureMicros[id] ?? 0) }];
  });
}
