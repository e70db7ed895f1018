import { open } from 'node:fs/promises';
import { readMp4Boxes } from './mp4-boxes.ts';

/** What the index (`moov`) of an MP4 or MOV file says of its tracks: ISO/IEC 14496-12, 8.1 to 8.7. Read here so that every tick can be checked. */
export interface MovieTrack {
  /** `vide`, `soun`, or what else there is: chapters are a track of text. */
  readonly kind: string;
  /** Ticks a second of this track's times. */
  readonly timescale: number;
  readonly sampleCount: number;
  /** When each sample is to be shown, in ticks of the media, in the order of the file; before any edit. */
  readonly times: Float64Array;
  /** When the sample that is shown last is over. */
  readonly endTicks: number;
  /** Whether every sample is decoded the same number of ticks after the one before, and how many that is. */
  readonly stepTicks: number | null;
  /** Samples that need no other, counted from 0; null when all are. */
  readonly keySamples: readonly number[] | null;
  readonly edits: readonly Edit[];
}
/** A stretch of the media that is shown. */
interface Edit {
  readonly durationMs: number;
  /** First tick of the media; null for an empty stretch. */
  readonly from: number | null;
}

/** An index of a film of an hour with 60 frames a second is 4 MB. */
const mostIndexBytes = 256 * 1024 * 1024;

/** The tracks of a file, or null where there is no index that can be read. */
export async function readMovieIndex(file: string): Promise<readonly MovieTrack[] | null> {
  const index = (await readMp4Boxes(file))?.find((box) => box.type === 'moov');
  if (!index || index.sizeBytes > mostIndexBytes) return null;
  const bytes = Buffer.alloc(index.sizeBytes);
  const handle = await open(file, 'r');
  try {
    await handle.read(bytes, 0, bytes.length, index.start);
  } finally {
    await handle.close();
  }
  try {
    const inside = children(body(bytes));
    const header = firstOf(inside, 'mvhd');
    const movieTimescale = header.readUInt32BE(header[0] === 1 ? 20 : 12);
    return inside.filter(({ type }) => type === 'trak').map(({ content }) => readTrack(content, movieTimescale));
  } catch (error) {
    // Whatever does not fit its box is no index.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTrack(track: Buffer, movieTimescale: number): MovieTrack {
  const media = children(firstOf(children(track), 'mdia'));
  const header = firstOf(media, 'mdhd');
  const table = children(firstOf(children(firstOf(media, 'minf')), 'stbl'));
  const list = (type: string): Buffer | undefined => table.find((box) => box.type === type)?.content;
  const sampleCount = firstOf(table, 'stsz').readUInt32BE(8);
  const deltas = pairs(firstOf(table, 'stts'));
  const total = deltas.reduce((sum, [count]) => sum + count, 0);
  if (total !== sampleCount) throw new RangeError('times for another number of samples');
  const keys = list('stss');
  const times = timesOf(deltas, list('ctts'), sampleCount);
  return {
    kind: firstOf(media, 'hdlr').toString('latin1', 8, 12),
    timescale: header.readUInt32BE(header[0] === 1 ? 20 : 12),
    sampleCount,
    times,
    endTicks: times.reduce((latest, time) => Math.max(latest, time), 0) + (deltas.at(-1)?.[1] ?? 0),
    stepTicks: new Set(deltas.map(([, delta]) => delta)).size === 1 ? (deltas[0]?.[1] ?? null) : null,
    keySamples: keys ? Array.from({ length: keys.readUInt32BE(4) }, (_, index) => keys.readUInt32BE(8 + index * 4) - 1) : null,
    edits: readEdits(track, movieTimescale),
  };
}

/** Decoding time plus the composition offset, which counts backwards too since version 1. */
function timesOf(deltas: readonly Pair[], offsets: Buffer | undefined, sampleCount: number): Float64Array {
  const times = new Float64Array(sampleCount);
  let sample = 0;
  let at = 0;
  for (const [count, delta] of deltas) {
    for (let i = 0; i < count; i++, sample++, at += delta) times[sample] = at;
  }
  sample = 0;
  for (const [count, offset] of offsets ? pairs(offsets) : []) {
    for (let i = 0; i < count && sample < sampleCount; i++, sample++) times[sample] = (times[sample] ?? 0) + (offset | 0);
  }
  return times;
}

function readEdits(track: Buffer, movieTimescale: number): Edit[] {
  const container = children(track).find(({ type }) => type === 'edts');
  if (!container) return [];
  const list = firstOf(children(container.content), 'elst');
  const isWide = list[0] === 1;
  return Array.from({ length: list.readUInt32BE(4) }, (_, index) => {
    const at = 8 + index * (isWide ? 20 : 12);
    const duration = isWide ? Number(list.readBigUInt64BE(at)) : list.readUInt32BE(at);
    const from = isWide ? Number(list.readBigInt64BE(at + 8)) : list.readInt32BE(at + 4);
    return { durationMs: (duration * 1000) / movieTimescale, from: from === -1 ? null : from };
  });
}

interface Box {
  readonly type: string;
  readonly content: Buffer;
}
const headerBytes = 8;
const body = (box: Buffer): Buffer => box.subarray(headerBytes);

/** The boxes inside a box; what stands at the end and is none (as QuickTime may leave a zero) is passed over. */
function children(content: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + headerBytes <= content.length;) {
    const size = content.readUInt32BE(at);
    if (size < headerBytes || at + size > content.length) break;
    boxes.push({ type: content.toString('latin1', at + 4, at + 8), content: content.subarray(at + headerBytes, at + size) });
    at += size;
  }
  return boxes;
}

function firstOf(boxes: readonly Box[], type: string): Buffer {
  const found = boxes.find((box) => box.type === type);
  if (!found) throw new RangeError(`there is no ${type}`);
  return found.content;
}

type Pair = readonly [count: number, value: number];
const pairs = (list: Buffer): Pair[] =>
  Array.from(
    { length: list.readUInt32BE(4) },
    (_, index) => [list.readUInt32BE(8 + index * 8), list.readUInt32BE(12 + index * 8)] as const,
  );
