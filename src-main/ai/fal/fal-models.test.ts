import { describe, expect, test } from 'vitest';
import { createFakeParts } from './testing/fal-parts.ts';
import type { ClipOrder, EditOrder, Model, ModelInput, ModelOrder, OrderFiles } from '../provider.ts';
import { falModels } from './fal-models.ts';
import { createFalProvider } from './fal-provider.ts';

const provider = createFalProvider(createFakeParts());
const files: OrderFiles = {
  picture: 'https://v3b.fal.media/files/b/1/picture.jpg',
  mask: 'https://v3b.fal.media/files/b/1/mask.png',
  endFrame: 'https://v3b.fal.media/files/b/1/end.jpg',
};
const edit = (order: Partial<EditOrder> = {}): EditOrder => ({
  operation: 'style',
  prompt: 'A room in the Scandinavian style',
  size: { widthPx: 4096, heightPx: 2731 },
  seed: null,
  ...order,
});
const clip = (order: Partial<ClipOrder> = {}): ClipOrder => ({
  operation: 'clip',
  prompt: 'The camera glides forward',
  avoid: null,
  durationS: 5,
  aspect: '16:9',
  hasEndFrame: false,
  withSound: false,
  seed: null,
  ...order,
});
const model = (id: string): Model => falModels.find((one) => one.id === id)!;

/** Every order that a model's own data says it takes. */
function orders({ does, durationsS, aspects, makesSound }: Model): ModelOrder[] {
  const sizes = [
    [4096, 2731],
    [2731, 4096],
    [1500, 1000],
    [640, 640],
    [3000, 1100],
  ].map(([widthPx, heightPx]) => ({ widthPx: widthPx!, heightPx: heightPx! }));
  const edits = does
    .filter((operation) => operation !== 'clip')
    .flatMap((operation) => sizes.flatMap((size) => [null, 7].map((seed) => edit({ operation, size, seed }))));
  if (!does.includes('clip')) return edits;
  return durationsS.flatMap((durationS) =>
    ['', '4:5', ...aspects].flatMap((aspect) =>
      (makesSound ? [false, true] : [false]).flatMap((withSound) =>
        [null, 'people'].flatMap((avoid) => [null, 7].map((seed) => clip({ durationS, aspect, withSound, avoid, seed }))),
      ),
    ),
  );
}

describe('every model', () => {
  test.each(falModels.map((one) => [one.id, one] as const))('%s takes all that it says it takes', (_id, one) => {
    const all = orders(one);
    expect(all.length).toBeGreaterThan(0);
    for (const order of all) {
      const withEnd = order.operation === 'clip' && one.takesEndFrame;
      const given = { ...files, mask: one.takesMask ? files.mask : null, endFrame: withEnd ? files.endFrame : null };
      const input = one.input(order, given);
      expect(() => provider.check(one, input)).not.toThrow();
      // found again by this, when the answer to a submit is lost
      expect(JSON.stringify(input)).toContain(files.picture);
      if (one.takesMask) expect(JSON.stringify(input)).toContain(given.mask);
      if (given.endFrame) expect(JSON.stringify(input)).toContain(given.endFrame);
      if (one.takesPrompt) expect(input['prompt']).toContain(order.prompt);
      expect(one.quantity(order)).toBeGreaterThan(0);
      // what a file holds would be in no history
      expect(input).not.toHaveProperty('sync_mode');
    }
  });

  test.each(falModels.map((one) => [one.id, one] as const))('%s has plain data', (_id, one) => {
    expect(one.price.micros).toBeGreaterThan(0);
    expect(Number.isInteger(one.price.micros)).toBe(true);
    expect(one.price.seenOn).toMatch(/^2026-\d\d-\d\d$/);
    expect(one.durationsS).toEqual(one.durationsS.toSorted((a, b) => a - b));
    expect(one.does.includes('clip')).toBe(one.durationsS.length > 0);
    expect(one.takesPrompt).toBe(one.promptCharacters > 0);
    expect(one.startTimeoutMs).toBeGreaterThan(1000);
  });

  test('is there once', () => {
    expect(new Set(falModels.map(({ id }) => id)).size).toBe(falModels.length);
  });

  test.each(falModels.filter(({ makesSound }) => makesSound).map((one) => [one.id, one] as const))(
    '%s is told not to make sound',
    (_id, one) => {
      const order = clip({ durationS: one.durationsS[0]! });
      expect(one.input(order, files)).toMatchObject({ generate_audio: false });
      expect(one.input({ ...order, withSound: true }, files)).toMatchObject({ generate_audio: true });
    },
  );
});

