import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { askedRange } from './byte-range.ts';

export interface SendFileOptions {
  readonly file: string;
  readonly headers: Record<string, string>;
}

/**
 * Answers a GET or HEAD with a file or the piece of it that was asked for. The size is taken from the opened file, so that
 * a file replaced in between cannot give a length that does not fit its bytes. 404 when it cannot be opened.
 */
export async function sendFile(request: Request, { file, headers }: SendFileOptions): Promise<Response> {
  const handle = await open(file).catch(() => null);
  if (!handle) return new Response(null, { status: 404 });
  let streaming = false;
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) return new Response(null, { status: 404 });
    const range = askedRange(request.headers.get('range'), facts.size);
    if (range.kind === 'unsatisfiable') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${facts.size}` } });

    const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, facts.size - 1];
    const answer = {
      status: range.kind === 'part' ? 206 : 200,
      headers: {
        ...headers,
        'accept-ranges': 'bytes',
        'content-length': String(last - first + 1),
        ...(range.kind === 'part' && { 'content-range': `bytes ${first}-${last}/${facts.size}` }),
      },
    };
    if (request.method === 'HEAD' || last < first) return new Response(null, answer);
    streaming = true; // the stream closes the file, at its end or when the page stops listening
    const stream = handle.createReadStream({ start: first, end: last, signal: request.signal });
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>, answer);
  } finally {
    if (!streaming) await handle.close();
  }
}
