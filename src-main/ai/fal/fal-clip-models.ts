import { StudioFailure } from '../../failure.ts';
import type { ClipOrder, Model, ModelInput, ModelOrder, OrderFiles } from '../provider.ts';

/**
 * Models that make a picture move. The same thing has another name in every generation of every model: the schemas
 * (resources/ai/fal-schemas.json) say which. Sound is told off in so many words, because most of them make it, and charge it,
 * unless they are told not to. Prices: fal.ai/models, seen on the day that stands with them.
 */

const minuteMs = 60_000;
/** Clips take minutes, and stand in line at busy hours. */
const patience = { startTimeoutMs: 15 * minuteMs, longestMs: 20 * minuteMs };

interface ClipFacts extends Pick<Model, 'id' | 'name' | 'takesEndFrame' | 'durationsS' | 'price' | 'promptCharacters'> {
  readonly aspects?: readonly string[];
  readonly resolutions?: readonly string[];
  /** How many times the price a clip with its own sound costs; null for a model that makes none. */
  readonly soundFactor: number | null;
  readonly input: (order: ClipOrder, files: OrderFiles) => ModelInput;
}

function clipModel({ input, soundFactor, aspects = [], resolutions = [], ...facts }: ClipFacts): Model {
  return {
    ...facts,
    provider: 'fal',
    does: ['clip'],
    takesMask: false,
    takesPrompt: true,
    makesSound: soundFactor !== null,
    aspects,
    resolutions,
    most: { longEdgePx: 1920, pixels: 1920 * 1920 },
    ...patience,
    quantity: (order) => {
      const { durationS, withSound } = clipOf(order);
      return durationS * (withSound ? (soundFactor ?? 1) : 1);
    },
    input: (order, files) => input(clipOf(order), files),
  };
}

function clipOf(order: ModelOrder): ClipOrder {
  if (order.operation !== 'clip') throw new StudioFailure('ai-model-unknown', 'This model makes clips, no pictures. Choose another one.');
  return order;
}

const whole = (fromS: number, toS: number): number[] => Array.from({ length: toS - fromS + 1 }, (_, index) => fromS + index);
/** A field that is said only when there is something to say. */
const said = (name: string, value: string | number | null): ModelInput => (value === null ? {} : { [name]: value });
const aspectOf = (aspects: readonly string[], { aspect }: ClipOrder): string => (aspects.includes(aspect) ? aspect : 'auto');

/** What the generations of Kling have in common; where the pictures go differs. */
const kling = { durationsS: [5, 10], promptCharacters: 2500 } as const;
const klingCommon = (order: ClipOrder): ModelInput => ({
  prompt: order.prompt,
  duration: String(order.durationS),
  ...said('negative_prompt', order.avoid),
});

export const kling26Pro = clipModel({
  ...kling,
  id: 'fal-ai/kling-video/v2.6/pro/image-to-video',
  name: 'Kling 2.6 Pro',
  takesEndFrame: true,
  price: { unit: 'second', micros: 70_000, seenOn: '2026-11-22' },
  soundFactor: 2,
  input: (order, files) => ({
    ...klingCommon(order),
    start_image_url: files.picture,
    ...said('end_image_url', files.endFrame),
    generate_audio: order.withSound,
  }),
});

export const kling25TurboPro = clipModel({
  ...kling,
  id: 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
  name: 'Kling 2.5 Turbo Pro',
  takesEndFrame: true,
  price: { unit: 'second', micros: 70_000, seenOn: '2026-11-22' },
  soundFactor: null,
  input: (order, files) => ({
    ...klingCommon(order),
    image_url: files.picture,
    ...said('tail_image_url', files.endFrame),
  }),
});

export const kling25TurboStandard = clipModel({
  ...kling,
  id: 'fal-ai/kling-video/v2.5-turbo/standard/image-to-video',
  name: 'Kling 2.5 Turbo Standard',
  takesEndFrame: false,
  price: { unit: 'second', micros: 42_000, seenOn: '2026-11-22' },
  soundFactor: null,
  input: (order, files) => ({
    ...klingCommon(order),
    image_url: files.picture,
  }),
});

