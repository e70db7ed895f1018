import { rm, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { TaskContext, TaskFunction } from '../imaging/tasks.ts';
import { lookOf, preparePhoto, type Prepared } from './finish.ts';
import { gatherPhoto, type Gathered, type Step } from './gather.ts';
import type { GeometryFindings } from './geometry/straighten.ts';
import { KernelKeeper } from './kernel-keeper.ts';
import type { Address, PhotoKernels } from './kernels/photo-kernels.ts';
import type { AutomaticLook, Look } from './look/decide-look.ts';
import { copyPixels, renderPixels } from './pixels.ts';
import type { DevelopSource, PreviewedPicture, PreviewInput } from './recipe.ts';
import { jpeg } from './write-picture.ts';

/** A photo that somebody looks at and the one before it: enough to step back without waiting. */
const keptPhotos = 2;
/** Good enough that what is judged is the recipe, not the encoder. */
const jpegQuality = 88;

/** A photo whose pixels lie in the memory of kernels of its own. */
interface KeptPhoto {
  readonly key: string;
  readonly windowPull: number;
  readonly kernels: PhotoKernels;
  readonly gathered: Gathered;
  /** From here on the memory is free for what is made of the gathered pixels. */
  readonly mark: Address;
  readonly findings: GeometryFindings | null;
  readonly prepared: PreparedPhoto | null;
}
interface PreparedPhoto {
  readonly key: string;
  readonly picture: Prepared;
  readonly mark: Address;
  readonly automatic: { readonly key: string; readonly look: AutomaticLook } | null;
}

/**
 * Shows what a recipe would make of a photo, at screen size. What does not change between two previews of a photo is kept:
 * its frames, laid over each other, and what was gathered from them while the choices of fusion stay; the denoised and straight ones while those of noise and geometry
 * stay; a slider of light or tone then costs one pass over a small picture.
 *
 * The same decisions are made from the same numbers as at full size, on pixels that were made smaller on loading. Fails
 * like developPhoto.
 */
export const previewPhoto: TaskFunction<'preview-photo'> = withKeptPhotos();

function withKeptPhotos(): TaskFunction<'preview-photo'> {
  const keeper = new KernelKeeper();
  let kept: readonly KeptPhoto[] = [];
  // One after the other: a kept photo's memory is used by one preview at a time.
  let last: Promise<unknown> = Promise.resolve();
  const show = async (input: PreviewInput, context: TaskContext): Promise<PreviewedPicture> => {
    const key = gatherKey(input);
    const found = kept.find((photo) => photo.key === key);
    const others = kept.filter((photo) => photo.key !== key).slice(-(keptPhotos - 1));
    // Forgotten while it is worked on: what fails half way is not kept, and there are never three photos at once.
    kept = others;
    const pulled = found && (await pullAgain(found, input, context));
    const photo = pulled ?? (await gather(await keeper.start(context.kernelsDir), key, input, context));
    kept = [...others, { ...photo, prepared: isPrepared(photo, input) ? photo.prepared : null }];
    const decided = decide(prepare(photo, input), input);
    kept = [...others, decided.photo];
    return write(photo.kernels, decided, input, context);
  };
  return (input, context) => {
    const work = last.then(() => show(input, context));
    last = work.catch(() => undefined);
    return work;
  };
}

/** What decides the gathered pixels, but for the window pull. */
function gatherKey({ frames, base, recipe, longEdgePx }: PreviewInput): string {
  const fusion = recipe.fuse && frames.length > 1 ? [recipe.fuse, recipe.settings.deghost] : null;
  return JSON.stringify([frames.map(({ sha256 }) => sha256), base, recipe.engineVersion, fusion, longEdgePx]);
}

/** What decides noise and geometry beyond the gathered pixels. */
function prepareKey({ recipe }: DevelopSource): string {
  const { denoise, lens, verticals, guides, rotateDeg, crop } = recipe.settings;
  return JSON.stringify([denoise, lens && recipe.lens, verticals, guides, rotateDeg, crop]);
}

async function gather(kernels: PhotoKernels, key: string, input: PreviewInput, context: TaskContext): Promise<KeptPhoto> {
  const gathered = await gatherPhoto(kernels, input, { longEdgePx: input.longEdgePx, keepsFrames: true }, stepOf(context));
  return { ...asGathered(kernels, gathered, input), key };
}

/** The photo with the window pull that is wanted now; null where its frames have to be read for that. */
async function pullAgain(photo: KeptPhoto, input: PreviewInput, context: TaskContext): Promise<KeptPhoto | null> {
  const { key, kernels, gathered, windowPull } = photo;
  // A single frame, or a set that was one in the end whatever the pull, has no window to pull.
  if (windowPull === input.recipe.settings.windowPull || input.frames.length === 1) return photo;
  if (!gathered.fuseAgain) return null;
  return { ...asGathered(kernels, await gathered.fuseAgain(input, stepOf(context)), input), key };
}

const asGathered = (kernels: PhotoKernels, gathered: Gathered, { recipe }: PreviewInput): Omit<KeptPhoto, 'key'> => ({
  windowPull: recipe.settings.windowPull,
  kernels,
  gathered,
  mark: kernels.mark(),
  findings: null,
  prepared: null,
});

const stepOf =
  ({ signal, onProgress }: TaskContext): Step =>
  async (fraction) => {
    await setImmediate();
    signal.throwIfAborted();
    onProgress(fraction);
  };

const isPrepared = ({ prepared }: KeptPhoto, input: PreviewInput): boolean => prepared?.key === prepareKey(input);

function prepare(photo: KeptPhoto, input: PreviewInput): KeptPhoto {
  if (isPrepared(photo, input)) return photo;
  const { kernels, gathered, mark, findings } = photo;
  kernels.release(mark);
  const picture = preparePhoto(kernels, { ...gathered, pixels: copyPixels(kernels, gathered.pixels) }, input, findings);
  return { ...photo, findings: picture.findings, prepared: { key: prepareKey(input), picture, mark: kernels.mark(), automatic: null } };
}

/** What decides what is decided without a person, beyond the prepared pixels. */
function automaticKey({ recipe }: DevelopSource): string {
  return JSON.stringify([recipe.settings.auto, recipe.settings.whiteBalance, recipe.roomLight]);
}

interface Decided {
  readonly photo: KeptPhoto;
  readonly prepared: PreparedPhoto;
  readonly look: Look;
}

function decide(photo: KeptPhoto, input: PreviewInput): Decided {
  const { prepared } = photo;
  if (!prepared) throw new Error('A preview is prepared before its look is decided.');
  const key = automaticKey(input);
  const look = lookOf(prepared.picture, input, prepared.automatic?.key === key ? prepared.automatic.look : null);
  const decided = { ...prepared, automatic: { key, look: look.automatic } };
  return { photo: { ...photo, prepared: decided }, prepared: decided, look };
}

async function write(
  kernels: PhotoKernels,
  { prepared, look }: Decided,
  input: PreviewInput,
  { signal }: TaskContext,
): Promise<PreviewedPicture> {
  const { picture, mark } = prepared;
  const { widthPx, heightPx } = picture.pixels;
  kernels.release(mark);
  // Room of its own: the prepared pixels are read again for the next preview.
  const rgb = renderPixels(kernels, { ...picture.pixels, out: null }, look.settings);
  signal.throwIfAborted();
  try {
    // A moment's picture: nothing waits for the disk.
    await writeFile(input.outFile, await jpeg(rgb, widthPx, heightPx, jpegQuality));
  } catch (error) {
    await rm(input.outFile, { force: true });
    throw error;
  }
  return { widthPx, heightPx };
}
