import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createTransport, neverArrived } from './transport.ts';

const servers: http.Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => void server.close(resolve))));
});

async function serve(answer: http.RequestListener): Promise<{ base: string; seen: string[] }> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

describe('a stand-in for a provider', () => {
  test('is asked in the place of every host of its provider, with the whole address', async () => {
    const { base, seen } = await serve((_, response) => response.end('ok'));
    const transport = createTransport({ doubles: { fal: base } });
    const post = await transport('https://queue.fal.run/fal-ai/a/edit?x=1%20b&y', { method: 'POST', body: '{}' });
    await post.text();
    for (const host of ['rest.fal.ai', 'api.fal.ai', 'fal.run', 'v3.fal.media', 'v3b.fal.media'])
      await (await transport(new URL(`https://${host}/path`))).text();
    expect(seen).toEqual([
      'POST /queue.fal.run/fal-ai/a/edit?x=1%20b&y',
      'GET /rest.fal.ai/path',
      'GET /api.fal.ai/path',
      'GET /fal.run/path',
      'GET /v3.fal.media/path',
      'GET /v3b.fal.media/path',
    ]);
  });

  test('does not stand in for another provider, nor for a name that only ends like it', async () => {
    const { base, seen } = await serve((_, response) => response.end('ok'));
    const transport = createTransport({ doubles: { xai: base } });
    // names that never resolve, so that nothing leaves this machine
    await expect(transport('https://queue.fal.run.invalid/x')).rejects.toThrow();
    await expect(transport('https://evil-x.ai.invalid/x')).rejects.toThrow();
    await (await transport('https://api.x.ai/v1/x')).text();
    expect(seen).toEqual(['GET /api.x.ai/v1/x']);
  });

  test.each(['https://127.0.0.1:80', 'http://localhost:8080', 'http://192.168.0.7:80', 'http://127.0.0.1', 'http://127.0.0.1:80/a', 'x'])(
    'cannot be %s',
    (base) => {
      expect(() => createTransport({ doubles: { fal: base } })).toThrow('must be an address like');
    },
  );
});

test.each(['http://queue.fal.run/x', 'file:///etc/passwd', 'data:text/plain,x', 'ftp://fal.media/x'])(
  '%s does not leave the studio',
  async (url) => {
    const { base, seen } = await serve((_, response) => response.end('ok'));
    await expect(createTransport({ doubles: { fal: base } })(url)).rejects.toThrow('only https');
    expect(seen).toEqual([]);
  },
);

test('no redirect is followed by itself', async () => {
  const { base, seen } = await serve((_, response) => response.writeHead(302, { location: 'https://v3.fal.media/other' }).end());
  const response = await createTransport({ doubles: { fal: base } })('https://v3.fal.media/x', { redirect: 'follow' });
  expect([response.status, response.headers.get('location')]).toEqual([302, 'https://v3.fal.media/other']);
  expect(seen).toHaveLength(1);
});

test('the log has the host and the status of what was refused, and nothing of the path, the query or the headers', async () => {
  const { base } = await serve((_, response) => response.writeHead(403).end('canary'));
  const lines: unknown[] = [];
  const log = { info: (...line: unknown[]) => void lines.push(line), warn: () => undefined, error: () => undefined };
  const transport = createTransport({ doubles: { fal: base }, log });
  await (await transport('https://v3.fal.media/files/canary.jpg?signature=canary', { headers: { authorization: 'Key canary' } })).text();
  expect(JSON.stringify(lines)).toContain('v3.fal.media');
  expect(JSON.stringify(lines)).not.toContain('canary');
});

describe('whether a request can have arrived', () => {
  test('nobody listened: it cannot', async () => {
    const { base } = await serve((_, response) => response.end());
    const server = servers.pop();
    await new Promise((resolve) => void server?.close(resolve));
    const error = await createTransport({ doubles: { fal: base } })('https://fal.run/x').catch((caught: unknown) => caught);
    expect(neverArrived(error)).toBe(true);
  });

  test('there is no such name: it cannot', async () => {
    const error = await createTransport({ doubles: {} })('https://nowhere.invalid/x').catch((caught: unknown) => caught);
    expect(neverArrived(error)).toBe(true);
  });

  test('the connection was cut: it can', async () => {
    const { base } = await serve((request) => request.socket.destroy());
    const error = await createTransport({ doubles: { fal: base } })('https://fal.run/x').catch((caught: unknown) => caught);
    expect(neverArrived(error)).toBe(false);
  });

  test('several addresses: only when none of them was reached', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    expect(neverArrived(new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }))).toBe(true);
    expect(neverArrived(new TypeError('fetch failed', { cause: new AggregateError([refused, reset]) }))).toBe(false);
    expect(neverArrived(new AggregateError([]))).toBe(false);
    expect(neverArrived(new DOMException('stopped', 'AbortError'))).toBe(false);
    expect(neverArrived('ECONNREFUSED')).toBe(false);
  });

  test('a circle of causes ends', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    expect(neverArrived(one)).toBe(false);
  });
});
