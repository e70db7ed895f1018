import { StudioFailure } from '../../failure.ts';
import type { EditOrder, Model, ModelInput, ModelOrder, OrderFiles } from '../provider.ts';
import { aspectFor, fitSize, megapixels, tierFor, type SizeRule, type Tier } from './picture-size.ts';

/**
 * Models that change pictures. Fields are those of the client's own types (resources/ai/fal-schemas.json); prices are from the
 * endpoints' own pages at fal.ai/models, seen on the day that stands with them. What is not found there is not offered, but for
 * the prices that say so. Prices told by Fal itself go before these.
 */

const minuteMs = 60_000;
/** Pictures take seconds; what is said here is when to give up. */
const patience = { startTimeoutMs: 5 * minuteMs, longestMs: 10 * minuteMs };

interface EditFacts extends Pick<Model, 'id' | 'name' | 'does' | 'takesMask' | 'takesPrompt' | 'most' | 'price' | 'promptCharacters'> {
  readonly aspects?: readonly string[];
  readonly resolutions?: readonly string[];
  readonly quantity: (order: EditOrder) => number;
  readonly input: (order: EditOrder, files: OrderFiles) => ModelInput;
}

function editModel({ quantity, input, aspects = [], resolutions = [], ...facts }: EditFacts): Model {
  return {
    ...facts,
    provider: 'fal',
    takesEndFrame: false,
    makesSound: false,
    aspects,
    resolutions,
    durationsS: [],
    ...patience,
    quantity: (order) => quantity(editOf(order)),
    input: (order, files) => input(editOf(order), files),
  };
}

function editOf(order: ModelOrder): EditOrder {
  if (order.operation === 'clip') throw new StudioFailure('ai-model-unknown', 'This model makes pictures, no clips. Choose another one.');
  return order;
}

const seeded = ({ seed }: EditOrder): ModelInput => (seed === null ? {} : { seed });

/** Fails with ai-model-unknown, before anything is paid, when a model that needs a mask gets none. */
function maskOf({ mask }: OrderFiles): string {
  if (mask === null) throw new StudioFailure('ai-model-unknown', 'This model works only inside a mask. Draw one, or choose another model.');
  return mask;
}

const wholePicture = ['style', 'remove', 'add'] as const;

const bananaAspects = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'];
const bananaTiers = [
  { name: '1K', pixels: 1024 * 1024 },
  { name: '2K', pixels: 2048 * 2048 },
  { name: '4K', pixels: 4096 * 4096 },
] as const satisfies readonly Tier[];

/** Gemini's two picture models take the same request; they differ in what a resolution costs. */
function banana(
  facts: Pick<Model, 'id' | 'name' | 'price'>,
  factors: Readonly<Record<(typeof bananaTiers)[number]['name'], number>>,
): Model {
  const tierOf = ({ size }: EditOrder): keyof typeof factors => tierFor(size, bananaTiers).name as keyof typeof factors;
  return editModel({
    ...facts,
    does: wholePicture,
    takesMask: false,
    takesPrompt: true,
    aspects: bananaAspects,
    resolutions: bananaTiers.map(({ name }) => name),
    most: { longEdgePx: 4096, pixels: 4096 * 4096 },
    promptCharacters: 10_000,
    quantity: (order) => factors[tierOf(order)],
    input: (order, { picture }) => ({
      prompt: order.prompt,
      image_urls: [picture],
      num_images: 1,
      limit_generations: true,
      resolution: tierOf(order),
      aspect_ratio: aspectFor(order.size, bananaAspects),
      output_format: 'png',
      ...seeded(order),
    }),
  });
}

/** 0.15 an image at 1K and 2K, twice that at 4K: general knowledge, its page was not found. */
export const nanoBananaPro = banana(
  {
    id: 'fal-ai/nano-banana-pro/edit',
    name: 'Nano Banana Pro',
    price: { unit: 'image', micros: 150_000, seenOn: '2026-11-22' },
  },
  { '1K': 1, '2K': 1, '4K': 2 },
);

export const nanoBanana2 = banana(
  { id: 'fal-ai/nano-banana-2/edit', name: 'Nano Banana 2', price: { unit: 'image', micros: 80_000, seenOn: '2026-11-23' } },
  { '1K': 1, '2K': 1.5, '4K': 2 },
);

/** From 2560 x 1440 to 4096 x 4096 pixels in all. */
const seedreamSize: SizeRule = { leastPixels: 2560 * 1440, mostPixels: 4096 * 4096, mostEdgePx: 4096, multiple: 8 };

/** Price by what a reseller says of Fal's page; one for all sizes. */
export const seedream = editModel({
  id: 'fal-ai/bytedance/seedream/v4.5/edit',
  name: 'Seedream 4.5',
  does: wholePicture,
  takesMask: false,
  takesPrompt: true,
  most: { longEdgePx: 4096, pixels: 4096 * 4096 },
  price: { unit: 'image', micros: 40_000, seenOn: '2026-11-23' },
  promptCharacters: 4000,
  quantity: () => 1,
  input: (order, { picture }) => {
    const { widthPx, heightPx } = fitSize(order.size, seedreamSize);
    return {
      prompt: order.prompt,
      image_urls: [picture],
      image_size: { width: widthPx, height: heightPx },
      num_images: 1,
      max_images: 1,
      ...seeded(order),
    };
  },
});

