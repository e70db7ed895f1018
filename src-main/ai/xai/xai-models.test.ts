import { describe, expect, test } from 'vitest';
import type { ClipOrder, EditOrder, Model, OrderFiles } from '../provider.ts';
import { xaiInput, xaiModels } from './xai-models.ts';

const files: OrderFiles = { picture: 'file_11-aa', mask: null, endFrame: null };
const edit: EditOrder = { operation: 'style', prompt: 'Blue sky.', size: { widthPx: 2400, heightPx: 1600 }, seed: 7 };
const clip: ClipOrder = {
  operation: 'clip',
  prompt: 'Slow.',
  avoid: 'people',
  durationS: 5,
  aspect: '16:9',
  hasEndFrame: false,
  withSound: false,
  seed: null,
};
const modelOf = (id: string): Model => xaiModels.find((model) => model.id === id)!;
const dollars = (model: Model, order: EditOrder | ClipOrder): number => Math.round(model.price.micros * model.quantity(order)) / 1e6;
const small: EditOrder = { ...edit, size: { widthPx: 1024, heightPx: 768 } };

describe('requests', () => {
  test('of every model fit what it takes', () => {
    const [two, one, video] = xaiModels.map((model) => model.input(model.does.includes('clip') ? clip : edit, files));
    expect(two).toEqual({
      model: 'grok-imagine-image-2.0',
      prompt: 'Blue sky.',
      image: { file_id: 'file_11-aa' },
      n: 1,
      resolution: '2k',
      quality: 'medium',
      response_format: 'url',
      deferred: true,
      storage_options: { filename: 'picture.jpg', expires_after: 86_400 },
    });
    expect(one).not.toHaveProperty('quality');
    expect(video).toEqual({
      model: 'grok-imagine-video-1.5',
      prompt: 'Slow.\nAvoid: people.',
      image: { file_id: 'file_11-aa' },
      duration: 5,
      resolution: '720p',
      generate_audio: false,
      storage_options: { filename: 'clip.mp4', expires_after: 86_400 },
    });
    expect([two, one, video].map((input) => xaiInput.safeParse(input).success)).toEqual([true, true, true]);
  });

  test('give a last frame, and sound only where it is asked for', () => {
    const model = modelOf('grok-imagine-video-1.5');
    const input = model.input({ ...clip, withSound: true, hasEndFrame: true }, { ...files, endFrame: 'file_22' });
    expect(input).toMatchObject({ last_frame: { file_id: 'file_22' }, generate_audio: true });
    expect(xaiInput.safeParse(input).success).toBe(true);
  });

  test('leave out what to avoid rather than the rest where there is no room', () => {
    const input = modelOf('grok-imagine-video-1.5').input({ ...clip, prompt: 'a'.repeat(3995) }, files);
    expect(input['prompt']).toBe('a'.repeat(3995));
  });

  test('for another kind of work are not made', () => {
    expect(() => modelOf('grok-imagine-image').input(clip, files)).toThrow(expect.objectContaining({ code: 'ai-model-unknown' }));
    expect(() => modelOf('grok-imagine-video-1.5').quantity(edit)).toThrow(expect.objectContaining({ code: 'ai-model-unknown' }));
  });
});

test('prices hold the pictures that are sent', () => {
  expect(dollars(modelOf('grok-imagine-image-2.0'), edit)).toBe(0.09);
  expect(dollars(modelOf('grok-imagine-image-2.0'), small)).toBe(0.07);
  expect(dollars(modelOf('grok-imagine-image'), edit)).toBe(0.022);
  expect(dollars(modelOf('grok-imagine-video-1.5'), clip)).toBe(0.71);
  expect(dollars(modelOf('grok-imagine-video-1.5'), { ...clip, durationS: 15, hasEndFrame: true })).toBe(2.12);
});

test('what is small comes back small', () => {
  expect(modelOf('grok-imagine-image-2.0').input(small, files)).toMatchObject({ resolution: '1k' });
});