/** It has no field for what to avoid: that is said in the text, as far as there is room. */
export const klingO3Standard = clipModel({
  id: 'fal-ai/kling-video/o3/standard/image-to-video',
  name: 'Kling O3 Standard',
  takesEndFrame: true,
  durationsS: whole(3, 15),
  price: { unit: 'second', micros: 84_000, seenOn: '2026-11-22' },
  soundFactor: 4 / 3,
  promptCharacters: 2500,
  input: (order, files) => ({
    prompt: withAvoided(order, 2500),
    image_url: files.picture,
    ...said('end_image_url', files.endFrame),
    duration: String(order.durationS),
    generate_audio: order.withSound,
  }),
});

const veoAspects = ['16:9', '9:16'];
const veoResolutions = ['720p', '1080p'];
const veoCommon = (order: ClipOrder): ModelInput => ({
  prompt: order.prompt,
  duration: `${order.durationS}s`,
  aspect_ratio: aspectOf(veoAspects, order),
  resolution: '1080p',
  generate_audio: order.withSound,
  ...said('negative_prompt', order.avoid),
  ...said('seed', order.seed),
});

export const veo31Fast = clipModel({
  id: 'fal-ai/veo3.1/fast/image-to-video',
  name: 'Veo 3.1 Fast',
  takesEndFrame: false,
  durationsS: [4, 6, 8],
  aspects: veoAspects,
  resolutions: veoResolutions,
  price: { unit: 'second', micros: 100_000, seenOn: '2026-11-22' },
  soundFactor: 1.5,
  promptCharacters: 4000,
  input: (order, files) => ({ ...veoCommon(order), image_url: files.picture }),
});

/** For joins only: it asks for both ends. */
export const veo31FastJoin = clipModel({
  id: 'fal-ai/veo3.1/fast/first-last-frame-to-video',
  name: 'Veo 3.1 Fast, first and last frame',
  takesEndFrame: true,
  durationsS: [4, 6, 8],
  aspects: veoAspects,
  resolutions: veoResolutions,
  price: { unit: 'second', micros: 100_000, seenOn: '2026-11-22' },
  soundFactor: 1.5,
  promptCharacters: 4000,
  input: (order, files) => {
    if (files.endFrame === null)
      throw new StudioFailure('ai-model-unknown', 'This model needs a first and a last frame. Choose another one for a shot of one photo.');
    return { ...veoCommon(order), first_frame_url: files.picture, last_frame_url: files.endFrame };
  },
});

const seedanceAspects = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'];
/**
 * Charged by video tokens, height x width x 24 x seconds / 1024, at 1.2 dollars a million without sound and 2.4 with: for 1080p
 * at 16:9, the largest it makes, 0.05832 a second.
 */
export const seedance15Pro = clipModel({
  id: 'fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
  name: 'Seedance 1.5 Pro',
  takesEndFrame: true,
  durationsS: whole(4, 12),
  aspects: seedanceAspects,
  resolutions: ['480p', '720p', '1080p'],
  price: { unit: 'second', micros: 58_320, seenOn: '2026-11-23' },
  soundFactor: 2,
  promptCharacters: 2000,
  input: (order, files) => ({
    prompt: withAvoided(order, 2000),
    image_url: files.picture,
    ...said('end_image_url', files.endFrame),
    duration: String(order.durationS),
    aspect_ratio: aspectOf(seedanceAspects, order),
    resolution: '1080p',
    generate_audio: order.withSound,
    ...said('seed', order.seed),
  }),
});

/** What to avoid, for a model that has no field of its own for it. */
function withAvoided({ prompt, avoid }: ClipOrder, mostCharacters: number): string {
  const both = avoid === null ? prompt : `${prompt}\nAvoid: ${avoid}`;
  return both.length <= mostCharacters ? both : prompt;
}
