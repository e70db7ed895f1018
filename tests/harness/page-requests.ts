import type { CdpSession, Protocol } from './cdp.ts';
import type { ProtocolHandlers } from './protocol.ts';
import type { SchemeNames } from './scheme-names.ts';
import type { DoubleSession } from './session.ts';

export interface PageRequests {
  readonly session: CdpSession;
  readonly schemes: SchemeNames;
  readonly protocolHandlers: ProtocolHandlers;
  readonly webRequest: DoubleSession;
  /** Whether a frame may go there; asked for documents only. */
  readonly mayNavigate: (url: string, frameId: string) => boolean;
}

/** Puts the program's own protocol handlers and request filter between the page and the network. */
export async function interceptRequests(requests: PageRequests): Promise<void> {
  const { session } = requests;
  session.on('Fetch.requestPaused', (paused) => {
    respond(requests, paused).catch(async (error: unknown) => {
      console.error(`electron double: ${paused.request.method} ${paused.request.url}:`, error);
      await session.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' }).catch(() => undefined);
    });
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function respond(
  requests: PageRequests,
  { requestId, request, resourceType, frameId }: Protocol.Fetch.requestPausedPayload,
): Promise<void> {
  const { session, schemes, protocolHandlers, webRequest, mayNavigate } = requests;
  const url = schemes.fromChrome(request.url);
  if (resourceType === 'Document' && !mayNavigate(url, frameId)) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    return;
  }
  if (await webRequest.isCancelled(url, request.method)) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    return;
  }
  const answer = await protocolHandlers.answer(url, request);
  if (!answer) {
    await session.send('Fetch.continueRequest', { requestId });
    return;
  }
  const { body, headers } = await take(answer);
  // The window may have closed while the program was thinking; then nobody waits for this.
  await session
    .send('Fetch.fulfillRequest', {
      requestId,
      responseCode: answer.status,
      responseHeaders: [...headers].map(([name, value]) => ({ name, value })),
      ...(body.length > 0 && { body: body.toString('base64') }),
    })
    .catch(() => undefined);
}

const longestPieceBytes = 2 * 1024 * 1024;

/**
 * Reads an answer whole, because the DevTools protocol takes a body whole. Of a long partial answer only the first piece is
 * read and declared, which HTTP allows, and Chromium asks for the next.
 */
async function take(answer: Response): Promise<{ body: Buffer; headers: Headers }> {
  const headers = new Headers(answer.headers);
  headers.delete('content-encoding');
  headers.delete('transfer-encoding');
  const [, first = '', last = '', total = ''] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  const isLong = answer.status === 206 && Number(last) - Number(first) >= longestPieceBytes;
  if (!isLong || !answer.body) return { body: Buffer.from(await answer.arrayBuffer()), headers };

  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body) {
    parts.push(part);
    length += part.length;
    if (length >= longestPieceBytes) break; // leaving the loop cancels the stream
  }
  headers.set('content-length', String(length));
  headers.set('content-range', `bytes ${first}-${Number(first) + length - 1}/${total}`);
  return { body: Buffer.concat(parts), headers };
}
