import { z } from 'zod';
import type { Size } from '../geometry.ts';

/** What a container says of its footage, before anything of it is believed. */
export interface ClipProbe {
  readonly codec: string;
  readonly pixelFormat: string;
  /** As the pictures are stored: before they are turned, and with pixels that need not be square. */
  readonly stored: Size;
  /** Width of a pixel by its height. */
  readonly pixelAspect: number;
  /** Degrees that it has to be turned by; the sign says nothing here. */
  readonly rotation: number;
  /** As ffmpeg names them; `unknown` where nothing is said. */
  readonly range: string;
  readonly matrix: string;
  readonly primaries: string;
  readonly transfer: string;
  readonly chromaPlace: string;
  /** On average; null where it is not known. */
  readonly fps: number | null;
  /** Of the file, where sound can go on after the last picture; null where it is not said. */
  readonly durationMs: number | null;
  readonly hasSound: boolean;
}

/** What ffprobe is asked for: not the tags, which can hold anything. */
export const probeEntries =
  'stream=codec_type,codec_name,pix_fmt,width,height,sample_aspect_ratio,color_range,color_space,color_transfer,color_primaries,' +
  'chroma_location,avg_frame_rate,r_frame_rate:stream_disposition=attached_pic:' +
  'stream_side_data=side_data_type,rotation:format=duration';

const unknown = z.string().default('unknown');
const Stream = z.object({
  codec_type: unknown,
  codec_name: unknown,
  pix_fmt: unknown,
  width: z.number().default(0),
  height: z.number().default(0),
  sample_aspect_ratio: z.string().default('1:1'),
  color_range: unknown,
  color_space: unknown,
  color_transfer: unknown,
  color_primaries: unknown,
  chroma_location: unknown,
  avg_frame_rate: z.string().default('0/0'),
  r_frame_rate: z.string().default('0/0'),
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().default(0) })).default([]),
});
const Probe = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({ duration: z.string().default('N/A') }).default({ duration: 'N/A' }),
});

/** From ffprobe's JSON; null where there is no footage in it. A cover picture is none. */
export function clipFromProbe(json: unknown): ClipProbe | null {
  const { streams, format } = Probe.parse(json);
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition.attached_pic === 0);
  if (!video) return null;
  const seconds = positive(Number(format.duration));
  return {
    codec: video.codec_name,
    pixelFormat: video.pix_fmt,
    stored: { widthPx: video.width, heightPx: video.height },
    pixelAspect: ratioOf(video.sample_aspect_ratio, ':') ?? 1,
    rotation: video.side_data_list.find(({ rotation }) => rotation !== 0)?.rotation ?? 0,
    range: video.color_range,
    matrix: video.color_space,
    primaries: video.color_primaries,
    transfer: video.color_transfer,
    chromaPlace: video.chroma_location,
    fps: ratioOf(video.avg_frame_rate, '/') ?? ratioOf(video.r_frame_rate, '/'),
    // As exact as the banner is.
    durationMs: seconds === null ? null : Math.round(seconds * 100) * 10,
    hasSound: streams.some((stream) => stream.codec_type === 'audio'),
  };
}

/**
 * The same from what ffmpeg prints of its input. Only lines indented as streams are read, and metadata is indented further:
 * a title can say what it likes.
 */
export function clipFromBanner(stderr: string): ClipProbe | null {
  const input = stderr.split(/^Output #/m)[0] ?? '';
  const streams = input.split(/^ {2,4}(?=Stream #0:\d+)/m).slice(1);
  const video = streams.find((stream) => /^[^\n]*: Video: /.test(stream) && !/^[^\n]*\(attached pic\)/.test(stream));
  if (video === undefined) return null;
  const line = video.split('\n')[0] ?? '';
  const head = /: Video: (\w+)[^,]*(?:\([^)]*\)[^,]*)*, (?:(\w+)(?:\(([^)]*)\))?, )?(\d+)x(\d+)/.exec(line);
  const [, codec = 'unknown', pixelFormat = 'unknown', notes = '', width = '0', height = '0'] = head ?? [];
  // What the container says goes before what the codec says, which stands in brackets.
  const aspect = (/, SAR (\d+:\d+)/.exec(line) ?? /\[SAR (\d+:\d+)/.exec(line))?.[1];
  const rate = (unit: string): number | null => {
    const found = new RegExp(`, ([\\d.]+)(k?) ${unit}\\b`).exec(line);
    return found ? positive(Number(found[1]) * (found[2] === 'k' ? 1000 : 1)) : null;
  };
  const duration = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(input);
  const [hours = 0, minutes = 0, seconds = 0] = duration ? duration.slice(1).map(Number) : [];
  return {
    codec,
    pixelFormat: pixelFormat === 'none' ? 'unknown' : pixelFormat,
    stored: { widthPx: Number(width), heightPx: Number(height) },
    pixelAspect: ratioOf(aspect ?? '1:1', ':') ?? 1,
    rotation: Number(/^ {6,8}display ?matrix: rotation of (-?[\d.]+) degrees/im.exec(video)?.[1] ?? 0),
    ...colourOf(notes),
    fps: rate('fps') ?? rate('tbr'),
    durationMs: duration ? positive(Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000)) : null,
    hasSound: streams.some((stream) => /^[^\n]*: Audio: /.test(stream)),
  };
}

/** `tv, bt709, progressive`: matrix, primaries and transfer as one name when they are the same, otherwise `a/b/c`; any may be missing. */
function colourOf(notes: string): Pick<ClipProbe, 'range' | 'matrix' | 'primaries' | 'transfer' | 'chromaPlace'> {
  const words = notes.split(', ').filter((word) => !/^$|progressive|first$|swapped$/.test(word));
  const range = words.find((word) => word === 'tv' || word === 'pc') ?? 'unknown';
  const chromaPlace = words.find((word) => chromaPlaces.has(word)) ?? 'unknown';
  const names = words.find((word) => word !== range && word !== chromaPlace) ?? 'unknown';
  const [matrix = names, primaries = names, transfer = names] = names.includes('/') ? names.split('/') : [names, names, names];
  return { range, matrix, primaries, transfer, chromaPlace };
}
const chromaPlaces: ReadonlySet<string> = new Set(['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom']);

/** `30000/1001` and `16:15`; null for what is none or nonsense. */
function ratioOf(text: string, sign: ':' | '/'): number | null {
  const [over = Number.NaN, under = Number.NaN] = text.split(sign).map(Number);
  return positive(over / under);
}

const positive = (value: number): number | null => (Number.isFinite(value) && value > 0 ? value : null);

/** As it stands upright on square pixels, to whole pixels. The height of the stored picture stays as it is. */
export function uprightSize({ stored, pixelAspect, rotation }: ClipProbe): Size {
  const widthPx = Math.max(1, Math.round(stored.widthPx * pixelAspect));
  return isOnItsSide(rotation) ? { widthPx: stored.heightPx, heightPx: widthPx } : { widthPx, heightPx: stored.heightPx };
}

/** As ffmpeg turns it: to the nearest quarter, and a crooked turn keeps the frame as it is. */
export const isOnItsSide = (rotation: number): boolean => Math.abs((Math.abs(rotation) % 180) - 90) < 1;
