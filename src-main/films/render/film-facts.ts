import { z } from 'zod';
import { runFfmpeg, runFfprobe, type RunOptions } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import type { FfmpegTools } from '../film-tasks.ts';

/** What a finished file says it is, as far as a film must be it. */
export interface FilmFacts {
  readonly video: {
    readonly codec: string;
    readonly profile: string;
    readonly pixelFormat: string;
    /** Range, matrix, primaries and transfer. */
    readonly colour: string;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly fps: number;
  } | null;
  readonly audio: { readonly codec: string; readonly sampleRateHz: number; readonly channels: number } | null;
}

/** Asks ffprobe; without one, reads what ffmpeg tells of its input. Fails as running them does. */
export async function readFilmFacts(tools: FfmpegTools, file: string, options: RunOptions): Promise<FilmFacts> {
  if (tools.ffprobe !== null) {
    const args = ['-v', 'error', '-print_format', 'json', '-show_streams', ...ownInput(file)];
    return factsFromProbe(JSON.parse((await runFfprobe(tools.ffprobe, args, options)).stdout));
  }
  const args = ['-v', 'info', '-nostats', '-t', '0.1', ...ownInput(file), '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'null', '-'];
  return factsFromBanner((await runFfmpeg(tools.ffmpeg, args, options)).stderr);
}

const Stream = z.object({
  codec_type: z.string(),
  codec_name: z.string().default('unknown'),
  profile: z.string().default('unknown'),
  pix_fmt: z.string().default('unknown'),
  color_range: z.string().default('unknown'),
  color_space: z.string().default('unknown'),
  color_primaries: z.string().default('unknown'),
  color_transfer: z.string().default('unknown'),
  width: z.number().default(0),
  height: z.number().default(0),
  avg_frame_rate: z.string().default('0/1'),
  sample_rate: z.coerce.number().default(0),
  channels: z.number().default(0),
});
const Probe = z.object({ streams: z.array(Stream) });

/** From ffprobe's JSON. */
function factsFromProbe(json: unknown): FilmFacts {
  const { streams } = Probe.parse(json);
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  const [frames = 0, seconds = 1] = video ? video.avg_frame_rate.split('/').map(Number) : [];
  return {
    video: video
      ? {
          codec: video.codec_name,
          profile: video.profile,
          pixelFormat: video.pix_fmt,
          colour: [video.color_range, video.color_space, video.color_primaries, video.color_transfer].join('/'),
          widthPx: video.width,
          heightPx: video.height,
          fps: frames / seconds,
        }
      : null,
    audio: audio ? { codec: audio.codec_name, sampleRateHz: audio.sample_rate, channels: audio.channels } : null,
  };
}

/**
 * From what ffmpeg prints of its input. Only lines indented as streams are read, and only those before the output's: a
 * title can say what it likes.
 */
export function factsFromBanner(stderr: string): FilmFacts {
  const input = stderr.split(/^Output #/m)[0] ?? '';
  const streams = [...input.matchAll(/^ {2,4}Stream #0:\d+.*$/gm)].map(([line]) => line);
  const video = /: Video: (\w+) \(([^)]+)\)[^,]*, (\w+)(?:\(([^)]*)\))?, (\d+)x(\d+)[^,]*,.*? ([\d.]+) fps/.exec(
    streams.find((line) => line.includes(': Video: ')) ?? '',
  );
  const audio = /: Audio: (\w+)[^,]*, (\d+) Hz, (\w+)/.exec(streams.find((line) => line.includes(': Audio: ')) ?? '');
  const [, codec = '', profile = '', pixelFormat = '', notes = '', width, height, fps] = video ?? [];
  return {
    video: video && {
      codec,
      profile,
      pixelFormat,
      colour: colourOf(notes),
      widthPx: Number(width),
      heightPx: Number(height),
      fps: Number(fps),
    },
    audio: audio && { codec: audio[1] ?? '', sampleRateHz: Number(audio[2]), channels: { mono: 1, stereo: 2 }[audio[3] ?? ''] ?? 0 },
  };
}

/** `tv, bt709, progressive`: one name when matrix, primaries and transfer are the same, otherwise `a/b/c`; any may be missing. */
function colourOf(notes: string): string {
  const words = notes.split(', ').filter((word) => !/^$|progressive|first$|swapped$/.test(word));
  const range = words.find((word) => word === 'tv' || word === 'pc') ?? 'unknown';
  const names = words.find((word) => word !== range) ?? 'unknown';
  return [range, ...(names.includes('/') ? [names] : [names, names, names])].join('/');
}
