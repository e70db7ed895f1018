import type { FalClient } from '@fal-ai/client';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { editInput, runEdit, through, tinyPhoto, upload, withDouble } from './client-of.ts';
import type { FalDouble } from './fal-double.ts';

/** What models make, refuse and charge, asked through the client. */
const kling = 'fal-ai/kling-video/v2.6/pro/image-to-video';
const inpaint = 'fal-ai/qwen-image-edit/inpaint';
const quickClips = { clipShortEdgePx: 48, clipFps: 4 };

async function runModel(fal: FalClient, endpoint: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { request_id: requestId } = await fal.queue.submit(endpoint, { input });
  await fal.queue.subscribeToStatus(endpoint, { requestId, pollInterval: 10 });
  return (await fal.queue.result(endpoint, { requestId })).data as Record<string, unknown>;
}
const bytesAt = async (double: FalDouble, url: string): Promise<Buffer> => Buffer.from(await (await through(double)(url)).arrayBuffer());
const imageOf = (data: Record<string, unknown>): { url: string; width: number; height: number } =>
  (data['images'] as [{ url: string; width: number; height: number }])[0];
const plainMask = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();

describe('clips', () => {
  test('are made of a start and an end, and paid by the second', () =>
    withDouble(quickClips, async (double, fal) => {
      const input = {
        prompt: 'slow move',
        start_image_url: await upload(fal, await tinyPhoto()),
        end_image_url: await upload(fal, await tinyPhoto()),
        duration: '5',
        generate_audio: false,
      };
      const { video } = (await runModel(fal, kling, input)) as { video: { url: string; content_type: string; file_size: number } };
      expect(video.content_type).toBe('video/mp4');
      const bytes = await bytesAt(double, video.url);
      expect([bytes.length, bytes.subarray(4, 8).toString()]).toEqual([video.file_size, 'ftyp']);
      expect(double.bill()).toMatchObject([{ model: kling, micros: 350_000, inputUrl: input.start_image_url }]);
      expect(double.breaches).toEqual([]);
    }));

  test('with sound cost twice, and sound that nobody spoke of is noticed', () =>
    withDouble(quickClips, async (double, fal) => {
      await runModel(fal, kling, { prompt: 'x', start_image_url: await upload(fal, await tinyPhoto()), duration: '5' });
      expect(double.bill()).toMatchObject([{ micros: 700_000 }]);
      expect(double.breaches).toEqual([expect.stringContaining('was not told whether to make sound')]);
    }));

  test('by the field of another generation are refused', () =>
    withDouble(quickClips, async (double, fal) => {
      const asked = runModel(fal, kling, { prompt: 'x', image_url: await upload(fal, await tinyPhoto()), generate_audio: false });
      await expect(asked).rejects.toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'start_image_url'], type: 'missing' }] } });
      expect(double.breaches).toEqual([`${kling} has no field body.image_url`]);
      expect(double.bill()).toEqual([]);
    }));
});

describe('pictures', () => {
  test('come back at the resolution and aspect that were asked for, and 4K costs twice', () =>
    withDouble({ answersAtSentSize: false }, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      const { data } = await runEdit(fal, { ...editInput(url), output_format: 'jpeg' });
      expect(data.images[0]).toMatchObject({ width: 1248, height: 832, content_type: 'image/jpeg' });
      expect(await sharp(await bytesAt(double, data.images[0]!.url)).metadata()).toMatchObject({
        format: 'jpeg',
        width: 1248,
        height: 832,
      });
      double.fault({ on: 'submit', action: { content: 'one-pixel' } });
      await runEdit(fal, { ...editInput(url), resolution: '4K' });
      expect(double.bill().map(({ micros }) => micros)).toEqual([150_000, 300_000]);
    }));

  test('with a mask are changed inside it, and paid by the megapixel', () =>
    withDouble({}, async (double, fal) => {
      const [image_url, mask_url] = [await upload(fal, await tinyPhoto()), await upload(fal, await plainMask(96, 64), 'image/png')];
      const data = await runModel(fal, inpaint, { prompt: 'a plant', image_url, mask_url, output_format: 'png' });
      expect(imageOf(data)).toMatchObject({ width: 96, height: 64 });
      expect(double.bill()).toMatchObject([{ micros: 30_000, inputUrl: image_url }]);
      expect(double.breaches).toEqual([]);
    }));

  test('with a mask of another size are not', () =>
    withDouble({}, async (double, fal) => {
      const [image_url, mask_url] = [await upload(fal, await tinyPhoto()), await upload(fal, await plainMask(95, 64), 'image/png')];
      await expect(runModel(fal, inpaint, { prompt: 'a plant', image_url, mask_url })).rejects.toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['body', 'mask_url'] }] },
      });
      expect(double.breaches).toEqual(['a mask of 95x64 for a picture of 96x64']);
      expect(double.bill()).toEqual([]);
    }));

  test('may be something else than what was asked for, and cost the same', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      double.fault({ on: 'submit', action: { content: 'html' } });
      double.fault({ on: 'submit', action: { content: 'other-aspect' } });
      const page = (await runEdit(fal, editInput(url))).data.images[0]!;
      expect((await bytesAt(double, page.url)).toString()).toMatch(/^<!doctype html>/);
      expect(page.content_type).toBe('image/png');
      const narrow = (await runEdit(fal, editInput(url))).data.images[0]!;
      expect(await sharp(await bytesAt(double, narrow.url)).metadata()).toMatchObject({ width: 48, height: 64 });
      expect(double.bill()).toHaveLength(2);
    }));
});