test('the usual models: the first that can', () => {
  const usual = (operation: 'style' | 'remove' | 'add' | 'clip'): string | undefined =>
    falModels.find(({ does }) => does.includes(operation))?.id;
  expect(usual('style')).toBe('fal-ai/nano-banana-pro/edit');
  expect(usual('remove')).toBe('fal-ai/object-removal/mask');
  expect(usual('add')).toBe('fal-ai/qwen-image-edit/inpaint');
  expect(usual('clip')).toBe('fal-ai/kling-video/v2.6/pro/image-to-video');
  expect(falModels.find(({ does, takesPrompt }) => does.includes('remove') && takesPrompt)?.id).toBe('fal-ai/qwen-image-edit/inpaint');
});

describe('in its own words', () => {
  const withEnd = clip({ hasEndFrame: true, avoid: 'people', seed: 7 });
  test.each<[string, ModelOrder, ModelInput]>([
    [
      'fal-ai/nano-banana-pro/edit',
      edit({ seed: 7 }),
      {
        prompt: 'A room in the Scandinavian style',
        image_urls: [files.picture],
        num_images: 1,
        limit_generations: true,
        resolution: '4K',
        aspect_ratio: '3:2',
        output_format: 'png',
        seed: 7,
      },
    ],
    [
      'fal-ai/object-removal/mask',
      edit({ operation: 'remove', prompt: '' }),
      { image_url: files.picture, mask_url: files.mask, model: 'best_quality', mask_expansion: 15 },
    ],
    [
      'fal-ai/qwen-image-edit/inpaint',
      edit({ operation: 'add', prompt: 'A plant', size: { widthPx: 1200, heightPx: 1200 } }),
      {
        prompt: 'A plant',
        image_url: files.picture,
        mask_url: files.mask,
        image_size: { width: 1200, height: 1200 },
        num_images: 1,
        strength: 0.93,
        output_format: 'png',
      },
    ],
    [
      'fal-ai/kling-video/v2.6/pro/image-to-video',
      withEnd,
      {
        prompt: 'The camera glides forward',
        start_image_url: files.picture,
        end_image_url: files.endFrame,
        duration: '5',
        generate_audio: false,
        negative_prompt: 'people',
      },
    ],
    [
      'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
      withEnd,
      {
        prompt: 'The camera glides forward',
        image_url: files.picture,
        tail_image_url: files.endFrame,
        duration: '5',
        negative_prompt: 'people',
      },
    ],
    [
      'fal-ai/kling-video/o3/standard/image-to-video',
      withEnd,
      {
        prompt: 'The camera glides forward\nAvoid: people',
        image_url: files.picture,
        end_image_url: files.endFrame,
        duration: '5',
        generate_audio: false,
      },
    ],
    [
      'fal-ai/veo3.1/fast/first-last-frame-to-video',
      { ...withEnd, durationS: 8, aspect: '3:2' },
      {
        prompt: 'The camera glides forward',
        first_frame_url: files.picture,
        last_frame_url: files.endFrame,
        duration: '8s',
        aspect_ratio: 'auto',
        resolution: '1080p',
        generate_audio: false,
        negative_prompt: 'people',
        seed: 7,
      },
    ],
  ])('%s', (id, order, input) => {
    expect(model(id).input(order, files)).toEqual(input);
  });
});

