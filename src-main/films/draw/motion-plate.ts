import { access, constants, readFile } from 'node:fs/promises';
import type { Framing } from '../../../src-preload/contract/storyboard.ts';
import { srgbProfile } from '../../develop/write-picture.ts';
import { StudioFailure } from '../../failure.ts';
import { decodePicture, openEncoded } from '../../imaging/decode-picture.ts';
import { fromRgb, openPicture, pictureFailure, type Sharp } from '../../imaging/picture.ts';
import type { Rectangle, Size } from '../geometry.ts';
import type { PlateKind } from './plate-shelf.ts';

/**
 * A plate is the part of a picture that one strip shows, reduced once to a little more than the film can resolve, so that
 * every frame is a small sub-pixel resampling of the same pixels.
 */
export interface PlatePlan {
  /** The whole picture, reduced. */
  readonly reduced: Size;
  /** Whole pixels of the reduced picture that the strip needs. */
  readonly crop: Size & { readonly leftPx: number; readonly topPx: number };
}

/** Plate samples per film pixel where the strip is closest. Measured: 1.0 costs 10 dB and steadiness, 1.5 gains 2 dB for half as much again. */
const oversampling = 1.25;
/** And where it is widest: more cannot be reduced well with eight taps, nor held. A move that goes closer than that is enlarged. */
const mostSamples = 3;
/** What the resampling kernel reaches beyond its rectangle. */
const marginPx = 8;

/** Never enlarges: a picture that is smaller than the film is enlarged by the resampling itself. */
export function planPlate(picture: Size, framings: readonly Framing[], frame: Size): PlatePlan {
  const widths = framings.map(({ width }) => width * picture.widthPx);
  const scale = Math.min(1, (oversampling * frame.widthPx) / Math.min(...widths), (mostSamples * frame.widthPx) / Math.max(...widths));
  // As decoders round: the long edge first, the short one to go with it.
  const longEdgePx = Math.max(1, Math.round(Math.max(picture.widthPx, picture.heightPx) * scale));
  const exact = longEdgePx / Math.max(picture.widthPx, picture.heightPx);
  const reduced = {
    widthPx: Math.max(1, Math.round(picture.widthPx * exact)),
    heightPx: Math.max(1, Math.round(picture.heightPx * exact)),
  };
  const across = span(
    reduced.widthPx,
    framings.map((framing) => [framing.x, framing.x + framing.width] as const),
  );
  const down = span(
    reduced.heightPx,
    framings.map((framing) => [framing.y, framing.y + framing.height] as const),
  );
  return { reduced, crop: { leftPx: across.start, topPx: down.start, widthPx: across.length, heightPx: down.length } };
}

/** Where a framing of the picture lies on the plate, in samples. */
export function plateRectangle({ reduced, crop }: PlatePlan, framing: Framing): Rectangle {
  return {
    x: framing.x * reduced.widthPx - crop.leftPx,
    y: framing.y * reduced.heightPx - crop.topPx,
    width: framing.width * reduced.widthPx,
    height: framing.height * reduced.heightPx,
  };
}

/**
 * Interleaved 8-bit sRGB of the plan's crop, reduced as numbers or as light. A photo is a version of ours, a frame is what a
 * camera wrote, in any format that the studio reads. Fails with the codes of photos, and file-not-readable where it is gone.
 */
export async function decodePlate(kind: 'photo' | 'frame', file: string, plan: PlatePlan, light: PlateKind): Promise<Uint8Array> {
  await requireReadable(file);
  // From the file itself: its bytes beside its pixels would be half as much memory again.
  if (kind === 'photo' && (await isPlain(file))) {
    return asPictureFailure(() => reducePicture(openPicture(file, { ignoresProfile: true }).autoOrient(), plan, light));
  }
  const { reduced, crop } = plan;
  // A decoder that reduces does so with numbers.
  const longEdgePx = light === 'light' ? null : Math.max(reduced.widthPx, reduced.heightPx);
  const { rgb, widthPx, heightPx } = await decodePicture(await openEncoded(await readFile(file)), longEdgePx, 8);
  if (widthPx === reduced.widthPx && heightPx === reduced.heightPx) return cut(rgb, widthPx, crop);
  return asPictureFailure(() => reducePicture(fromRgb(rgb, widthPx, heightPx), plan, light));
}

async function requireReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new StudioFailure('file-not-readable', 'A picture of this film cannot be read. Check that its disk is connected and try again.', {
      cause: error,
    });
  }
}

/** Whether the numbers of a picture are sRGB already; converting them to themselves would take longer than all the rest. */
async function isPlain(file: string): Promise<boolean> {
  const { icc, channels } = await asPictureFailure(() => openPicture(file).metadata());
  return channels === 3 && (icc === undefined || icc.equals(await srgbProfile()));
}

async function asPictureFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw pictureFailure(error);
  }
}

function reducePicture(picture: Sharp, { reduced, crop }: PlatePlan, light: PlateKind): Promise<Uint8Array> {
  // scRGB is sRGB as light, where a kernel with fewer lobes leaves no black lines beside bright edges.
  const kernel = light === 'light' ? 'cubic' : 'lanczos3';
  return (light === 'light' ? picture.pipelineColourspace('scrgb') : picture)
    .resize(reduced.widthPx, reduced.heightPx, { fit: 'fill', kernel })
    .extract({ left: crop.leftPx, top: crop.topPx, width: crop.widthPx, height: crop.heightPx })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer();
}

function cut(rgb: Uint8Array, widthPx: number, { leftPx, topPx, widthPx: width, heightPx: height }: PlatePlan['crop']): Uint8Array {
  const part = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const start = ((topPx + y) * widthPx + leftPx) * 3;
    part.set(rgb.subarray(start, start + width * 3), y * width * 3);
  }
  return part;
}

/** The run of pixels that covers every part, with its margin, inside 0 to limit. */
function span(limit: number, parts: readonly (readonly [number, number])[]): { start: number; length: number } {
  const start = Math.max(0, Math.floor(Math.min(...parts.map(([from]) => from)) * limit) - marginPx);
  const end = Math.min(limit, Math.ceil(Math.max(...parts.map(([, to]) => to)) * limit) + marginPx);
  return { start, length: end - start };
}
