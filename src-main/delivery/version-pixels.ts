import { readFile } from 'node:fs/promises';
import { srgbProfile } from '../develop/write-picture.ts';
import { fromRgb, openPicture, pictureFailure, type Sharp } from '../imaging/picture.ts';
import { placeCrop } from '../imaging/place-crop.ts';
import { bareJpeg } from './files/jpeg-file.ts';

/** Interleaved 8-bit sRGB. */
export interface Rgb {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}
interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A version of more is read anew for each size, in stripes: its pixels would not fit beside the work of others. */
const maxHeldPixels = 64_000_000;
/** From here on a size is made from a half-size picture: closer than eye or meter can tell (53 dB), at a fifth of the cost. */
const halfFromFactor = 3;
const sketchEdgePx = 160;

/** One version, decoded once for all the sizes that are made of it. Which sizes are asked for never changes what one of them holds. */
export class VersionPixels implements Extent {
  readonly #bytes: Buffer;
  readonly #isPlain: boolean;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly profile: Buffer;
  #whole: Promise<Rgb> | undefined;
  #half: Promise<Rgb> | undefined;

  private constructor(bytes: Buffer, profile: Buffer, isPlain: boolean, { widthPx, heightPx }: Extent) {
    this.#bytes = bytes;
    this.profile = profile;
    this.#isPlain = isPlain;
    this.widthPx = widthPx;
    this.heightPx = heightPx;
  }

  /** Throws what is wrong with the file, in the studio's words. */
  static async open(file: string): Promise<VersionPixels> {
    const bytes = await readFile(file);
    const profile = await srgbProfile();
    const header = await asPictureFailure(() => openPicture(bytes).metadata());
    const { autoOrient, icc, format, channels, orientation } = header;
    const isPlain = (orientation ?? 1) === 1 && channels === 3 && (icc === undefined || icc.equals(profile));
    return new VersionPixels(bytes, profile, isPlain && format === 'jpeg', { widthPx: autoOrient.width, heightPx: autoOrient.height });
  }

  /** The compressed picture itself, without what is around it; null where it is not an upright sRGB JPEG. */
  bare(): Buffer[] | null {
    return this.#isPlain ? bareJpeg(this.#bytes) : null;
  }

  /** The kept part of the picture at this size. */
  async sized(part: Extent, size: Extent): Promise<Rgb> {
    const isWhole = part.widthPx === this.widthPx && part.heightPx === this.heightPx;
    const { left, top } = isWhole ? { left: 0, top: 0 } : await this.#placeOf(part);
    if (this.widthPx * this.heightPx > maxHeldPixels) return this.#fromFile({ left, top, ...part }, size);
    if (part.widthPx < halfFromFactor * size.widthPx) return resized(await this.#decoded(), { left, top, ...part }, size);
    const half = await this.#halved();
    const x = half.widthPx / this.widthPx;
    const y = half.heightPx / this.heightPx;
    const region = { widthPx: Math.round(part.widthPx * x), heightPx: Math.round(part.heightPx * y) };
    return resized(
      half,
      {
        ...region,
        left: Math.min(half.widthPx - region.widthPx, Math.round(left * x)),
        top: Math.min(half.heightPx - region.heightPx, Math.round(top * y)),
      },
      size,
    );
  }

  /** Rows of the picture as it is, without keeping any of it. */
  band(top: number, rows: number): Promise<Rgb> {
    return asRgb(this.#open().extract({ left: 0, top, width: this.widthPx, height: rows }));
  }

  async #placeOf(part: Extent): Promise<{ left: number; top: number }> {
    const scale = Math.min(1, sketchEdgePx / Math.max(this.widthPx, this.heightPx));
    const sketch = await this.sized(this, {
      widthPx: Math.max(3, Math.round(this.widthPx * scale)),
      heightPx: Math.max(3, Math.round(this.heightPx * scale)),
    });
    const left = part.widthPx < this.widthPx ? placeCrop(sketch, 'x', part.widthPx / this.widthPx) : 0;
    const top = part.heightPx < this.heightPx ? placeCrop(sketch, 'y', part.heightPx / this.heightPx) : 0;
    return {
      left: Math.min(this.widthPx - part.widthPx, Math.round(left * this.widthPx)),
      top: Math.min(this.heightPx - part.heightPx, Math.round(top * this.heightPx)),
    };
  }

  #open(): Sharp {
    const picture = openPicture(this.#bytes, { ignoresProfile: this.#isPlain });
    return (this.#isPlain ? picture : picture.autoOrient()).toColourspace('srgb').removeAlpha();
  }

  #decoded(): Promise<Rgb> {
    return (this.#whole ??= asRgb(this.#open()));
  }

  #halved(): Promise<Rgb> {
    return (this.#half ??= this.#decoded().then((whole) =>
      resized(whole, { left: 0, top: 0, ...whole }, { widthPx: Math.ceil(whole.widthPx / 2), heightPx: Math.ceil(whole.heightPx / 2) }),
    ));
  }

  #fromFile({ left, top, widthPx, heightPx }: Extent & { left: number; top: number }, size: Extent): Promise<Rgb> {
    const part = this.#open().extract({ left, top, width: widthPx, height: heightPx });
    return asRgb(part.resize(size.widthPx, size.heightPx, { fit: 'fill', kernel: 'lanczos3' }));
  }
}

async function resized(whole: Rgb, part: Extent & { left: number; top: number }, size: Extent): Promise<Rgb> {
  const isWhole = part.widthPx === whole.widthPx && part.heightPx === whole.heightPx;
  if (isWhole && size.widthPx === whole.widthPx && size.heightPx === whole.heightPx) return whole;
  const picture = fromRgb(whole.rgb, whole.widthPx, whole.heightPx);
  const kept = isWhole ? picture : picture.extract({ left: part.left, top: part.top, width: part.widthPx, height: part.heightPx });
  return asRgb(kept.resize(size.widthPx, size.heightPx, { fit: 'fill', kernel: 'lanczos3' }));
}

async function asRgb(picture: Sharp): Promise<Rgb> {
  const { data, info } = await asPictureFailure(() => picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
  if (info.channels === 3) return { rgb: data, widthPx: info.width, heightPx: info.height };
  // A grey version stays grey in three channels.
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let i = 0; i < rgb.length; i += 1) rgb[i] = data[Math.floor(i / 3) * info.channels] ?? 0;
  return { rgb, widthPx: info.width, heightPx: info.height };
}

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}
