import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MediaRequest } from '../library/find-media.ts';
import { contentPolicy, mediaPolicy } from './content-policy.ts';
import { mediaAddress } from './media-address.ts';
import { ownUrl } from './origin.ts';
import { pageFile } from './page-path.ts';
import { sendFile } from './send-file.ts';

export interface OriginOptions {
  /** Folder of the built page. */
  readonly pageDir: string;
  /** The file behind a media address, or null when there is none. */
  readonly media: (request: MediaRequest) => Promise<{ readonly file: string; readonly contentType: string } | null>;
  /** Vite's server while developing: it serves the page's files in place of `pageDir`. */
  readonly devServer: URL | null;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly onError: (error: unknown) => void;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const common = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' };

/** Everything `app://studio` answers: `/media/…` is a picture or a film of the library, all else is a file of the page. */
export function createOriginHandler(options: OriginOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await answer(request, options);
    } catch (error) {
      // A page that went away in the middle of an answer is no error.
      if (!request.signal.aborted) options.onError(error);
      return refusal(500);
    }
  };
}

async function answer(request: Request, options: OriginOptions): Promise<Response> {
  const url = ownUrl(request.url);
  if (!url) return refusal(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, { allow: 'GET, HEAD' });
  if (url.pathname.startsWith('/media/')) return answerMedia(request, url.pathname, options);
  if (options.devServer) return proxy(request, url, options.devServer, options.fetch);
  return answerPageFile(request, url.pathname, options.pageDir);
}

async function answerMedia(request: Request, pathname: string, { media }: OriginOptions): Promise<Response> {
  const wanted = mediaAddress(pathname);
  const found = wanted && (await media(wanted));
  if (!found) return refusal(404);
  // Frames and versions never change under their id; a film or an export may be written anew.
  const isImmutable = wanted.kind === 'frame' || wanted.kind === 'version';
  return sendFile(request, {
    file: found.file,
    headers: {
      ...common,
      'content-type': found.contentType,
      'content-security-policy': mediaPolicy,
      'cache-control': isImmutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

async function answerPageFile(request: Request, pathname: string, pageDir: string): Promise<Response> {
  const file = pageFile(pageDir, pathname);
  if (!file) return refusal(400);
  // Read whole, not streamed: the packaged page lies inside an archive, and its files are small.
  const body = await readFile(file).catch(() => null);
  if (!body) return refusal(404);
  const headers = {
    ...common,
    'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
    'content-length': String(body.length),
    'content-security-policy': contentPolicy({ devServer: null }),
    'cache-control': 'no-cache',
  };
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers });
}

/** The dev server's files under the studio's own origin, so that nothing a page can see differs from production. */
async function proxy(request: Request, url: URL, devServer: URL, fetch: OriginOptions['fetch']): Promise<Response> {
  const target = new URL(devServer);
  target.pathname = url.pathname;
  target.search = url.search;
  const served = await fetch(target.href, { method: request.method, headers: request.headers });
  const headers = new Headers(served.headers);
  for (const [name, value] of Object.entries(common)) headers.set(name, value);
  headers.set('content-security-policy', contentPolicy({ devServer }));
  return new Response(served.body, { status: served.status, headers });
}

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { ...common, 'cache-control': 'no-store', ...headers } });
