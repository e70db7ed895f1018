import { z } from 'zod';

/** A rectangle of a photo, all values as fractions of the photo's width or height. */
export const Framing = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Framing = z.infer<typeof Framing>;

export const Shot = z.object({
  photoId: z.string(),
  versionSha256: z.string(),
  /** What of the photo fills the frame when the shot begins and when it ends. */
  from: Framing,
  to: Framing,
  durationMs: z.number(),
  /** How this shot becomes the next; the last one's is `cut`. */
  join: z.object({ kind: z.enum(['cut', 'crossfade']), durationMs: z.number() }),
});
export type Shot = z.infer<typeof Shot>;

/** A film before it is made: pure data, versioned, the same for the same photos and settings. */
export const Storyboard = z.object({
  version: z.literal(1),
  aspect: z.enum(['16:9', '9:16', '1:1']),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  fps: z.literal(30),
  title: z.object({ text: z.string(), fromMs: z.number(), toMs: z.number() }).nullable(),
  shots: z.array(Shot).min(1),
  music: z.object({ track: z.string() }).nullable(),
});
export type Storyboard = z.infer<typeof Storyboard>;

export interface StoryboardPhoto {
  readonly photoId: string;
  readonly versionSha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly room: string | null;
  readonly position: number;
}

export interface RenderFilmInput {
  readonly storyboard: Storyboard;
  /** Version file by photo id. */
  readonly files: Readonly<Record<string, string>>;
  readonly musicFile: string | null;
  readonly fontFile: string;
  readonly ffmpeg: { readonly ffmpeg: string; readonly ffprobe: string | null };
  /** Temporary name of the finished MP4. */
  readonly outFile: string;
  /** An empty folder of this job's own, removed afterwards by its owner. */
  readonly workDir: string;
}
export interface RenderedFilm {
  readonly durationMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}
