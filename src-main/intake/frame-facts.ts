/** What one reading of a camera file tells; immutable like the file itself. */
export interface FrameFacts {
  /** Lower-case hex of the file's bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly format: FrameFormat;
  /** As a person sees it, orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation, 1 to 8; 1 where it is absent or nonsense. */
  readonly orientation: number;
  /** Wall-clock time of the camera, milliseconds as if it were UTC, sub-seconds included. Null without a believable date. */
  readonly capturedAtMs: number | null;
  readonly exposure: {
    readonly timeS: number | null;
    readonly fNumber: number | null;
    readonly iso: number | null;
    /** EV at ISO 100: log2(N^2 / t) - log2(ISO / 100). Higher is darker. Null when any part is missing. */
    readonly value: number | null;
    /** Exposure compensation the photographer or the bracketing dialled in. */
    readonly biasEv: number | null;
  };
  readonly camera: {
    readonly make: string | null;
    readonly model: string | null;
    readonly serial: string | null;
    readonly lens: string | null;
  };
  /** Whether the camera fired a flash; null where it did not say. */
  readonly flash: boolean | null;
  readonly focalLengthMm: number | null;
  readonly focalLength35mm: number | null;
  /** Mean of the display luma, 0 to 1: stands in for exposure where EXIF is gone. */
  readonly meanLuma: number;
  /** Base64 of the exposure-invariant descriptor that likeness is measured on (see likeness.ts). */
  readonly likeness: string;
}

export type FrameFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif' | 'heic' | 'gif' | RawFormat;
/** Camera makers' own sensor formats. */
export type RawFormat = 'cr2' | 'cr3' | 'nef' | 'arw' | 'dng' | 'raf' | 'orf' | 'rw2';

export interface ReadFrameInput {
  /** The file in text form (see path-text.ts): names are bytes, and not every name is UTF-8. */
  readonly file: string;
  /** What the scan saw, so that a file that is replaced or still growing is noticed. */
  readonly sizeBytes: number;
  /** Where the very bytes that were hashed are kept, under a temporary name; null to leave the file where it is. */
  readonly copyTo: string | null;
  /** Where the 512 px JPEG thumbnail goes, under a temporary name. */
  readonly thumbnailTo: string;
}

/** Facts as the library keeps them; what an earlier program did not ask for is null. */
export function readFacts(text: string): FrameFacts {
  const facts = JSON.parse(text) as Omit<FrameFacts, 'flash'> & { flash?: boolean | null };
  return { ...facts, flash: facts.flash ?? null };
}
