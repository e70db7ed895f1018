import { setTimeout as delay } from 'node:timers/promises';
import { createFalClient, type FalClient } from '@fal-ai/client';
import sharp, { type OverlayOptions } from 'sharp';
import { type FalDouble, type FalDoubleOptions, startFalDouble } from './fal-double.ts';

/** The unmodified client, its addresses led to a double. For the double's own tests. */
type Config = NonNullable<Parameters<typeof createFalClient>[0]>;

export const through =
  ({ base }: { readonly base: string }): typeof fetch =>
  (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith(base)) return fetch(input, init);
    const { host, pathname, search } = new URL(url);
    return fetch(`${base}/${host}${pathname}${search}`, init);
  };

export const clientOf = (double: FalDouble, config: Config = {}): FalClient =>
  createFalClient({ credentials: double.key, fetch: through(double), ...config });

/** A quick double for one test. */
export async function withDouble(options: FalDoubleOptions, test: (double: FalDouble, fal: FalClient) => Promise<void>): Promise<void> {
  const double = await startFalDouble({ answersAtSentSize: true, workMs: 10, queueMs: 2, ...options });
  try {
    await test(double, clientOf(double));
  } finally {
    await double.close();
  }
}

export const editModel = 'fal-ai/nano-banana-pro/edit';

/** A room in a few blocks: wall, floor, window. */
export async function tinyPhoto(widthPx = 96, heightPx = 64): Promise<Buffer> {
  const block = (left: number, top: number, width: number, height: number, background: string): OverlayOptions => ({
    input: { create: { width: Math.round(width * widthPx), height: Math.round(height * heightPx), channels: 3, background } },
    left: Math.round(left * widthPx),
    top: Math.round(top * heightPx),
  });
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#b9b2a4' } })
    .composite([block(0, 0.65, 1, 0.35, '#7a5a3c'), block(0.1, 0.15, 0.25, 0.3, '#f4f8ff'), block(0.7, 0.4, 0.2, 0.3, '#40342c')])
    .jpeg({ quality: 95 })
    .toBuffer();
}
export const asFile = (bytes: Buffer, name: string, type: string): File => new File([new Uint8Array(bytes)], name, { type });
export const upload = (fal: FalClient, bytes: Buffer, type = 'image/jpeg'): Promise<string> =>
  fal.storage.upload(asFile(bytes, `a.${type.split('/')[1] ?? 'bin'}`, type), {
    lifecycle: { expiresIn: '1d', initialAcl: { default: 'forbid' } },
  });
export interface EditInput {
  prompt: string;
  image_urls: string[];
  resolution: '1K' | '2K' | '4K';
  output_format: 'png' | 'jpeg';
}
export const editInput = (url: string, prompt = 'Make it dusk'): EditInput => ({
  prompt,
  image_urls: [url],
  resolution: '1K',
  output_format: 'png',
});

/** Submits, waits and gives the result. */
export async function runEdit(fal: FalClient, input: EditInput) {
  const { request_id: requestId } = await fal.queue.submit(editModel, { input });
  await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
  return fal.queue.result(editModel, { requestId });
}

/** Asks until it is so; for tests that run side by side, where `expect.poll` does not know whose it is. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await isSo()); await delay(5)) if (Date.now() > end) throw new Error('it never came to be');
}