const fluxSize: SizeRule = { mostPixels: 4_000_000, mostEdgePx: 2048, multiple: 16 };

/**
 * Counted in megapixels of 0.015: every one that goes in or comes out, and the first costs double. Of FLUX.2 [pro]; that what
 * goes in is counted is from the page of its larger sister.
 */
export const flux2Pro = editModel({
  id: 'fal-ai/flux-2-pro/edit',
  name: 'FLUX.2 [pro]',
  does: wholePicture,
  takesMask: false,
  takesPrompt: true,
  most: { longEdgePx: 2048, pixels: 4_000_000 },
  price: { unit: 'megapixel', micros: 15_000, seenOn: '2026-11-23' },
  promptCharacters: 4000,
  quantity: ({ size }) => megapixels(size) + megapixels(fitSize(size, fluxSize)) + 1,
  input: (order, { picture }) => {
    const { widthPx, heightPx } = fitSize(order.size, fluxSize);
    return {
      prompt: order.prompt,
      image_urls: [picture],
      image_size: { width: widthPx, height: heightPx },
      output_format: 'png',
      ...seeded(order),
    };
  },
});

/** Takes what is white out, without words. Price by quality; of its twin that takes boxes. */
export const objectRemoval = editModel({
  id: 'fal-ai/object-removal/mask',
  name: 'Object removal',
  does: ['remove'],
  takesMask: true,
  takesPrompt: false,
  most: { longEdgePx: 2048, pixels: 4_000_000 },
  price: { unit: 'image', micros: 24_000, seenOn: '2026-11-22' },
  promptCharacters: 0,
  quantity: () => 1,
  input: (_, files) => ({ image_url: files.picture, mask_url: maskOf(files), model: 'best_quality', mask_expansion: 15 }),
});

const qwenSize: SizeRule = { mostPixels: 1_763_584, mostEdgePx: 1664, multiple: 16 };

/** Price of the same model without a mask: its own page tells none. */
export const qwenInpaint = editModel({
  id: 'fal-ai/qwen-image-edit/inpaint',
  name: 'Qwen inpaint',
  does: ['remove', 'add'],
  takesMask: true,
  takesPrompt: true,
  most: { longEdgePx: 1664, pixels: 1_763_584 },
  price: { unit: 'megapixel', micros: 30_000, seenOn: '2026-11-22' },
  promptCharacters: 4000,
  quantity: ({ size }) => megapixels(fitSize(size, qwenSize)),
  input: (order, files) => {
    const { widthPx, heightPx } = fitSize(order.size, qwenSize);
    return {
      prompt: order.prompt,
      image_url: files.picture,
      mask_url: maskOf(files),
      image_size: { width: widthPx, height: heightPx },
      num_images: 1,
      strength: 0.93,
      output_format: 'png',
      ...seeded(order),
    };
  },
});

/** What comes back is as large as what was sent. */
export const fluxFill = editModel({
  id: 'fal-ai/flux-pro/v1/fill',
  name: 'FLUX.1 [pro] Fill',
  does: ['remove', 'add'],
  takesMask: true,
  takesPrompt: true,
  most: { longEdgePx: 2048, pixels: 2_000_000 },
  price: { unit: 'megapixel', micros: 50_000, seenOn: '2026-11-23' },
  promptCharacters: 4000,
  quantity: ({ size }) => megapixels(size),
  input: (order, files) => ({
    prompt: order.prompt,
    image_url: files.picture,
    mask_url: maskOf(files),
    num_images: 1,
    output_format: 'png',
    ...seeded(order),
  }),
});

/** Learnt from licensed pictures only. */
export const briaFill = editModel({
  id: 'fal-ai/bria/genfill',
  name: 'Bria GenFill',
  does: ['add'],
  takesMask: true,
  takesPrompt: true,
  most: { longEdgePx: 2048, pixels: 4_000_000 },
  price: { unit: 'request', micros: 40_000, seenOn: '2026-11-23' },
  promptCharacters: 1000,
  quantity: () => 1,
  input: (order, files) => ({ prompt: order.prompt, image_url: files.picture, mask_url: maskOf(files), num_images: 1, ...seeded(order) }),
});

/** Takes shadows and reflections along. */
export const finegrainEraser = editModel({
  id: 'fal-ai/finegrain-eraser/mask',
  name: 'Finegrain eraser',
  does: ['remove'],
  takesMask: true,
  takesPrompt: false,
  most: { longEdgePx: 2048, pixels: 4_000_000 },
  price: { unit: 'request', micros: 180_000, seenOn: '2026-11-22' },
  promptCharacters: 0,
  quantity: () => 1,
  input: (order, files) => ({ image_url: files.picture, mask_url: maskOf(files), mode: 'standard', ...seeded(order) }),
});
