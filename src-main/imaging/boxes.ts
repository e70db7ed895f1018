/** A box of ISO 14496-12, wholly inside the bytes it was looked for in. */
export interface Box {
  readonly kind: string;
  /** What it holds, as a view. */
  readonly body: Uint8Array;
}

/** More than any still picture's file has side by side. */
const maxBoxes = 256;

/** The boxes that stand in a row, until one does not fit. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length && boxes.length < maxBoxes;) {
    const short = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (short === 1 && at + 16 > bytes.length) break;
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < head || at + size > bytes.length) break;
    boxes.push({ kind, body: bytes.subarray(at + head, at + size) });
    at += size;
  }
  return boxes;
}

/** The first box that lies under these kinds, each inside the one before. */
export function findBox(bytes: Uint8Array, kinds: readonly string[]): Uint8Array | null {
  let inside: Uint8Array | null = bytes;
  for (const kind of kinds) inside = inside ? (readBoxes(inside).find((box) => box.kind === kind)?.body ?? null) : null;
  return inside;
}

/** Perceptual quantiser and hybrid log-gamma (ITU-T H.273, transfer characteristics). */
const highDynamicRange: ReadonlySet<number> = new Set([16, 18]);

/** Whether a HEIF file says that its samples are light for an HDR screen. */
export function isHighDynamicRange(bytes: Uint8Array): boolean {
  // `meta` is a full box: a version and flags stand before what it holds.
  const meta = readBoxes(bytes)
    .find(({ kind }) => kind === 'meta')
    ?.body.subarray(4);
  const properties = meta ? findBox(meta, ['iprp', 'ipco']) : null;
  return (properties ? readBoxes(properties) : []).some(
    ({ kind, body }) =>
      kind === 'colr' &&
      String.fromCharCode(...body.subarray(0, 4)) === 'nclx' &&
      highDynamicRange.has(((body[6] ?? 0) << 8) | (body[7] ?? 0)),
  );
}
