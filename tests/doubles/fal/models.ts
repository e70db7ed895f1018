import { isRecord } from '../service.ts';

/** What the double knows of the endpoints it stands in for: which fields name pictures, what comes out, what it costs. */
export interface Endpoint {
  readonly does: 'edit' | 'inpaint' | 'remove' | 'clip';
  readonly answers: 'images' | 'image' | 'video';
  readonly unit: 'image' | 'megapixel' | 'second';
  /** In millionths of a dollar. */
  readonly micros: number;
  /** Of a clip with sound. */
  readonly soundMicros?: number;
}

const clip = (micros: number, soundMicros = micros): Endpoint => ({ does: 'clip', answers: 'video', unit: 'second', micros, soundMicros });
const edit = (micros: number): Endpoint => ({ does: 'edit', answers: 'images', unit: 'image', micros });

/** Prices as services.md 1.7 found them on fal's own pages, in November 2026. */
const endpoints: Readonly<Record<string, Endpoint>> = {
  'fal-ai/nano-banana-pro/edit': edit(150_000),
  'fal-ai/nano-banana-2/edit': edit(80_000),
  'google/nano-banana-2.1/edit': edit(40_000),
  'bytedance/seedream/v5/pro/edit': edit(50_000),
  'fal-ai/qwen-image-edit/inpaint': { does: 'inpaint', answers: 'images', unit: 'megapixel', micros: 30_000 },
  'bria/genfill/v2': { does: 'inpaint', answers: 'images', unit: 'image', micros: 40_000 },
  'fal-ai/object-removal/mask': { does: 'remove', answers: 'images', unit: 'image', micros: 24_000 },
  'fal-ai/flux-pro/v1/erase': { does: 'remove', answers: 'images', unit: 'megapixel', micros: 30_000 },
  'fal-ai/finegrain-eraser/mask': { does: 'remove', answers: 'image', unit: 'image', micros: 90_000 },
  'fal-ai/bria/eraser': { does: 'remove', answers: 'image', unit: 'image', micros: 40_000 },
  'fal-ai/kling-video/v2.6/pro/image-to-video': clip(70_000, 140_000),
  'fal-ai/kling-video/v2.5-turbo/pro/image-to-video': clip(70_000),
  'fal-ai/kling-video/v2.5-turbo/standard/image-to-video': clip(42_000),
  'fal-ai/kling-video/v3/pro/image-to-video': clip(112_000, 168_000),
  'fal-ai/kling-video/v3/standard/image-to-video': clip(84_000, 126_000),
  'fal-ai/kling-video/o3/standard/image-to-video': clip(84_000, 112_000),
  'fal-ai/kling-video/o3/pro/image-to-video': clip(112_000, 140_000),
  'fal-ai/veo3.1/fast/first-last-frame-to-video': clip(100_000, 150_000),
  'fal-ai/veo3.1/first-last-frame-to-video': clip(200_000, 400_000),
  'bytedance/seedance-2.0/image-to-video': clip(302_400),
  'fal-ai/wan/v2.7/image-to-video': clip(100_000),
};

export const knownEndpoints = (): readonly string[] => Object.keys(endpoints);
/** Null: there is no such application. Those that only their schema tells of do what their name says, for a tenth of a dollar. */
export function endpointOf(id: string, hasSchema: boolean): Endpoint | null {
  const known = endpoints[id];
  if (known) return known;
  if (!hasSchema) return null;
  if (/video/.test(id)) return clip(100_000);
  if (/eras|remov/.test(id)) return { does: 'remove', answers: 'images', unit: 'image', micros: 100_000 };
  return /inpaint|fill/.test(id) ? { does: 'inpaint', answers: 'images', unit: 'image', micros: 100_000 } : edit(100_000);
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
export const wantsSound = ({ soundMicros, micros }: Endpoint, input: Input): boolean =>
  soundMicros !== undefined && soundMicros !== micros ? input['generate_audio'] !== false : input['generate_audio'] === true;

/** How many units of its price a piece of work takes. */
export function quantityOf(endpoint: Endpoint, input: Input, size: { widthPx: number; heightPx: number }): number {
  if (endpoint.unit === 'second') return durationOf(input);
  if (endpoint.unit === 'megapixel') return Math.max(1, Math.ceil((size.widthPx * size.heightPx) / 1_000_000));
  const count = typeof input['num_images'] === 'number' ? input['num_images'] : 1;
  return count * resolutionFactor(input['resolution']) * qualityFactor(input);
}
const resolutionFactor = (resolution: unknown): number => (resolution === '4K' ? 2 : 1);
/** Of object removal: 0.006, 0.012, 0.018 and 0.024 dollars by its `model`. */
const qualityFactor = (input: Input): number =>
  ({ low_quality: 0.25, medium_quality: 0.5, high_quality: 0.75, best_quality: 1 })[String(input['model'])] ?? 1;

export function chargeOf(endpoint: Endpoint, input: Input, size: { widthPx: number; heightPx: number }): number {
  const each = wantsSound(endpoint, input) ? (endpoint.soundMicros ?? endpoint.micros) : endpoint.micros;
  return Math.round(each * quantityOf(endpoint, input, size));
}

const ratios = ['21:9', '16:9', '3:2', '4:3', '5:4', '1:1', '4:5', '3:4', '2:3', '9:16'];
const ratioOf = (text: string): number => {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
};
/** The size a picture comes back in: of the nearest aspect the model knows, at the resolution that was asked for. */
export function pictureSize(input: Input, sent: { widthPx: number; heightPx: number }): { widthPx: number; heightPx: number } {
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
export function clipSize(
  input: Input,
  sent: { widthPx: number; heightPx: number },
  usualShortEdgePx: number,
): { widthPx: number; heightPx: number } {
  const asked = input['aspect_ratio'];
  const ratio = typeof asked === 'string' && /^\d+:\d+$/.test(asked) ? ratioOf(asked) : sent.widthPx / sent.heightPx;
  const short = shortEdges[String(input['resolution'])] ?? usualShortEdgePx;
  const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2);
  return ratio >= 1 ? { widthPx: even(short * ratio), heightPx: even(short) } : { widthPx: even(short), heightPx: even(short / ratio) };
}
