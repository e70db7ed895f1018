import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tinyPhoto } from '../../../tests/doubles/fal/client-of.ts';
import { startXaiDouble, xaiPolicyMarker, type XaiDouble } from '../../../tests/doubles/xai/xai-double.ts';
import { silentLog } from '../../log/log.ts';
import { SubmitOutcomeUnknown, type Model, type ModelOrder, type Provider, type ProviderOutput, type RemoteCall } from '../provider.ts';
import { createTransport } from '../transport.ts';
import { xaiModels } from './xai-models.ts';
import { createXaiProvider } from './xai-provider.ts';

/** The adapter against a stand-in that really edits and really films, and that keeps a bill. */
let dir: string;
let double: XaiDouble;
let provider: Provider;
let key: string | null;

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'xai-double-'));
  double = await startXaiDouble({ workMs: 5, answersAtSentSize: true, clipShortEdgePx: 48, clipFps: 8 });
  ({ key } = double);
  provider = createXaiProvider({
    secrets: { source: 'environment', get: () => Promise.resolve(key) },
    transport: createTransport({ doubles: { xai: double.base } }),
    clock: { now: () => 0, monotonic: () => 0 },
    log: silentLog,
  });
});
afterEach(async () => {
  await double.close();
  rmSync(dir, { recursive: true, force: true });
});

const call: RemoteCall = { signal: new AbortController().signal, mayLeave: () => undefined };
const picture = xaiModels[0]!;
const video = xaiModels.find(({ does }) => does.includes('clip'))!;
const edit = (prompt = 'Blue sky.'): ModelOrder => ({ operation: 'style', prompt, size: { widthPx: 2400, heightPx: 1600 }, seed: null });
const clip: ModelOrder = {
  operation: 'clip',
  prompt: 'Slow push-in.',
  avoid: 'people',
  durationS: 3,
  aspect: '3:2',
  hasEndFrame: true,
  withSound: false,
  seed: null,
};

async function uploaded(): Promise<string> {
  const file = path.join(dir, 'photo.jpg');
  writeFileSync(file, await tinyPhoto());
  return provider.upload({ file, contentType: 'image/jpeg' }, call);
}
async function submitted(model: Model, order: ModelOrder): Promise<string> {
  const input = model.input(order, { picture: await uploaded(), mask: null, endFrame: model === video ? await uploaded() : null });
  provider.check(model, input);
  return (await provider.submit(model, input, call)).requestId;
}
async function outputOf(model: Model, requestId: string): Promise<ProviderOutput> {
  while ((await provider.status(model, requestId, call)).state !== 'completed') await setImmediate();
  return provider.output(model, requestId, call);
}
const worked = async (model: Model, order: ModelOrder): Promise<ProviderOutput> => outputOf(model, await submitted(model, order));
async function fetched(output: ProviderOutput, kind: 'picture' | 'clip'): Promise<Buffer> {
  const file = path.join(dir, 'result');
  await provider.download(output.files[0]!, { file, kind, mostBytes: 50_000_000 }, call);
  return readFileSync(file);
}
const fails = (code: string, facts?: unknown) => expect.objectContaining({ code, ...(facts !== undefined && { facts }) });

test('a picture is edited, fetched and forgotten, for what was quoted', async () => {
  const requestId = await submitted(picture, edit());
  const output = await outputOf(picture, requestId);
  expect((await fetched(output, 'picture')).subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(double.bill()).toEqual([
    expect.objectContaining({ requestId, model: picture.id, micros: Math.round(picture.price.micros * picture.quantity(edit())) }),
  ]);
  await provider.forget(picture, requestId, call);
  await expect(fetched(output, 'picture')).rejects.toEqual(fails('ai-result-lost'));
  expect(double.breaches).toEqual([]);
});

test('a clip is filmed from its first to its last frame, for what was quoted', async () => {
  const output = await worked(video, clip);
  expect((await fetched(output, 'clip')).toString('latin1', 4, 8)).toBe('ftyp');
  expect(double.bill().map(({ micros }) => micros)).toEqual([Math.round(video.price.micros * video.quantity(clip))]);
  expect(double.breaches).toEqual([]);
});

test('a result is there for hours after its link is gone, and lost after a day', async () => {
  const requestId = await submitted(picture, edit());
  const output = await outputOf(picture, requestId);
  double.later(20 * 3_600_000);
  expect((await fetched(await outputOf(picture, requestId), 'picture')).length).toBeGreaterThan(100);
  double.later(5 * 3_600_000);
  await expect(fetched(output, 'picture')).rejects.toEqual(fails('ai-result-lost'));
});

describe('when something goes wrong', () => {
  test('a lost answer leaves one request, and the adapter never asks again', async () => {
    double.fault({ on: 'submit', times: 1, action: 'drop-after' });
    await expect(submitted(picture, edit())).rejects.toBeInstanceOf(SubmitOutcomeUnknown);
    expect(double.submits()).toHaveLength(1);
    double.fault({ on: 'submit', times: 1, action: 'drop-before' });
    await expect(submitted(picture, edit())).rejects.toBeInstanceOf(SubmitOutcomeUnknown);
    expect(double.submits()).toHaveLength(1);
    expect(double.requests.filter((one) => one.call === 'submit')).toHaveLength(2);
  });

  test('a question may be asked again', async () => {
    const requestId = await submitted(picture, edit());
    double.fault({ on: 'status', times: 1, action: 'drop-after' });
    await expect(provider.status(picture, requestId, call)).rejects.toEqual(fails('offline'));
    double.fault({ on: 'status', times: 1, action: { status: 503, retryAfterS: 3 } });
    await expect(provider.status(picture, requestId, call)).rejects.toEqual(fails('ai-busy', { retryAfterMs: 3000 }));
    expect((await outputOf(picture, requestId)).files).toHaveLength(1);
  });

  test('what the rules do not allow is told, and what of it was charged', async () => {
    await expect(submitted(picture, edit(`a ${xaiPolicyMarker}`))).rejects.toEqual(fails('ai-refused'));
    double.fault({ on: 'submit', times: 1, action: { ends: 'refused' } });
    await expect(worked(picture, edit())).rejects.toEqual(fails('ai-refused', { isCharged: true }));
    expect(double.bill()).toHaveLength(1);
    double.fault({ on: 'submit', times: 1, action: { ends: 'server-error' } });
    await expect(worked(picture, edit())).rejects.toEqual(fails('ai-failed', { isCharged: false }));
    expect(double.bill()).toHaveLength(1);
  });

  test('an empty account and a wrong key hold the work', async () => {
    double.lockAccount(true);
    await expect(uploaded()).rejects.toEqual(fails('ai-account-locked'));
    double.lockAccount(false);
    key = 'another key of somebody';
    await expect(uploaded()).rejects.toEqual(fails('ai-key-refused'));
    expect(double.submits()).toEqual([]);
  });

  test('what is no picture is not kept', async () => {
    double.fault({ on: 'download', times: 1, action: 'html' });
    await expect(worked(picture, edit()).then((output) => fetched(output, 'picture'))).rejects.toEqual(fails('ai-result-unusable'));
  });

  test('only prices that are used are told', async () => {
    expect(await provider.prices(call)).toEqual([
      { model: 'grok-imagine-image-2.0', unit: 'image', micros: 90_000 },
      { model: 'grok-imagine-image', unit: 'image', micros: 22_000 },
    ]);
  });
});