describe('what an order costs, in units', () => {
  const large = { widthPx: 4096, heightPx: 2731 };
  const small = { widthPx: 1000, heightPx: 700 };
  test.each<[string, ModelOrder, number, number]>([
    ['fal-ai/nano-banana-pro/edit', edit({ size: large }), 2, 300_000],
    ['fal-ai/nano-banana-pro/edit', edit({ size: small }), 1, 150_000],
    ['fal-ai/nano-banana-2/edit', edit({ size: { widthPx: 2048, heightPx: 1365 } }), 1.5, 120_000],
    ['fal-ai/nano-banana-2/edit', edit({ size: large }), 2, 160_000],
    ['fal-ai/bytedance/seedream/v4.5/edit', edit({ size: large }), 1, 40_000],
    ['fal-ai/flux-2-pro/edit', edit({ size: small }), 3, 45_000],
    ['fal-ai/qwen-image-edit/inpaint', edit({ operation: 'add', size: { widthPx: 1328, heightPx: 1328 } }), 2, 60_000],
    ['fal-ai/object-removal/mask', edit({ operation: 'remove' }), 1, 24_000],
    ['fal-ai/kling-video/v2.6/pro/image-to-video', clip(), 5, 350_000],
    ['fal-ai/kling-video/v2.6/pro/image-to-video', clip({ durationS: 10, withSound: true }), 20, 1_400_000],
    ['fal-ai/kling-video/v2.5-turbo/pro/image-to-video', clip({ durationS: 10 }), 10, 700_000],
    ['fal-ai/kling-video/o3/standard/image-to-video', clip({ durationS: 3, withSound: true }), 4, 336_000],
    ['fal-ai/veo3.1/fast/image-to-video', clip({ durationS: 8, withSound: true }), 12, 1_200_000],
    // 1080p for five seconds, as its page reckons: 1080 x 1920 x 24 x 5 / 1024 tokens at 1.2 dollars a million
    ['fal-ai/bytedance/seedance/v1.5/pro/image-to-video', clip(), 5, Math.round((1080 * 1920 * 24 * 5) / 1024) * 1.2],
  ])('%s %o', (id, order, quantity, micros) => {
    const { price, ...one } = model(id);
    expect(one.quantity(order)).toBeCloseTo(quantity, 9);
    expect(Math.round(one.quantity(order) * price.micros)).toBe(micros);
  });
});

describe('what cannot be asked is a named failure before anything is sent', () => {
  const code = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    }
    return 'none';
  };
  test.each<[string, string, ModelOrder, OrderFiles]>([
    ['a clip of a picture model', 'fal-ai/nano-banana-pro/edit', clip(), files],
    ['a picture of a clip model', 'fal-ai/kling-video/v2.6/pro/image-to-video', edit(), files],
    ['a mask model without a mask', 'fal-ai/object-removal/mask', edit({ operation: 'remove' }), { ...files, mask: null }],
    ['a join without its end', 'fal-ai/veo3.1/fast/first-last-frame-to-video', clip({ durationS: 8 }), { ...files, endFrame: null }],
  ])('%s', (_name, id, order, given) => {
    expect(code(() => model(id).input(order, given))).toBe('ai-model-unknown');
  });

  test('a drifted field is told by its name', () => {
    const kling = model('fal-ai/kling-video/v2.6/pro/image-to-video');
    // what the app that this one replaces sends
    const drifted = { image_url: files.picture, tail_image_url: files.endFrame, prompt: 'x', duration: '5', aspect_ratio: '16:9' };
    expect(() => provider.check(kling, drifted)).toThrow(/start_image_url: Field required.*image_url.*Nothing was sent/);
    expect(code(() => provider.check(kling, drifted))).toBe('ai-input-drifted');
  });

  test('a length that the model does not make', () => {
    const kling = model('fal-ai/kling-video/v2.6/pro/image-to-video');
    expect(code(() => provider.check(kling, kling.input(clip({ durationS: 7 }), files)))).toBe('ai-input-drifted');
  });
});
