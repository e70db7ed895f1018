/** The part of an export that touches pixels: one version in, one delivered JPEG out. */
export interface ExportPhotoInput {
  readonly versionFile: string;
  readonly outFile: string;
  /** Long edge in pixels; null keeps the full size. */
  readonly longEdgePx: number | null;
  readonly maxBytes: number | null;
  readonly quality: number;
  readonly metadata: {
    /** EXIF text tags by IFD, as the picture codec writes them. */
    readonly exif: { readonly IFD0: Record<string, string>; readonly IFD2: Record<string, string> };
    readonly xmp: string;
  };
}
export interface ExportedPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly quality: number;
}
