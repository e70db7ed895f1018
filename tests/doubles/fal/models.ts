import { isRecord } from '../service.ts';

/** What the double knows of the endpoints it stands in for: what they do, what comes out, what it costs. */
export interface Endpoint {
  readonly does: 'edit' | 'inpaint' | 'remove' | 'clip';
  readonly answers: 'images' | 'image' | 'video';
  readonly unit: 'image' | 'megapixel' | 'second' | 'request';
  /** In millionths of a dollar. */
  readonly micros: number;
  /** How many units a piece of work takes. */
  readonly quantity: (work: Work) => number;
  /** How many times the price a clip with sound costs, where it makes sound unless it is told not to; one where it makes none. */
  readonly soundFactor: number;
}
interface Work {
  readonly input: Input;
  readonly sent: Size;
  readonly made: Size;
}
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const megapixels = ({ widthPx, heightPx }: Size): number => Math.max(1, Math.ceil((widthPx * heightPx) / 1_000_000));
const count = (input: Input): number => (typeof input['num_images'] === 'number' ? input['num_images'] : 1);
const choice = (input: Input, name: string, factors: Readonly<Record<string, number>>): number => factors[textOf(input, name)] ?? 1;
const textOf = (input: Input, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

type Does = Endpoint['does'];
const perImage = (does: Does, micros: number, factor: (input: Input) => number = () => 1): Endpoint => ({
  does,
  answers: 'images',
  unit: 'image',
  micros,
  quantity: ({ input }) => count(input) * factor(input),
  soundFactor: 1,
});
const perMegapixel = (does: Does, micros: number, quantity: Endpoint['quantity']): Endpoint => ({
  does,
  answers: 'images',
  unit: 'megapixel',
  micros,
  quantity,
  soundFactor: 1,
});
const clip = (micros: number, soundFactor = 1): Endpoint => ({
  does: 'clip',
  answers: 'video',
  unit: 'second',
  micros,
  quantity: ({ input }) => durationOf(input) * (soundFactor > 1 && input['generate_audio'] !== false ? soundFactor : 1),
  soundFactor,
});

/** Prices as fal's own pages said them in November 2026, where they were found; README.md says which were not. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  'fal-ai/nano-banana-pro/edit': perImage('edit', 150_000, (input) => choice(input, 'resolution', { '4K': 2 })),
  'fal-ai/nano-banana-2/edit': perImage('edit', 80_000, (input) => choice(input, 'resolution', { '0.5K': 0.75, '2K': 1.5, '4K': 2 })),
  'fal-ai/bytedance/seedream/v4.5/edit': perImage('edit', 40_000),
  'fal-ai/flux-2-pro/edit': perMegapixel('edit', 15_000, ({ sent, made }) => megapixels(sent) + megapixels(made) + 1),
  'fal-ai/qwen-image-edit/inpaint': perMegapixel('inpaint', 30_000, ({ input, made }) => count(input) * megapixels(made)),
  'fal-ai/flux-pro/v1/fill': perMegapixel('inpaint', 50_000, ({ input, made }) => count(input) * megapixels(made)),
  'fal-ai/bria/genfill': { ...perImage('inpaint', 40_000), unit: 'request' },
  'fal-ai/object-removal/mask': perImage('remove', 24_000, (input) =>
    choice(input, 'model', { low_quality: 0.25, medium_quality: 0.5, high_quality: 0.75 }),
  ),
  'fal-ai/finegrain-eraser/mask': {
    ...perImage('remove', 180_000, (input) => choice(input, 'mode', { express: 0.5, premium: 1.5 })),
    answers: 'image',
    unit: 'request',
  },
  'fal-ai/kling-video/v2.6/pro/image-to-video': clip(70_000, 2),
  'fal-ai/kling-video/v2.5-turbo/pro/image-to-video': clip(70_000),
  'fal-ai/kling-video/v2.5-turbo/standard/image-to-video': clip(42_000),
  'fal-ai/kling-video/o3/standard/image-to-video': clip(84_000, 4 / 3),
  'fal-ai/veo3.1/fast/image-to-video': clip(100_000, 1.5),
  'fal-ai/veo3.1/fast/first-last-frame-to-video': clip(100_000, 1.5),
  'fal-ai/bytedance/seedance/v1.5/pro/image-to-video': clip(58_320, 2),
};

/** Null: there is no such application. Those that only their schema tells of do what their name says, for a tenth of a dollar. */
export function endpointOf(id: string, hasSchema: boolean): Endpoint | null {
  const known = endpoints[id];
  if (known || !hasSchema) return known ?? null;
  if (/video/.test(id)) return clip(100_000);
  if (/eras|remov/.test(id)) return perImage('remove', 100_000);
  return perImage(/inpaint|fill/.test(id) ? 'inpaint' : 'edit', 100_000);
}

export type Input = Readonly<Record<string, unknown>>;
const firstText = (input: Input, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = input[name];
    if (typeof value === 'string' && value !== '') return value;
    if (Array.isArray(value) && typeof value[0] === 'string') return value[0];
  }
  return null;
};
/** Fields go by another name in every generation of a model. */
export const pictureOf = (input: Input): string | null =>
  firstText(input, ['image_urls', 'image_url', 'start_image_url', 'first_frame_url', 'first_image_url', 'input_image_url']);
