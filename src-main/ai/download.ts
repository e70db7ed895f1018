import { open, rename, rm } from 'node:fs/promises';
import { fileSystemFailure, StudioFailure } from '../failure.ts';
import { isHostOf, type Transport } from './transport.ts';

export interface Download {
  readonly transport: Transport;
  readonly url: string;
  /** Names of hosts that a result may come from, each with everything under it. */
  readonly hosts: readonly string[];
  readonly file: string;
  readonly kind: 'picture' | 'clip';
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Asked before every single request. */
  readonly mayLeave?: () => void;
  /** Sent to the first address only, never along a redirect. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly limits?: Limits;
}
interface Limits {
  /** Without a single byte. */
  readonly idleMs: number;
  readonly totalMs: number;
}

const usualLimits: Limits = { idleMs: 30_000, totalMs: 15 * 60_000 };
const mostHops = 4;
/** The longest beginning that is needed to tell what a file is. */
const headBytes = 12;

/**
 * Brings a result into `file`: over https from the allowed hosts only, no larger than `mostBytes`, and only what its first
 * bytes prove to be a picture (JPEG, PNG, WebP) or a clip (MP4, WebM). The file appears whole and on disk, or not at all.
 *
 * Fails with ai-result-unusable (another host, too large, something else than was asked for), ai-result-lost (not there any
 * more), ai-key-refused (may not be read), and with ai-busy or offline where trying again can help.
 */
export async function downloadTo(download: Download): Promise<void> {
  const { signal, file, limits = usualLimits } = download;
  const timer = new AbortController();
  const total = setTimeout(() => timer.abort(), limits.totalMs);
  const part = `${file}.part`;
  try {
    const response = await follow(download, AbortSignal.any([signal, timer.signal]));
    await store(response, part, download, timer);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (signal.aborted) throw signal.reason;
    if (error instanceof StudioFailure) throw error;
    // what the disk says is said by itself; what the network says is wrapped
    throw fileSystemFailure(error) ?? (error instanceof Error && 'syscall' in error ? error : broken(error));
  } finally {
    clearTimeout(total);
  }
}

/** The answer behind at most a few redirects, each of which has to stay with the allowed hosts. */
async function follow({ transport, url, hosts, mayLeave, headers }: Download, signal: AbortSignal): Promise<Response> {
  let at = allowed(url, undefined, hosts);
  for (let hop = 0; hop < mostHops; hop += 1) {
    mayLeave?.();
    // as it is on the other side: the size that is told is then the size that comes
    const response = await transport(at, { headers: { ...(hop === 0 ? headers : {}), 'accept-encoding': 'identity' }, signal });
    const { status } = response;
    if (status === 200) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (status < 300 || status > 399 || location === null) throw refusal(status);
    at = allowed(location, at, hosts);
  }
  throw unusable('The result was hidden behind too many redirects.');
}

function allowed(address: string, from: URL | undefined, hosts: readonly string[]): URL {
  const url = URL.canParse(address, from?.href) ? new URL(address, from) : null;
  const isAllowed = url?.protocol === 'https:' && url.port === '' && url.username === '' && isHostOf(url.hostname, hosts);
  if (!url || !isAllowed) throw unusable('The result was said to be at an address that is not the provider’s. It was not fetched.');
  return url;
}

function refusal(status: number): StudioFailure {
  if (status === 404 || status === 410)
    return new StudioFailure('ai-result-lost', 'The provider does not have the result any more. Ask for it again; that is charged again.');
  if (status === 401 || status === 403)
    return new StudioFailure('ai-key-refused', 'The provider does not let this key read the result. Check the key in the settings.');
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return new StudioFailure('ai-busy', 'The provider could not send the result just now. It is tried again.');
  return unusable(`The provider answered ${status} where the result should be.`);
}

async function store(response: Response, part: string, download: Download, timer: AbortController): Promise<void> {
  const { mostBytes, kind, limits = usualLimits } = download;
  // packed all the same: then nothing is told about what comes out
  const told = response.headers.has('content-encoding') ? Number.NaN : Number(response.headers.get('content-length') ?? Number.NaN);
  if (told > mostBytes || response.body === null) {
    await response.body?.cancel();
    throw response.body === null ? unusable('The provider sent nothing.') : tooLarge();
  }
  const handle = await open(part, 'w');
  // one timer, wound up again with every piece
  const idle = setTimeout(() => timer.abort(), limits.idleMs);
  try {
    let size = 0;
    let head = Buffer.alloc(0);
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      idle.refresh();
      size += piece.byteLength;
      if (size > mostBytes) throw tooLarge();
      if (head.length < headBytes) {
        head = Buffer.concat([head, piece.subarray(0, headBytes)]);
        if (head.length >= headBytes && !isKind(head, kind)) throw wrongKind(kind);
      }
      await handle.appendFile(piece);
    }
    if (head.length < headBytes) throw wrongKind(kind);
    if (told >= 0 && size !== told) throw broken();
    await handle.sync();
  } finally {
    clearTimeout(idle);
    await handle.close();
    // whatever is still coming is not waited for
    timer.abort();
  }
}

/** By the first bytes: ISO/IEC 10918-1, the PNG specification, the WebP container, ISO/IEC 14496-12, RFC 8794 (EBML). */
function isKind(head: Buffer, kind: Download['kind']): boolean {
  const starts = (hex: string): boolean => head.subarray(0, hex.length / 2).toString('hex') === hex;
  const word = (at: number): string => head.toString('latin1', at, at + 4);
  if (kind === 'clip') return word(4) === 'ftyp' || starts('1a45dfa3');
  return starts('ffd8ff') || starts('89504e470d0a1a0a') || (word(0) === 'RIFF' && word(8) === 'WEBP');
}

const unusable = (message: string): StudioFailure => new StudioFailure('ai-result-unusable', message);
const tooLarge = (): StudioFailure => unusable('The provider sent far more than such a result can be. It was not kept.');
const wrongKind = (kind: Download['kind']): StudioFailure => unusable(`The provider sent something that is no ${kind}. It was not kept.`);
const broken = (cause?: unknown): StudioFailure =>
  new StudioFailure('offline', 'The connection broke off while the result was coming. It is fetched again; that costs nothing.', { cause });
