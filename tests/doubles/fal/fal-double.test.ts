import { createFalClient, type FalClient } from '@fal-ai/client';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FalDouble, falDoubleKey, startFalDouble } from './fal-double.ts';

const model = 'fal-ai/nano-banana-pro/edit';
let double: FalDouble;
let fal: FalClient;

beforeEach(async () => {
  double = await startFalDouble({ answersAtSentSize: true, workMs: 20, queueMs: 5 });
  fal = createFalClient({ credentials: falDoubleKey, fetch: through(double) });
});
afterEach(() => double.close());

/** The unmodified client, its addresses led to the double. */
function through({ base }: FalDouble): typeof fetch {
  return (input, init) => {
    const { host, pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(`${base}/${host}${pathname}${search}`, init);
  };
}
const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 48, height: 32, channels: 3, background: '#b0a080' } })
    .jpeg()
    .toBuffer();
const upload = async (): Promise<string> =>
  fal.storage.upload(new File([new Uint8Array(await picture())], 'photo.jpg', { type: 'image/jpeg' }), {
    lifecycle: { expiresIn: '1d', initialAcl: { default: 'forbid' } },
  });
const input = (url: string) => ({ prompt: 'Make it dusk', image_urls: [url], resolution: '1K' as const, output_format: 'png' as const });

test('an edit from upload to picture', async () => {
  const url = await upload();
  const { request_id: requestId, status } = await fal.queue.submit(model, { input: input(url) });
  expect(status).toBe('IN_QUEUE');
  const seen: string[] = [];
  await fal.queue.subscribeToStatus(model, { requestId, pollInterval: 5, onQueueUpdate: (update) => seen.push(update.status) });
  expect(seen.at(-1)).toBe('COMPLETED');
  const { data } = await fal.queue.result(model, { requestId });
  const file = await through(double)(data.images[0]!.url);
  expect(await sharp(Buffer.from(await file.arrayBuffer())).metadata()).toMatchObject({ format: 'png', width: 48, height: 32 });
  expect(double.bill()).toEqual([{ requestId, model, micros: 150_000, inputUrl: url }]);
  expect(double.breaches).toEqual([]);
});
