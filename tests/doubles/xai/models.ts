import { isRecord } from '../service.ts';

/** What xAI's models take and cost, in millionths of a dollar. */
export type Body = Readonly<Record<string, unknown>>;

const pictureFields = [
  'model',
  'prompt',
  'image',
  'images',
  'n',
  'resolution',
  'quality',
  'aspect_ratio',
  'response_format',
  'deferred',
  'storage_options',
  'user',
];
const clipFields = [
  'model',
  'prompt',
  'image',
  'last_frame',
  'duration',
  'resolution',
  'aspect_ratio',
  'generate_audio',
  'storage_options',
  'user',
];

/** What a field says, or what it means when it says nothing. */
const said = (value: unknown, usual: string): string => (typeof value === 'string' ? value : usual);

interface ImageModel {
  readonly picture: (body: Body) => number;
  readonly input: number;
}
const imageModels: Readonly<Record<string, ImageModel>> = {
  'grok-imagine-image-2.0': {
    picture: ({ resolution, quality }) => picturePrice(said(resolution, '1k'), said(quality, 'medium')),
    input: 10_000,
  },
  'grok-imagine-image': { picture: () => 20_000, input: 2_000 },
};
const prices2: Readonly<Record<string, number>> = { '1k low': 40_000, '1k medium': 60_000, '2k low': 60_000, '2k medium': 80_000 };
/** `auto` is medium for edits. */
const picturePrice = (resolution: string, quality: string): number =>
  prices2[`${resolution} ${quality === 'low' ? 'low' : 'medium'}`] ?? 80_000;
const clipPrices: Readonly<Record<string, number>> = { '480p': 80_000, '720p': 140_000 };
const clipInput = 10_000;
const clipModels = new Set(['grok-imagine-video', 'grok-imagine-video-1.5']);

export const isImageModel = (id: unknown): boolean => typeof id === 'string' && Object.hasOwn(imageModels, id);
export const isClipModel = (id: unknown): boolean => typeof id === 'string' && clipModels.has(id);
export const strangeFields = (body: Body, kind: 'picture' | 'clip'): string[] =>
  Object.keys(body).filter((name) => !(kind === 'picture' ? pictureFields : clipFields).includes(name));

/** References to pictures: a file of the account, an address, or the bytes themselves. */
export function referenceOf(value: unknown): { fileId: string } | { url: string } | null {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(one)) return null;
  if (typeof one['file_id'] === 'string') return { fileId: one['file_id'] };
  return typeof one['url'] === 'string' ? { url: one['url'] } : null;
}

export function pictureCharge(body: Body): number {
  const model = imageModels[String(body['model'])];
  const count = typeof body['n'] === 'number' ? body['n'] : 1;
  return model ? model.picture(body) * count + model.input : 0;
}
export const clipDuration = (body: Body): number => (typeof body['duration'] === 'number' ? body['duration'] : 8);
export const clipCharge = (body: Body): number =>
  (clipPrices[said(body['resolution'], '480p')] ?? 140_000) * clipDuration(body) + clipInput * (referenceOf(body['last_frame']) ? 2 : 1);

/** In ten-thousand-millionths of a dollar, as the list of models tells prices. */
export const modelList = (): object => ({
  models: Object.entries(imageModels).map(([id, model]) => ({
    id,
    aliases: [`${id}-latest`],
    image_price: model.picture({ resolution: '1k', quality: 'medium' }) * 10_000,
    pricing:
      id === 'grok-imagine-image-2.0'
        ? Object.entries(prices2).map(([of, micros]) => {
            const [resolution, quality] = of.split(' ');
            return { quality, resolution, price_per_image: micros * 10_000 };
          })
        : [],
  })),
});
