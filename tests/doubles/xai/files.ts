import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Answer, Request } from '../service.ts';
import { failed } from './failures.ts';

/** api.x.ai/v1/files, and the addresses where results lie for some minutes. */
export interface KeptFile {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
}

const mostBytes = 50 * 1024 * 1024;
const leastKeptS = 3600;
const mostKeptS = 2_592_000;
const dayS = 86_400;
const linkMs = 600_000;

export class Files {
  readonly #kept = new Map<string, KeptFile>();
  readonly #links = new Map<string, { bytes: Buffer; contentType: string; untilMs: number }>();
  readonly #now: () => number;
  readonly #breach: (what: string) => void;
  constructor({ now, breach }: { now: () => number; breach: (what: string) => void }) {
    this.#now = now;
    this.#breach = breach;
  }

  async answer(request: Request): Promise<Answer> {
    const [, id, content] = /^\/v1\/files(?:\/(file_\w+)(\/content)?)?$/.exec(request.url.pathname) ?? [];
    if (id === undefined && request.method === 'POST') return this.#upload(request);
    const file = id === undefined ? null : this.live(id);
    if (!file) return failed(404, 'not-found', `File ${id ?? ''} was not found`);
    if (request.method === 'DELETE') {
      this.#kept.delete(file.id);
      return { status: 200, body: { id: file.id, deleted: true } };
    }
    if (content) return { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes };
    return { status: 200, body: told(file) };
  }

  async #upload(request: Request): Promise<Answer> {
    let form: FormData;
    try {
      form = await new Response(new Uint8Array(request.body), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
    } catch {
      return failed(400, 'invalid-argument', 'The body is no multipart form');
    }
    const names = [...form.keys()];
    const file = form.get('file');
    if (!(file instanceof File)) return failed(400, 'invalid-argument', 'A file is required');
    if (names.indexOf('expires_after') > names.indexOf('file'))
      return failed(400, 'invalid-argument', 'expires_after must come before the file');
    if (file.size > mostBytes) return failed(413, 'invalid-argument', 'The file is larger than 50 MB');
    const wish = form.get('expires_after');
    const expiresInS = typeof wish === 'string' ? Number(wish) : null;
    if (expiresInS !== null && !(expiresInS >= leastKeptS && expiresInS <= mostKeptS))
      return failed(400, 'invalid-argument', `expires_after must be between ${leastKeptS} and ${mostKeptS}`);
    if (expiresInS === null || expiresInS > dayS) this.#breach(`a file that is kept for longer than a day: ${file.name}`);
    const bytes = Buffer.from(await file.arrayBuffer());
    const { exif, xmp, iptc } = await sharp(bytes)
      .metadata()
      .catch((): Partial<Record<'exif' | 'xmp' | 'iptc', Buffer>> => {
        this.#breach(`an upload that is no picture: ${file.name}`);
        return {};
      });
    for (const [name, block] of Object.entries({ EXIF: exif, XMP: xmp, IPTC: iptc }))
      if (block) this.#breach(`an upload with ${name} data (${block.length} bytes): ${file.name}`);
    return { status: 200, body: told(this.keep(file.name, file.type, bytes, expiresInS)) };
  }

  keep(filename: string, contentType: string, bytes: Buffer, expiresInS: number | null): KeptFile {
    const createdAtMs = this.#now();
    const file: KeptFile = {
      id: `file_${randomBytes(12).toString('hex')}`,
      filename,
      contentType,
      bytes,
      createdAtMs,
      expiresAtMs: expiresInS === null ? null : createdAtMs + expiresInS * 1000,
    };
    this.#kept.set(file.id, file);
    return file;
  }
  live(id: string): KeptFile | null {
    const file = this.#kept.get(id);
    return !file || (file.expiresAtMs !== null && file.expiresAtMs <= this.#now()) ? null : file;
  }

  /** An address that anybody may read for some minutes. */
  link(host: 'imgen.x.ai' | 'vidgen.x.ai', contentType: string, bytes: Buffer): string {
    const ending = contentType === 'video/mp4' ? 'mp4' : 'jpg';
    const url = `https://${host}/xai-${host.split('.')[0]}-bucket/${randomBytes(12).toString('hex')}.${ending}`;
    this.#links.set(url, { bytes, contentType, untilMs: this.#now() + linkMs });
    return url;
  }
  follow(url: string): Answer {
    const link = this.#links.get(url);
    if (!link || link.untilMs <= this.#now())
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<title>404 Not Found</title>' };
    return { status: 200, headers: { 'content-type': link.contentType }, body: link.bytes };
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
const told = ({ id, filename, bytes, createdAtMs, expiresAtMs }: KeptFile): object => ({
  id,
  object: 'file',
  bytes: bytes.length,
  created_at: seconds(createdAtMs),
  expires_at: expiresAtMs === null ? null : seconds(expiresAtMs),
  filename,
  purpose: '',
});
