import type { Size } from '../geometry.ts';
import type { Encoding } from '../render-plan.ts';
import { colourTags } from './colour.ts';
import { hardwareArguments } from './hardware-encoders.ts';

/** What decides an encoder's arguments besides how good its result should be. */
export interface VideoStream {
  readonly frame: Size;
  readonly fps: number;
  /** Threads of the encoder; several may run side by side. */
  readonly threads: number;
}

/** A player can jump to every second. Closed groups: nothing in one needs another, so that segments can be joined anywhere. */
const secondsPerGroup = 2;
const framesBetween = 2;

type Quality = Encoding['quality'];
/**
 * Measured on pictures of homes: 10 Mbit/s at 96.3 VMAF for a delivery in 1080p30; slower presets cost 60 % more for 0.3.
 * Every frame that the encoder looks ahead takes 6.6 MB in 1080p: half of what the presets do loses 0.08 dB (SSIM) at the
 * same size, and a quarter 0.23.
 */
const x264: Readonly<Record<Quality, { preset: string; crf: number; lookahead: number }>> = {
  draft: { preset: 'superfast', crf: 23, lookahead: 0 },
  delivery: { preset: 'faster', crf: 19.4, lookahead: 10 },
  archive: { preset: 'medium', crf: 17, lookahead: 20 },
};
/** The same PSNR as x264 above: for a delivery in 58 % of the bytes and 1.6 times the CPU. */
const x265: Readonly<Record<Quality, { preset: string; crf: number }>> = {
  draft: { preset: 'superfast', crf: 22 },
  delivery: { preset: 'faster', crf: 21 },
  archive: { preset: 'medium', crf: 17 },
};

/** Opens raw yuv420p frames on ffmpeg's standard input. */
export const rawInput = ({ frame, fps }: Omit<VideoStream, 'threads'>): string[] =>
  [
    ['-f', 'rawvideo', '-pixel_format', 'yuv420p'],
    ['-video_size', `${frame.widthPx}x${frame.heightPx}`, '-framerate', String(fps)],
    colourTags,
    ['-i', 'pipe:0'],
  ].flat();

/**
 * Everything of the video between the raw input and the output file: encoder, preset, quality, groups of pictures, colour.
 * The same for every segment of a film, and the headers that it leads to are the same too, so that segments join by copying.
 */
export function videoArguments({ codec, quality, encoder }: Encoding, { fps, threads }: VideoStream): string[] {
  const group = ['-g', String(fps * secondsPerGroup), '-flags', '+cgop'];
  const chosen = encoder === 'software' ? software[codec](quality, threads) : hardwareArguments(encoder, codec, quality);
  return [...chosen, ...group, ...colourTags];
}

const software: Readonly<Record<Encoding['codec'], (quality: Quality, threads: number) => string[]>> = {
  h264: (quality, threads) =>
    [
      ['-c:v', 'libx264', '-preset', x264[quality].preset, '-crf', String(x264[quality].crf), '-profile:v', 'high'],
      ['-pix_fmt', 'yuv420p', '-bf', String(framesBetween), '-threads', String(threads)],
      // Without `stitchable` x264 fits the headers to the content, and segments would differ.
      ['-x264-params', `stitchable=1:open-gop=0:rc-lookahead=${x264[quality].lookahead}`],
    ].flat(),
  hevc: (quality, threads) =>
    [
      ['-c:v', 'libx265', '-preset', x265[quality].preset, '-crf', String(x265[quality].crf), '-profile:v', 'main'],
      // Players of Apple open HEVC under this name only.
      ['-pix_fmt', 'yuv420p', '-tag:v', 'hvc1', '-bf', String(framesBetween)],
      ['-x265-params', `open-gop=0:info=0:log-level=error:pools=${threads}:frame-threads=${Math.min(threads, 2)}:chromaloc=0`],
    ].flat(),
  // Made for the edit, every frame on its own; editors expect HQ, so a quality of our own would only confuse.
  prores: (_quality, threads) =>
    [
      ['-c:v', 'prores_ks', '-profile:v', 'hq', '-pix_fmt', 'yuv422p10le', '-vendor', 'apl0', '-threads', String(threads)],
      // From 4:2:0 with 8 bits: the rows of chroma between are interpolated.
      ['-sws_flags', 'bicubic+accurate_rnd+full_chroma_int'],
    ].flat(),
};

/** The kind of file that an encoding lives in, without the dot. */
export const segmentExtension = ({ codec }: Encoding): 'mp4' | 'mov' => (codec === 'prores' ? 'mov' : 'mp4');
