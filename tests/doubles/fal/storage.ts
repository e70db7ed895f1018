import { createHash, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { isRecord, readJson, type Answer, type Request } from '../service.ts';
import type { Accounts, Owner } from './account.ts';

/** The CDN: uploads in one piece or in parts, how long a file is kept and who may read it. */
export interface StoredFile {
  readonly url: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly owner: Owner;
  readonly lifecycle: Lifecycle;
  readonly expiresAtMs: number | null;
  readonly isOutput: boolean;
}
interface Lifecycle {
  readonly expiresInS: number | null;
  readonly access: 'allow' | 'forbid' | 'hide';
}
interface OpenUpload {
  readonly owner: Owner;
  readonly contentType: string;
  readonly lifecycle: Lifecycle;
  readonly signature: string;
  readonly parts: Map<number, { bytes: Buffer; etag: string }>;
}

const cdn = 'https://v3b.fal.media';
/** What an object costs in privacy when it is kept for longer than this. */
const mostKeptS = 86_400;
/** S3's, which the CDN is made like. */
const leastPartBytes = 5 * 1024 * 1024;

export class Storage {
  readonly files = new Map<string, StoredFile>();
  readonly #uploads = new Map<string, OpenUpload>();
  readonly #accounts: Accounts;
  readonly #now: () => number;
  readonly #breach: (what: string) => void;
  constructor({ accounts, now, breach }: { accounts: Accounts; now: () => number; breach: (what: string) => void }) {
    this.#accounts = accounts;
    this.#now = now;
    this.#breach = breach;
  }

  /** Those of a request that are not served by the CDN itself: initiate, initiate-multipart, token. */
  api(request: Request, owner: Owner): Answer {
    const { pathname } = request.url;
    if (request.method !== 'POST') return { status: 405, body: { detail: 'Method Not Allowed' } };
    if (pathname === '/storage/auth/token') {
      const expiresAt = new Date(this.#now() + 30 * 86_400_000).toISOString();
      return { status: 200, body: { token: this.#accounts.token(owner), token_type: 'Bearer', base_url: cdn, expires_at: expiresAt } };
    }
    if (pathname !== '/storage/upload/initiate' && pathname !== '/storage/upload/initiate-multipart')
      return { status: 404, body: { detail: 'Not Found' } };
    const wish = readJson(request);
    if (!isRecord(wish) || typeof wish['content_type'] !== 'string' || typeof wish['file_name'] !== 'string')
      return { status: 422, body: { detail: [{ loc: ['body', 'content_type'], msg: 'Field required', type: 'missing' }] } };
    const lifecycle = readLifecycle(request.headers['x-fal-object-lifecycle'] ?? request.headers['x-fal-object-lifecycle-preference']);
    if (lifecycle.access === 'allow') this.#breach(`an upload that anybody may read: ${wish['file_name']}`);
    if (lifecycle.expiresInS === null || lifecycle.expiresInS > mostKeptS)
      this.#breach(`an upload that is kept for longer than a day: ${wish['file_name']}`);
    const path = `/files/b/${randomBytes(4).toString('hex')}/${randomBytes(8).toString('base64url')}_${encodeURIComponent(wish['file_name'])}`;
    const signature = randomBytes(12).toString('hex');
    this.#uploads.set(path, { owner, contentType: wish['content_type'], lifecycle, signature, parts: new Map() });
    return { status: 200, body: { upload_url: `${cdn}${path}?signature=${signature}`, file_url: `${cdn}${path}` } };
  }

  async cdn(request: Request): Promise<Answer> {
    return request.method === 'GET' || request.method === 'HEAD' ? this.#read(request) : this.#write(request);
  }

  #read(request: Request): Answer {
    const file = this.live(`${cdn}${request.url.pathname}`);
    if (!file) return { status: 404, body: { detail: 'Not found' } };
    const isOwner = this.#accounts.reader(request) === file.owner;
    if (!isOwner && file.lifecycle.access === 'hide') return { status: 404, body: { detail: 'Not found' } };
    if (!isOwner && file.lifecycle.access === 'forbid') return { status: 403, body: { detail: 'Forbidden' } };
    return { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes };
  }

  async #write(request: Request): Promise<Answer> {
    const [, path = '', part] = /^(\/files\/b\/[^/]+\/[^/]+)(?:\/(\d+|complete))?$/.exec(request.url.pathname) ?? [];
    const upload = this.#uploads.get(path);
    if (!upload || request.url.searchParams.get('signature') !== upload.signature) return { status: 403, body: { detail: 'Forbidden' } };
    if (request.headers['authorization']) this.#breach('a key was sent along to an address that is signed already');
    if (part === undefined && request.method === 'PUT') {
      if (request.headers['content-type'] !== upload.contentType) return { status: 403, body: { detail: 'SignatureDoesNotMatch' } };
      await this.#keep(path, upload, request.body);
      return { status: 200, body: '' };
    }
    if (part === 'complete' && request.method === 'POST') return this.#complete(path, upload, request);
    if (part === undefined || request.method !== 'PUT') return { status: 405, body: { detail: 'Method Not Allowed' } };
    const etag = createHash('md5').update(request.body).digest('hex');
    upload.parts.set(Number(part), { bytes: request.body, etag });
    return { status: 200, headers: { etag: `"${etag}"` }, body: { partNumber: Number(part), etag } };
  }

  async #complete(path: string, upload: OpenUpload, request: Request): Promise<Answer> {
    const wish = readJson(request);
    const told = isRecord(wish) && Array.isArray(wish['parts']) ? (wish['parts'] as unknown[]) : [];
    const bytes: Buffer[] = [];
    for (const [index, one] of told.entries()) {
      const number = isRecord(one) && typeof one['partNumber'] === 'number' ? one['partNumber'] : -1;
      const part = upload.parts.get(number);
      if (!isRecord(one) || !part || part.etag !== one['etag']) return { status: 400, body: { detail: 'InvalidPart' } };
      if (number !== index + 1) return { status: 400, body: { detail: 'InvalidPartOrder' } };
      if (index < told.length - 1 && part.bytes.length < leastPartBytes) return { status: 400, body: { detail: 'EntityTooSmall' } };
      bytes.push(part.bytes);
    }
    if (bytes.length === 0 || bytes.length !== upload.parts.size) return { status: 400, body: { detail: 'InvalidPart' } };
    await this.#keep(path, upload, Buffer.concat(bytes));
    return { status: 200, body: {} };
  }

  async #keep(path: string, { owner, contentType, lifecycle }: OpenUpload, bytes: Buffer): Promise<void> {
    const url = `${cdn}${path}`;
    await this.#inspect(url, contentType, bytes);
    this.add({ url, bytes, contentType, owner, lifecycle, isOutput: false });
  }

  add(file: Omit<StoredFile, 'expiresAtMs'>): void {
    const { expiresInS } = file.lifecycle;
    this.files.set(file.url, { ...file, expiresAtMs: expiresInS === null ? null : this.#now() + expiresInS * 1000 });
  }
  /** A result, kept and given away as the request's own preference says. */
  addOutput(owner: Owner, contentType: string, bytes: Buffer, preference: string | undefined): StoredFile {
    const ending = contentType.split('/')[1] ?? 'bin';
    const url = `${cdn}/files/b/${randomBytes(4).toString('hex')}/${randomBytes(8).toString('base64url')}.${ending}`;
    this.add({ url, bytes, contentType, owner, lifecycle: readLifecycle(preference), isOutput: true });
    return this.files.get(url)!;
  }

  live(url: string): StoredFile | null {
    const file = this.files.get(url);
    return !file || (file.expiresAtMs !== null && file.expiresAtMs <= this.#now()) ? null : file;
  }
  remove(url: string): boolean {
    return this.files.delete(url);
  }

  /** What must never leave a photographer's machine. */
  async #inspect(url: string, contentType: string, bytes: Buffer): Promise<void> {
    if (!contentType.startsWith('image/')) return;
    try {
      const { exif, xmp, iptc, format } = await sharp(bytes).metadata();
      for (const [name, block] of Object.entries({ EXIF: exif, XMP: xmp, IPTC: iptc }))
        if (block) this.#breach(`an upload with ${name} data (${block.length} bytes): ${url}`);
      if (contentType !== `image/${format}`) this.#breach(`an upload that says it is ${contentType} and is ${format}: ${url}`);
    } catch {
      this.#breach(`an upload that is no picture: ${url}`);
    }
  }
}

function readLifecycle(header: string | undefined): Lifecycle {
  let wish: unknown;
  try {
    wish = header === undefined ? {} : JSON.parse(header);
  } catch {
    wish = {};
  }
  if (!isRecord(wish)) return { expiresInS: null, access: 'allow' };
  const { expiration_duration_seconds: seconds, initial_acl: acl } = wish;
  const access = isRecord(acl) ? acl['default'] : 'allow';
  return {
    expiresInS: typeof seconds === 'number' ? seconds : null,
    access: access === 'forbid' || access === 'hide' ? access : 'allow',
  };
}
