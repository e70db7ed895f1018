import { StudioFailure } from '../../failure.ts';
import { asUrl, runFfmpeg } from '../ffmpeg/ffmpeg.ts';

/** Sound of every film: what AAC, portals and phones all take. */
export const sampleRateHz = 48_000;

/** Where streaming services play music, and the headroom that lossy encoders need (EBU Tech 3344, AES TD1008). */
const target = { loudnessLufs: -14, truePeakDb: -1.5 };
/** The lowest that the meter can say. */
const silenceLufs = -70;
export const loudnessMeter = 'ebur128=peak=true:framelog=verbose';
/** A whisper is not made loud: below this it is not music. */
const mostGainDb = 20;
const fadeMs = { in: 600, out: 3000 };

export interface Loudness {
  /** Integrated, LUFS (ITU-R BS.1770); null for silence. */
  readonly integratedLufs: number | null;
  readonly truePeakDb: number;
}

/** Options of a music input that may be any common file: read as sound and nothing else, again and again. */
export function musicInput(file: string): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', 'mov,mp3,flac,ogg,wav,aac', '-stream_loop', '-1', '-i', asUrl(file)];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** Filters from the music to the film's length in samples, faded in and out. */
function toLength(samples: number): string {
  const durationMs = (samples * 1000) / sampleRateHz;
  const fadeOutMs = Math.min(fadeMs.out, durationMs / 3);
  return [
    `aresample=${sampleRateHz}`,
    `aformat=sample_fmts=fltp:channel_layouts=stereo`,
    `atrim=end_sample=${samples}`,
    'asetpts=PTS-STARTPTS',
    `afade=t=in:d=${seconds(Math.min(fadeMs.in, durationMs / 3))}`,
    `afade=t=out:st=${seconds(durationMs - fadeOutMs)}:d=${seconds(fadeOutMs)}`,
  ].join(',');
}

/**
 * How loud the music is over the film's length. Measured before the film, because a gain that is known leaves the music's
 * own dynamics alone, and one that is found on the way does not.
 */
export async function measureLoudness(ffmpeg: string, file: string, samples: number, signal: AbortSignal): Promise<Loudness> {
  const filters = `${toLength(samples)},${loudnessMeter}`;
  const args = ['-v', 'info', '-nostats', ...musicInput(file), '-map', '0:a:0', '-vn', '-af', filters, '-f', 'null', '-'];
  return readLoudness((await runFfmpeg(ffmpeg, args, { signal, timeLimitMs: 120_000 })).stderr);
}

/** The summary that the meter prints at its end. */
export function readLoudness(stderr: string): Loudness {
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const integrated = /^\s*I:\s+(\S+) LUFS/m.exec(summary)?.[1];
  const peak = /^\s*Peak:\s+(\S+) dBFS/m.exec(summary)?.[1];
  if (integrated === undefined || peak === undefined) {
    throw new StudioFailure('ffmpeg-failed', 'FFmpeg did not say how loud the music is. Choose another track.');
  }
  const decibels = (text: string): number => (text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text));
  const integratedLufs = decibels(integrated);
  return { integratedLufs: integratedLufs > silenceLufs ? integratedLufs : null, truePeakDb: decibels(peak) };
}

/**
 * The film's sound as a filter graph, from input `music` to the label `sound`: one gain towards -14 LUFS, and a limiter at
 * -1.5 dBTP only where the peaks would pass it. It runs at four times the rate, because true peaks lie between samples.
 */
export function musicGraph(input: number, samples: number, { integratedLufs, truePeakDb }: Loudness): string {
  const gainDb = integratedLufs === null ? 0 : Math.min(mostGainDb, target.loudnessLufs - integratedLufs);
  const steps = [toLength(samples), `volume=${gainDb.toFixed(2)}dB`];
  if (truePeakDb + gainDb > target.truePeakDb) {
    // Encoding moves peaks a little; half a decibel is kept for it.
    const limit = 10 ** ((target.truePeakDb - 0.5) / 20);
    steps.push(
      `aresample=${4 * sampleRateHz}`,
      `alimiter=limit=${limit.toFixed(4)}:attack=5:release=80:level=false`,
      `aresample=${sampleRateHz}`,
    );
  }
  return `[${input}:a:0]${[...steps, ...exactly(samples)].join(',')}[sound]`;
}

/** The sound of a film without music: a track of silence, because some players and portals refuse a film that has none. */
export function silenceGraph(samples: number): string {
  return `anullsrc=r=${sampleRateHz}:cl=stereo,${exactly(samples).join(',')}[sound]`;
}

const exactly = (samples: number): string[] => [`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];
