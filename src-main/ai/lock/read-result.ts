import { readFile, stat } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import { openPicture } from '../../imaging/picture.ts';
import { isRaw } from '../../intake/sniff-format.ts';
import type { PixelSize } from '../provider.ts';
import type { Rgb } from './resample.ts';

/** What a provider sent, decoded. */
export interface ReadResult extends Rgb {
  /** 255 where it is solid; null where all of it is. */
  readonly alpha: Uint8Array | null;
}

const mostBytes = 200 * 1024 * 1024;
const mostPixels = 100_000_000;
/** Fewer pixels along the long edge than this share of what was sent cannot stand for it. */
const leastShare = 0.2;
const leastEdgePx = 64;

/** Decodes a result strictly: a whole picture of a believable size. Fails with ai-result-unusable, in plain words. */
export async function readResult(file: string, sent: PixelSize): Promise<ReadResult> {
  if ((await stat(file)).size > mostBytes) throw unusable('The provider sent a file that is far larger than a picture.');
  const bytes = await readFile(file);
  try {
    const picture = await openEncoded(bytes);
    if (isRaw(picture.format)) throw unusable('The provider sent something that is not a finished picture.');
    requireSize(picture, sent);
    const { rgb, widthPx, heightPx } = await decodePicture(picture, null, 8);
    return { rgb, widthPx, heightPx, alpha: await alphaOf(bytes, { widthPx, heightPx }) };
  } catch (error) {
    if (error instanceof StudioFailure && error.code === 'ai-result-unusable') throw error;
    const detail = error instanceof StudioFailure ? ` (${error.message})` : '';
    throw unusable(`The provider sent something that is not a whole picture${detail}.`, error);
  }
}

/** What a caller may not use, and that nothing of the photo was changed. */
export const unusable = (what: string, cause?: unknown): StudioFailure =>
  new StudioFailure('ai-result-unusable', `${what} The photo is unchanged.`, { cause });

function requireSize({ widthPx, heightPx }: PixelSize, sent: PixelSize): void {
  const long = Math.max(widthPx, heightPx);
  const sentLong = Math.max(sent.widthPx, sent.heightPx);
  const isTooSmall =
    long < leastShare * sentLong || Math.min(widthPx, heightPx) < Math.min(leastEdgePx, Math.min(sent.widthPx, sent.heightPx));
  if (isTooSmall) {
    throw unusable(`The provider sent a picture of only ${widthPx} x ${heightPx} pixels for one of ${sent.widthPx} x ${sent.heightPx}.`);
  }
  if (widthPx * heightPx > mostPixels)
    throw unusable(`The provider sent a picture of ${widthPx} x ${heightPx} pixels, far more than was asked for.`);
}

/** `decodePicture` lays what is transparent on white; here is how transparent it was. */
async function alphaOf(bytes: Buffer, { widthPx, heightPx }: PixelSize): Promise<Uint8Array | null> {
  const { hasAlpha } = await openPicture(bytes).metadata();
  if (!hasAlpha) return null;
  const { data, info } = await openPicture(bytes)
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .extractChannel('alpha')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1 || info.width !== widthPx || info.height !== heightPx)
    throw unusable('The provider sent a picture that contradicts itself.');
  return data.every((value) => value === 255) ? null : data;
}

/** What a result leaves open, filled with what was sent there (both of one size): transparent is unchanged. */
export function fillOpen({ rgb, widthPx, heightPx, alpha }: ReadResult, sent: Rgb): Rgb {
  if (!alpha) return { rgb, widthPx, heightPx };
  const filled = rgb.slice();
  for (let i = 0; i < alpha.length; i++) {
    const open = 255 - alpha[i]!;
    if (open === 0) continue;
    // On white it was a C + (1 - a) 255.
    for (let at = 3 * i; at < 3 * i + 3; at++)
      filled[at] = Math.max(0, Math.min(255, rgb[at]! + Math.round((open * (sent.rgb[at]! - 255)) / 255)));
  }
  return { rgb: filled, widthPx, heightPx };
}
