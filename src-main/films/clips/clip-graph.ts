import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import type { Size } from '../geometry.ts';
import type { ClipColour } from './clip-colour.ts';

/** The filters that make a clip's pictures a film's: at its rate and size, upright, BT.709. Pure. */
export interface ClipGraph {
  /** Of the stored picture after ffmpeg has turned it; its pixels need not be square. */
  readonly turned: Size;
  readonly framing: Framing;
  readonly frame: Size;
  /** Null: the clip's own frames, each once. */
  readonly fps: number | null;
  /** Frames before the first that is wanted, read only so that what stands on screen is known. */
  readonly lead: number;
  readonly colour: ClipColour;
  /** Our own file with the table of colours; null where the light is that of BT.709. */
  readonly cube: string | null;
}

/** Exact arithmetic and chroma in full while it is calculated with. */
const scaling = 'lanczos+accurate_rnd+full_chroma_int+full_chroma_inp';

/** From `[0:V:0]` to `[out]`. */
export function clipGraph({ turned, framing, frame, fps, lead, colour, cube }: ClipGraph): string {
  const { before, scaled, after } = cropping(turned, framing, frame);
  const size = `${scaled.widthPx}:${scaled.heightPx}`;
  const fromClip = [
    `scale=${size}:flags=${scaling}`,
    ...(colour.matrix === null ? [] : [`in_color_matrix=${colour.matrix}`]),
    `in_range=${colour.range}`,
    ...(colour.chromaX === null ? [] : [`in_h_chr_pos=${colour.chromaX}`]),
    ...(colour.chromaY === null ? [] : [`in_v_chr_pos=${colour.chromaY}`]),
  ].join(':');
  const toFilm = `out_color_matrix=bt709:out_range=tv:out_h_chr_pos=0:out_v_chr_pos=128`;
  const chain = [
    'bwdif=mode=send_frame:parity=auto:deint=interlaced',
    ...(fps === null ? [] : [`fps=fps=${fps}:start_time=0`]),
    ...(lead > 0 ? [`trim=start_frame=${lead}`, 'setpts=PTS-STARTPTS'] : []),
    ...(colour.hasAlpha ? ['premultiply=inplace=1'] : []),
    ...(before ? [before] : []),
  ];
  const convert =
    cube === null
      ? `${fromClip}:${toFilm}`
      : `${fromClip}:out_range=pc,format=gbrp16le,lut3d=file=${escaped(cube)},scale=flags=${scaling}:in_range=pc:${toFilm}`;
  return `[0:V:0]${chain.join(',')},${convert},format=yuv420p${after ? `,${after}` : ''},setsar=1[out]`;
}

/** A path as the value of a filter's option inside a graph: escaped for the one, then for the other (ffmpeg-filters, 4.1). */
const escaped = (file: string): string => file.replaceAll(/[\\':]/g, String.raw`\$&`).replaceAll(/[\\'[\],;]/g, String.raw`\$&`);

/** Taps of the scaling reach this far beyond what is shown. */
const marginPx = 8;

/**
 * The part of the clip around the framing in whole, even pixels, its size in the film's pixels, and the frame cut out of
 * that: to a pixel of the film, not of the clip, and at exactly the scale that the framing asks for.
 */
function cropping(turned: Size, framing: Framing, frame: Size): { before: string | null; scaled: Size; after: string | null } {
  const across = along(turned.widthPx, framing.x, framing.width, frame.widthPx);
  const down = along(turned.heightPx, framing.y, framing.height, frame.heightPx);
  const isCut = across.length < turned.widthPx || down.length < turned.heightPx;
  const isLarger = across.scaled > frame.widthPx || down.scaled > frame.heightPx;
  return {
    before: isCut ? `crop=${across.length}:${down.length}:${across.from}:${down.from}:exact=1` : null,
    scaled: { widthPx: across.scaled, heightPx: down.scaled },
    after: isLarger ? `crop=${frame.widthPx}:${frame.heightPx}:${across.offset}:${down.offset}:exact=1` : null,
  };
}

function along(
  clipPx: number,
  at: number,
  extent: number,
  framePx: number,
): { from: number; length: number; scaled: number; offset: number } {
  const start = at * clipPx;
  const end = start + extent * clipPx;
  const from = start < 0.5 ? 0 : Math.max(0, even(Math.floor(start) - marginPx));
  const to = end > clipPx - 0.5 ? clipPx : Math.min(clipPx, even(Math.ceil(end) + marginPx));
  const scale = framePx / (extent * clipPx);
  const scaled = Math.max(framePx, Math.round((to - from) * scale));
  const offset = Math.min(scaled - framePx, Math.max(0, Math.round(((start - from) * scale) / 2) * 2));
  return { from, length: to - from, scaled, offset };
}

const even = (value: number): number => value - (value % 2);
