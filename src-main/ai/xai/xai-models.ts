import { z } from 'zod';
import { StudioFailure } from '../../failure.ts';
import type { ClipOrder, EditOrder, Model, ModelInput, ModelOrder, OrderFiles, PixelSize } from '../provider.ts';

/**
 * Grok Imagine, as docs.x.ai describes it (model-capabilities/images/editing, model-capabilities/video/generation,
 * rest-api-reference/inference/images, model-capabilities/imagine/files; read on 2026-11-23). It knows no masks and no seeds.
 * Pictures are handed over by the id of a private file; of a picture alone the result has the aspect.
 */

const minuteMs = 60_000;

/** What the provider keeps of a result: private to the account, until it is fetched here or a day has gone by. */
const storedFor = (filename: string): ModelInput => ({ filename, expires_after: 86_400 });

interface PictureFacts extends Pick<Model, 'id' | 'name'> {
  readonly quality: 'medium' | null;
  /** In millionths of a dollar for an edit, the picture that is sent included: it is charged too. */
  readonly micros: { readonly '1k': number; readonly '2k': number };
  readonly seenOn: string;
}

const pictureModels: readonly PictureFacts[] = [
  {
    id: 'grok-imagine-image-2.0',
    name: 'Grok Imagine Image 2.0',
    // 0.06 and 0.08 for medium quality, and 0.01 for the picture that is sent (docs.x.ai/docs/models/grok-imagine-image-2.0).
    quality: 'medium',
    micros: { '1k': 70_000, '2k': 90_000 },
    seenOn: '2026-10-13',
  },
  {
    id: 'grok-imagine-image',
    name: 'Grok Imagine Image',
    // 0.02, and 0.002 for the picture that is sent, at either size (docs.x.ai/developers/models).
    quality: null,
    micros: { '1k': 22_000, '2k': 22_000 },
    seenOn: '2026-10-06',
  },
];

/** About four megapixels, whatever the shape. */
const most2k = { longEdgePx: 2560, pixels: 2048 * 2048 };
/** What is no larger than this comes back as large from the smaller size. */
const most1kPixels = 1024 * 1024;
const sizeOf = ({ widthPx, heightPx }: PixelSize): '1k' | '2k' => (widthPx * heightPx <= most1kPixels ? '1k' : '2k');

function pictureModel({ id, name, quality, micros, seenOn }: PictureFacts): Model {
  return {
    id,
    provider: 'xai',
    name,
    does: ['style', 'remove', 'add'],
    takesMask: false,
    takesPrompt: true,
    takesEndFrame: false,
    makesSound: false,
    aspects: [],
    resolutions: ['1k', '2k'],
    durationsS: [],
    most: most2k,
    promptCharacters: 8000,
    price: { unit: 'image', micros: micros['2k'], seenOn },
    startTimeoutMs: 2 * minuteMs,
    longestMs: 5 * minuteMs,
    quantity: (order) => micros[sizeOf(pictureOrder(order).size)] / micros['2k'],
    input: (order, files) => {
      const { prompt, size } = pictureOrder(order);
      return {
        model: id,
        prompt,
        image: { file_id: files.picture },
        n: 1,
        resolution: sizeOf(size),
        ...(quality !== null && { quality }),
        response_format: 'url',
        // The answer is only an id, so that a connection that breaks while the work goes on loses nothing.
        deferred: true,
        storage_options: storedFor('picture.jpg'),
      };
    },
  };
}

function pictureOrder(order: ModelOrder): EditOrder {
  if (order.operation === 'clip') throw new StudioFailure('ai-model-unknown', 'This model makes pictures, no clips. Choose another one.');
  return order;
}

const clipMicros = { second: 140_000, picture: 10_000 };
const clipPromptCharacters = 4000;

/** At 720p throughout: with a last frame it makes no more, and a film wants all its clips alike. */
const clipModel: Model = {
  id: 'grok-imagine-video-1.5',
  provider: 'xai',
  name: 'Grok Imagine Video 1.5',
  does: ['clip'],
  takesMask: false,
  takesPrompt: true,
  takesEndFrame: true,
  makesSound: true,
  // By its first frame.
  aspects: [],
  resolutions: ['720p'],
  durationsS: [3, 4, 5, 6, 7, 8, 10, 12, 15],
  most: { longEdgePx: 1920, pixels: 1920 * 1920 },
  promptCharacters: clipPromptCharacters,
  // 0.14 a second at 720p with or without sound, and 0.01 for each picture that is sent (docs.x.ai/developers/pricing).
  price: { unit: 'second', micros: clipMicros.second, seenOn: '2026-09-10' },
  startTimeoutMs: 5 * minuteMs,
  longestMs: 20 * minuteMs,
  quantity: (order) => {
    const { durationS, hasEndFrame } = clipOrder(order);
    return durationS + ((hasEndFrame ? 2 : 1) * clipMicros.picture) / clipMicros.second;
  },
  input: (order, files) => clipInput(clipOrder(order), files),
};

function clipInput(order: ClipOrder, { picture, endFrame }: OrderFiles): ModelInput {
  return {
    model: clipModel.id,
    prompt: withAvoid(order),
    image: { file_id: picture },
    ...(endFrame !== null && { last_frame: { file_id: endFrame } }),
    duration: order.durationS,
    resolution: '720p',
    generate_audio: order.withSound,
    storage_options: storedFor('clip.mp4'),
  };
}

/** There is no field for it, so it is said with the rest, where there is room. */
function withAvoid({ prompt, avoid }: ClipOrder): string {
  const both = avoid === null ? prompt : `${prompt}\nAvoid: ${avoid}.`;
  return both.length <= clipPromptCharacters ? both : prompt;
}

function clipOrder(order: ModelOrder): ClipOrder {
  if (order.operation !== 'clip') throw new StudioFailure('ai-model-unknown', 'This model makes clips, no pictures. Choose another one.');
  return order;
}

export const xaiModels: readonly Model[] = [...pictureModels.map(pictureModel), clipModel];

/** What a model charges for the picture that is sent, beside what it tells for the one that it makes. */
export const sentPictureMicros: Readonly<Record<string, number>> = { 'grok-imagine-image-2.0': 10_000, 'grok-imagine-image': 2000 };

const fileId = z.string().regex(/^file[-_][\w-]{1,120}$/);
const handedOver = z.strictObject({ file_id: fileId });
const storage = z.strictObject({ filename: z.string().min(1).max(100), expires_after: z.number().int().min(3600).max(2_592_000) });
const picture = {
  prompt: z.string().min(1).max(8000),
  image: handedOver,
  n: z.literal(1),
  resolution: z.enum(['1k', '1.5k', '2k']),
  response_format: z.literal('url'),
  deferred: z.literal(true),
  storage_options: storage,
};

/** What leaves, checked by ourselves: the provider publishes no types that a build could read. */
export const xaiInput = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('grok-imagine-image-2.0'), ...picture, quality: z.enum(['low', 'medium', 'auto']) }),
  z.strictObject({ model: z.literal('grok-imagine-image'), ...picture }),
  z.strictObject({
    model: z.literal('grok-imagine-video-1.5'),
    prompt: z.string().min(1).max(clipPromptCharacters),
    image: handedOver,
    last_frame: handedOver.optional(),
    duration: z.number().int().min(1).max(15),
    resolution: z.enum(['480p', '720p', '1080p']),
    generate_audio: z.boolean(),
    storage_options: storage,
  }),
]);

export const isFileId = (text: unknown): text is string => fileId.safeParse(text).success;
