import { execFile } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Attempt, type NetworkTap, tapArguments, tapNetwork } from './network-tap.ts';

let server: http.Server;
let port: number;
let tap: NetworkTap | undefined;
beforeEach(async () => {
  server = http.createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  tap?.remove();
  tap = undefined;
  server.closeAllConnections();
  server.close();
});

const failed = (emitter: NodeJS.EventEmitter): Promise<unknown> => new Promise((resolve) => void emitter.once('error', resolve));

test('nothing gets past it: fetch, http, https, net, tls, datagrams, the resolver', async () => {
  tap = tapNetwork();
  await expect(fetch('https://queue.fal.run/x')).rejects.toThrow();
  await failed(http.get('http://192.0.2.1/x'));
  await failed(https.get({ host: '2001:db8::1', port: 443 }));
  await failed(net.connect(25, '198.51.100.7'));
  await failed(tls.connect({ host: '203.0.113.5', port: 8443 }));
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.send('x', 53, '192.0.2.53', () => resolve()));
  socket.close();
  await expect(dns.promises.resolve4('example.org')).rejects.toThrow();
  await new Promise<void>((resolve) => dns.lookup('example.net', () => resolve()));
  const seen = tap.strays.map(({ kind, host, port: to }) => `${kind} ${host} ${to ?? ''}`.trim());
  expect(seen).toEqual([
    'connect queue.fal.run 443',
    'connect 192.0.2.1 80',
    'connect 2001:db8::1 443',
    'connect 198.51.100.7 25',
    'connect 203.0.113.5 8443',
    'datagram 192.0.2.53 53',
    'resolve example.org',
    'resolve example.net',
  ]);
});

test('an allowed port of this machine is let through, another is not', async () => {
  tap = tapNetwork({ ports: [port] });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  await expect(fetch(`http://127.0.0.1:${port === 65_000 ? 65_001 : 65_000}/`)).rejects.toThrow();
  expect(tap.attempts.map(({ isAllowed }) => isAllowed)).toEqual([true, false]);
  expect(tap.strays).toHaveLength(1);
});

test('taken away, it is as if it had never been there', async () => {
  const hooks = (): unknown[] => [
    Reflect.get(net.Socket.prototype, 'connect'),
    Reflect.get(dgram.Socket.prototype, 'send'),
    Reflect.get(dns, 'lookup'),
    Reflect.get(dns.promises, 'resolve4'),
  ];
  const before = hooks();
  tap = tapNetwork();
  for (const [index, hook] of hooks().entries()) expect(hook).not.toBe(before[index]);
  tap.remove();
  for (const [index, hook] of hooks().entries()) expect(hook).toBe(before[index]);
});

test('in another process, and in those that it forks, it writes down every attempt', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'tap-'));
  const file = path.join(dir, 'tap.jsonl');
  const run = promisify(execFile);
  const asks = (address: string): string => `await fetch('${address}').catch(() => undefined);`;
  writeFileSync(path.join(dir, 'child.mjs'), asks('https://example.com'));
  writeFileSync(
    path.join(dir, 'parent.mjs'),
    `import { fork } from 'node:child_process'; ${asks('https://example.org')} ${asks(`http://127.0.0.1:${port}`)}
    await new Promise((resolve) => fork(${JSON.stringify(path.join(dir, 'child.mjs'))}, [], { env: {} }).once('exit', resolve));`,
  );
  try {
    await run(process.execPath, [...tapArguments(file, [port]), path.join(dir, 'parent.mjs')]);
    expect(existsSync(file)).toBe(true);
    const attempts = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Attempt);
    expect(attempts.map(({ host, isAllowed }) => [host, isAllowed])).toEqual([
      ['example.org', false],
      ['127.0.0.1', true],
      ['example.com', false],
    ]);
    expect(new Set(attempts.map(({ pid }) => pid)).size).toBe(2);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
