import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { asFile, clientOf, editInput, editModel, runEdit, through, tinyPhoto, upload, withDouble } from './client-of.ts';
import { type FalDouble, falStrangerKey } from './fal-double.ts';

const token = async (double: FalDouble, key = double.key): Promise<string> => {
  const answer = await through(double)('https://rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3', {
    method: 'POST',
    headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await answer.json()) as { token: string }).token;
};
const read = async (double: FalDouble, url: string, bearer?: string): Promise<Response> =>
  through(double)(url, bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } });

describe.concurrent('the storage', () => {
  test('an upload is asked for with its lifecycle, then put without a key', () =>
    withDouble({}, async (double, fal) => {
      const bytes = await tinyPhoto();
      const url = await fal.storage.upload(asFile(bytes, 'rom å.jpg', 'image/jpeg'), {
        lifecycle: { expiresIn: '1d', initialAcl: { default: 'hide', rules: [] } },
      });
      const [initiate, put] = double.requests;
      expect(initiate).toMatchObject({
        method: 'POST',
        url: 'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3',
        json: { content_type: 'image/jpeg', file_name: 'rom å.jpg' },
      });
      expect(initiate?.headers['x-fal-object-lifecycle']).toBe(
        '{"expiration_duration_seconds":86400,"initial_acl":{"default":"hide","rules":[]}}',
      );
      expect(put).toMatchObject({ method: 'PUT', sizeBytes: bytes.length, headers: { 'content-type': 'image/jpeg' } });
      expect(put?.headers['authorization']).toBeUndefined();
      expect(url).toMatch(/^https:\/\/v3b\.fal\.media\/files\/b\/[^?]+$/);
      expect(double.breaches).toEqual([]);
    }));

  test('a private file is read by its owner’s token, and by nobody else', () =>
    withDouble({}, async (double, fal) => {
      const bytes = await tinyPhoto();
      const forbidden = await upload(fal, bytes);
      const hidden = await fal.storage.upload(asFile(bytes, 'a.jpg', 'image/jpeg'), {
        lifecycle: { expiresIn: '1d', initialAcl: { default: 'hide' } },
      });
      const mine = await token(double);
      const strangers = await token(double, falStrangerKey);
      const answers = async (bearer?: string): Promise<number[]> =>
        Promise.all([forbidden, hidden].map(async (url) => (await read(double, url, bearer)).status));
      expect(await answers()).toEqual([403, 404]);
      expect(await answers(strangers)).toEqual([403, 404]);
      expect(await answers(mine)).toEqual([200, 200]);
      expect(Buffer.from(await (await read(double, forbidden, mine)).arrayBuffer()).equals(bytes)).toBe(true);
      // The API's key is nothing to the CDN.
      const withKey = await through(double)(forbidden, { headers: { authorization: `Key ${double.key}` } });
      expect(withKey.status).toBe(403);
    }));

  test('a stranger’s model cannot be given a private file', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      await expect(runEdit(clientOf(double, { credentials: falStrangerKey }), editInput(url))).rejects.toMatchObject({
        status: 422,
        body: { detail: [{ type: 'file_download_error' }] },
      });
    }));

  test('a file is gone when its day is over, for models too', () =>
    withDouble({}, async (double, fal) => {
      const url = await upload(fal, await tinyPhoto());
      const mine = await token(double);
      expect((await read(double, url, mine)).status).toBe(200);
      double.later(86_400_000);
      expect((await read(double, url, mine)).status).toBe(404);
      await expect(runEdit(fal, editInput(url))).rejects.toMatchObject({ status: 422 });
    }));

  test('outputs are kept and guarded as the submit said', () =>
    withDouble({}, async (double, fal) => {
      const input = editInput(await upload(fal, await tinyPhoto()));
      const { request_id: requestId } = await fal.queue.submit(editModel, {
        input,
        storageSettings: { expiresIn: '1h', initialAcl: { default: 'forbid' } },
      });
      await fal.queue.subscribeToStatus(editModel, { requestId, pollInterval: 5 });
      const url = (await fal.queue.result(editModel, { requestId })).data.images[0]!.url;
      expect((await read(double, url)).status).toBe(403);
      const mine = await token(double);
      expect((await read(double, url, mine)).status).toBe(200);
      double.later(3_600_000);
      expect((await read(double, url, mine)).status).toBe(404);
    }));

  test('95 MB go up in ten parts, and only the part that was lost goes again', () =>
    withDouble({}, async (double, fal) => {
      const bytes = Buffer.alloc(95 * 1024 * 1024, 7);
      bytes.write('the end', bytes.length - 7);
      double.fault({ on: 'put', path: '/3?', action: 'drop-before' });
      const url = await fal.storage.upload(new File([bytes], 'big.mp4', { type: 'video/mp4' }), {
        lifecycle: { expiresIn: '1d', initialAcl: { default: 'forbid' } },
      });
      const parts = double.requests.filter(({ call, method }) => call === 'put' && method === 'PUT');
      expect(parts).toHaveLength(11);
      expect(parts.map(({ headers }) => headers['content-type'])).toEqual(parts.map(() => undefined));
      expect(parts.slice(0, 2).map(({ sizeBytes }) => sizeBytes)).toEqual([10_485_760, 10_485_760]);
      const stored = Buffer.from(await (await read(double, url, await token(double))).arrayBuffer());
      expect(createHash('sha256').update(stored).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    }));

  test('parts that do not fit are refused', () =>
    withDouble({}, async (double) => {
      const ask = through(double);
      const initiated = await ask('https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3', {
        method: 'POST',
        headers: { authorization: `Key ${double.key}`, 'content-type': 'application/json' },
        body: '{"content_type":"video/mp4","file_name":"a.mp4"}',
      });
      const { upload_url: uploadUrl } = (await initiated.json()) as { upload_url: string };
      const at = (tail: string): string => uploadUrl.replace('?', `/${tail}?`);
      const put = async (number: number, size: number): Promise<string> =>
        ((await (await ask(at(String(number)), { method: 'PUT', body: new Uint8Array(size) })).json()) as { etag: string }).etag;
      const complete = async (parts: object[]): Promise<string> => {
        const answer = await ask(at('complete'), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ parts }),
        });
        return ((await answer.json()) as { detail?: string }).detail ?? 'taken';
      };
      const first = await put(1, 100);
      const second = await put(2, 100);
      const part = (partNumber: number, etag: string): object => ({ partNumber, etag });
      expect(await complete([part(1, 'no'), part(2, second)])).toBe('InvalidPart');
      expect(await complete([part(2, second), part(1, first)])).toBe('InvalidPartOrder');
      expect(await complete([part(1, first), part(2, second)])).toBe('EntityTooSmall');
      expect(await complete([part(1, first)])).toBe('InvalidPart');
      expect((await ask(at('3').replace(/signature=\w+/, 'signature=other'), { method: 'PUT', body: 'x' })).status).toBe(403);
    }));

  test('a file inside an input is uploaded by the client, openly, and that is noticed', () =>
    withDouble({}, async (double, fal) => {
      const input = { ...editInput(''), image_urls: [asFile(await tinyPhoto(), 'a.jpg', 'image/jpeg') as unknown as string] };
      await fal.queue.submit(editModel, { input });
      const sent = double.requests.at(-1)?.json as { image_urls: string[] };
      expect(sent.image_urls[0]).toMatch(/^https:\/\/v3b\.fal\.media\//);
      expect(double.breaches).toEqual(['an upload that anybody may read: a.jpg', 'an upload that is kept for longer than a day: a.jpg']);
    }));

  test('what must not leave the machine is noticed: EXIF and GPS, a wrong kind, no picture', () =>
    withDouble({}, async (double, fal) => {
      const tagged = await sharp(await tinyPhoto())
        .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 0/1' } })
        .jpeg()
        .toBuffer();
      await upload(fal, tagged);
      await upload(fal, await tinyPhoto(), 'image/png');
      await upload(fal, Buffer.from('no picture'));
      expect(double.breaches).toEqual([
        expect.stringMatching(/^an upload with EXIF data/),
        expect.stringMatching(/^an upload that says it is image\/png and is jpeg/),
        expect.stringMatching(/^an upload that is no picture/),
      ]);
    }));

  test('an address of somebody else’s is not read', () =>
    withDouble({}, async (double, fal) => {
      await expect(runEdit(fal, editInput('https://example.org/house.jpg'))).rejects.toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['body', 'image_urls', 0], type: 'file_download_error', input: 'https://example.org/house.jpg' }] },
      });
      expect(double.breaches).toEqual(['an address that is no upload, or no longer one: https://example.org/house.jpg']);
    }));
});
