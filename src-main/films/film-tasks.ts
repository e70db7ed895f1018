import type { FilmFormat } from '../../src-preload/contract/film-shapes.ts';
import type { Size } from './geometry.ts';
import type { Encoding, RenderPlan } from './render-plan.ts';

/** What crosses to the worker processes that read media and render films: paths and small facts, never pixels or samples. */

export interface FfmpegTools {
  readonly ffmpeg: string;
  /** Null where there is none that works. */
  readonly ffprobe: string | null;
}

export interface ChooseEncoderInput extends Pick<Encoding, 'codec' | 'quality'> {
  readonly prefers: 'software' | 'hardware';
  readonly frame: Size;
  readonly fps: number;
  readonly ffmpeg: FfmpegTools;
  readonly workDir: string;
}
export interface ChosenEncoder {
  readonly encoding: Encoding;
  /** What was done otherwise than wished, for the person; null when nothing was. */
  readonly note: string | null;
}

export interface RenderFilmInput {
  readonly plan: RenderPlan;
  /** Files of ours by their SHA-256: versions, frames, clips, logos and imported sounds. */
  readonly files: Readonly<Record<string, string>>;
  /** Bundled sounds by id. */
  readonly bundled: Readonly<Record<string, BundledSound>>;
  readonly fontsDir: string;
  readonly ffmpeg: FfmpegTools;
  /** Segments, sounds and normalised clips that are kept for the next time; every file is named by a key. */
  readonly cacheDir: string;
  /** Temporary name of the finished film. */
  readonly outFile: string;
  /** An empty folder of this job's own, removed afterwards by its owner. */
  readonly workDir: string;
}
export interface BundledSound {
  readonly file: string;
  readonly facts: SoundFacts;
}

export interface RenderedFilm {
  readonly durationMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Segments that had to be made, of how many. */
  readonly madeSegments: number;
  readonly segmentCount: number;
}

export interface ReadSoundInput {
  readonly file: string;
  readonly ffmpeg: FfmpegTools;
  readonly workDir: string;
}
/** What a sound is, read once when it is taken in. */
export interface SoundFacts {
  readonly durationMs: number;
  /** Beats per minute; null for a voice and for music without a pulse. */
  readonly bpm: number | null;
  /** When its beats fall, and which of them begin a bar. */
  readonly beatsMs: readonly number[];
  readonly barsMs: readonly number[];
  /** A stretch that can be repeated without a seam being heard; null where none was found. */
  readonly loop: { readonly fromMs: number; readonly toMs: number } | null;
  /** Integrated, LUFS; null for silence. */
  readonly integratedLufs: number | null;
}

export interface ReadClipInput {
  readonly file: string;
  readonly ffmpeg: FfmpegTools;
  readonly workDir: string;
}
/** What a piece of footage is, upright. */
export interface ClipFacts {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationMs: number;
  readonly fps: number;
  readonly isVariableRate: boolean;
  readonly isHdr: boolean;
  readonly hasSound: boolean;
}

export interface FindFocusInput {
  /** Pictures of ours, upright or not, in any format the studio reads. */
  readonly files: readonly string[];
}
/** What matters in a picture: the part that should stay in frame, as fractions; and which way the picture leads the eye. */
export interface Focus {
  readonly x: number;
  readonly y: number;
  /** Half of what matters lies within this much to either side. */
  readonly spreadX: number;
  readonly spreadY: number;
}

export interface ShowFilmInput {
  /** A finished film of ours. */
  readonly file: string;
  readonly format: Extract<FilmFormat, 'gif' | 'webp' | 'poster'>;
  /** The moment of the poster, and where the teaser begins. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly title: string | null;
  readonly isPartlyGenerated: boolean;
  readonly ffmpeg: FfmpegTools;
  readonly workDir: string;
  readonly outFile: string;
}
export interface ShownFilm {
  readonly sizeBytes: number;
  readonly sha256: string;
}