export const maskOf = (input: Input): string | null => firstText(input, ['mask_url', 'mask_image_url']);
export const endFrameOf = (input: Input): string | null => firstText(input, ['end_image_url', 'tail_image_url', 'last_frame_url']);
export const promptOf = (input: Input): string => firstText(input, ['prompt', 'instruction']) ?? '';
/** Every address in an input, with where it stands. */
export function addressesOf(input: Input): { loc: (string | number)[]; url: string }[] {
  return Object.entries(input).flatMap(([name, value]) => {
    if (!/_urls?$/.test(name)) return [];
    if (typeof value === 'string') return [{ loc: ['body', name], url: value }];
    return Array.isArray(value) ? value.map((url, at) => ({ loc: ['body', name, at], url: String(url) })) : [];
  });
}

export const durationOf = (input: Input): number => {
  const { duration } = input;
  return (typeof duration === 'string' || typeof duration === 'number' ? Number.parseFloat(`${duration}`) : Number.NaN) || 5;
};
/** Models that make sound make it unless they are told not to. */
export const wantsSound = ({ soundFactor }: Endpoint, input: Input): boolean =>
  soundFactor > 1 ? input['generate_audio'] !== false : input['generate_audio'] === true;

const ratios = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'];
const ratioOf = (text: string): number => {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
};
/** The size a picture comes back in: of the nearest aspect the model knows, at the resolution that was asked for. */
export function pictureSize(input: Input, sent: Size): Size {
  const resolution = input['resolution'];
  const asked = input['image_size'];
  if (isRecord(asked) && typeof asked['width'] === 'number' && typeof asked['height'] === 'number')
    return { widthPx: asked['width'], heightPx: asked['height'] };
  if (typeof resolution !== 'string') return sent;
  const wanted =
    typeof input['aspect_ratio'] === 'string' && input['aspect_ratio'] !== 'auto'
      ? ratioOf(input['aspect_ratio'])
      : sent.widthPx / sent.heightPx;
  const ratio = ratios.map(ratioOf).toSorted((one, other) => Math.abs(Math.log(one / wanted)) - Math.abs(Math.log(other / wanted)))[0] ?? 1;
  const edge = { '0.5K': 512, '1K': 1024, '2K': 2048, '4K': 4096 }[resolution] ?? 1024;
  const even = (value: number): number => Math.round(value / 16) * 16;
  return { widthPx: even(edge * Math.sqrt(ratio)), heightPx: even(edge / Math.sqrt(ratio)) };
}

const shortEdges: Readonly<Record<string, number>> = { '480p': 480, '540p': 540, '720p': 720, '1080p': 1080, '4k': 2160 };
/** The size of a clip, in even numbers: its aspect by what was asked for, or by its first frame. */
export function clipSize(input: Input, sent: Size, usualShortEdgePx: number): Size {
  const asked = input['aspect_ratio'];
  const ratio = typeof asked === 'string' && /^\d+:\d+$/.test(asked) ? ratioOf(asked) : sent.widthPx / sent.heightPx;
  const short = shortEdges[textOf(input, 'resolution')] ?? usualShortEdgePx;
  const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2);
  return ratio >= 1 ? { widthPx: even(short * ratio), heightPx: even(short) } : { widthPx: even(short), heightPx: even(short / ratio) };
}
