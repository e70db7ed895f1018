/** Upright interleaved sRGB, three samples a pixel, no padding. */
interface Rgb8 {
  readonly depth: 8;
  readonly rgb: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** The same with 16 bits a sample, sRGB-encoded, 0 to 65535: what a deep source (16-bit TIFF or PNG, RAW, 10-bit AVIF or HEIC) holds. */
export interface Rgb16 {
  readonly depth: 16;
  readonly rgb: Uint16Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}
export type DecodedPicture = Rgb8 | Rgb16;

/** `8` rounds deep sources down; `held` gives 16 bits where the file holds more than 8, and 8 where it does not. */
export type WantedDepth = 8 | 'held';
export type Decoded<Depth extends WantedDepth> = Depth extends 8 ? Rgb8 : DecodedPicture;
