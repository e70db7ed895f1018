import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { KernelKeeper } from '../develop/kernel-keeper.ts';
import { sharpenForSize } from '../develop/output-sharpen.ts';
import { StudioFailure, fileSystemFailure } from '../failure.ts';
import { fromRgb } from '../imaging/picture.ts';
import type { TaskContext, TaskFunction } from '../imaging/tasks.ts';
import { writeDurably } from '../write-durably.ts';
import { nothingSaid, readFrameWords, type FrameWords } from './captions.ts';
import { likeDeep, readDeep, widened } from './deep-pixels.ts';
import type { ExportedOutput, ExportOutput, ExportPhotoInput } from './export-task.ts';
import { bareJpeg, dressJpeg } from './files/jpeg-file.ts';
import { writeDirectories } from './files/tiff-directories.ts';
import { tiffFile } from './files/tiff-file.ts';
import { bestBelow } from './meet-byte-cap.ts';
import { fileMetadata, type FileMetadata } from './metadata.ts';
import { planPicture, type PicturePlan } from './plan-picture.ts';
import { VersionPixels, type Rgb } from './version-pixels.ts';

/** At this quality a JPEG version is delivered as it is: compressing it once more takes from it and saves next to nothing. */
const asItIsFromQuality = 94;
/** Above this chroma is kept in full. */
const fullChromaFromQuality = 90;
/** Of a picture that is too large even at the lowest quality, how much of each side is kept at the least in one step. */
const leastShrink = 0.5;
const leastEdgePx = 64;
const eightBitNote = 'Made from an 8-bit version: the 16-bit file holds no finer tones than it.';

/**
 * One version as delivered files, a file for each output: sized, cut, below its byte cap, with its metadata, written and
 * synced. The version is decoded once at most. The same version and recipe give the same bytes, whatever else is made with
 * them. What only one file suffered (a full disk) is told in its place; the others are made.
 */
export const exportPhoto: TaskFunction<'export-photo'> = withSharpening(async (input, { signal, onProgress }, sharpen) => {
  const version = await VersionPixels.open(input.versionFile);
  const words = input.frameFile === null ? { captions: nothingSaid, place: null } : await readFrameWords(input.frameFile);
  const outputs: ExportedOutput[] = [];
  for (const output of input.outputs) {
    signal.throwIfAborted();
    outputs.push(await makeOne({ version, words, input, output, signal, sharpen }));
    onProgress(outputs.length / input.outputs.length);
  }
  return { outputs };
});

/** The edges of a picture that was made smaller by this factor, in place. */
type Sharpen = (picture: Rgb, shrink: number) => Promise<void>;

function withSharpening(
  work: (input: ExportPhotoInput, context: TaskContext, sharpen: Sharpen) => Promise<{ outputs: ExportedOutput[] }>,
): TaskFunction<'export-photo'> {
  const keeper = new KernelKeeper();
  return (input, context) =>
    work(input, context, ({ rgb, widthPx, heightPx }, shrink) =>
      // oxlint-disable-next-line require-await -- what borrows the kernels may take its time
      keeper.borrow(context.kernelsDir, async (kernels) => sharpenForSize(kernels, rgb, widthPx, heightPx, shrink)),
    );
}

interface Order {
  readonly version: VersionPixels;
  readonly words: FrameWords;
  readonly input: ExportPhotoInput;
  readonly output: ExportOutput;
  readonly signal: AbortSignal;
  readonly sharpen: Sharpen;
}
interface Made {
  readonly parts: readonly Buffer[];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly quality: number;
  readonly isAsItIs: boolean;
}

async function makeOne(order: Order): Promise<ExportedOutput> {
  const { outFile, recipe } = order.output;
  try {
    const made = await (recipe.format === 'jpeg' ? makeJpeg(order) : makeTiff(order));
    const { parts, ...facts } = made;
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    if (outFile !== null) await writeDurably(outFile, ...parts);
    return { ...facts, sizeBytes: lengthOf(parts), sha256: hash.digest('hex') };
  } catch (error) {
    if (outFile !== null) await rm(outFile, { force: true });
    const failure = error instanceof StudioFailure ? error : fileSystemFailure(error);
    if (!failure || order.signal.aborted) throw error;
    return { failure: { code: failure.code, message: failure.message } };
  }
}

async function makeJpeg(order: Order): Promise<Made> {
  const { version, output } = order;
  const { recipe } = output;
  const plan = planPicture(recipe, version);
  const bare = isWhole(recipe, plan, version) ? version.bare() : null;
  if (bare) {
    const parts = dressJpeg(bare, dress(order, plan));
    if (plan.maxBytes === null || lengthOf(parts) <= plan.maxBytes) {
      return { parts, widthPx: plan.widthPx, heightPx: plan.heightPx, quality: recipe.quality, isAsItIs: true };
    }
  }
  return compress(order, plan);
}

async function compress(order: Order, plan: PicturePlan): Promise<Made> {
  const { version, output, signal } = order;
  const { widthPx, heightPx, maxBytes } = plan;
  const picture = await version.sized(plan.part, plan);
  const shrink = plan.part.widthPx / widthPx;
  if (output.recipe.sharpen && shrink > 1) await order.sharpen(picture, shrink);
  const metadata = dress(order, plan);
  const encode = async (at: number): Promise<Buffer> => Buffer.concat(dressJpeg(await encodeJpeg(picture, at), metadata));
  const { bytes, quality } = await bestBelow({ encode, quality: output.recipe.quality, maxBytes, signal });
  if (maxBytes === null || bytes.length <= maxBytes || Math.max(widthPx, heightPx) <= leastEdgePx) {
    return { parts: [bytes], widthPx, heightPx, quality, isAsItIs: false };
  }
  // Fewer pixels look better than a quality below the lowest.
  const scale = Math.max(leastShrink, 0.97 * Math.sqrt(maxBytes / bytes.length));
  const smaller = { widthPx: Math.max(1, Math.floor(widthPx * scale)), heightPx: Math.max(1, Math.floor(heightPx * scale)) };
  return compress(order, { ...plan, ...smaller });
}

const isWhole = ({ quality, sharpen }: PictureRecipe, { part, widthPx, heightPx }: PicturePlan, version: VersionPixels): boolean =>
  quality >= asItIsFromQuality &&
  !sharpen &&
  part.widthPx === version.widthPx &&
  part.heightPx === version.heightPx &&
  widthPx === version.widthPx &&
  heightPx === version.heightPx;

/** The compressed picture alone. Trellis quantisation (mozjpeg) is left out: ten times the time for files that portals take as they are. */
async function encodeJpeg({ rgb, widthPx, heightPx }: Rgb, quality: number): Promise<Buffer[]> {
  const jpeg = await fromRgb(rgb, widthPx, heightPx)
    .jpeg({ quality, chromaSubsampling: quality >= fullChromaFromQuality ? '4:4:4' : '4:2:0' })
    .toBuffer();
  const bare = bareJpeg(jpeg);
  if (!bare) throw new Error('the encoder wrote no JPEG');
  return bare;
}

function dress(order: Order, plan: PicturePlan): Parameters<typeof dressJpeg>[1] {
  const { main, exif, gps, xmp } = metadataOf(order, plan, null);
  const { profile } = order.output.recipe.metadata;
  return {
    exif: main.size > 0 ? writeDirectories({ main, exif, gps }) : null,
    xmp,
    profile: profile || plan.dpi !== null ? order.version.profile : null,
    dpi: plan.dpi,
  };
}

async function makeTiff(order: Order): Promise<Made> {
  const { version, input, output } = order;
  const plan = planPicture(output.recipe, version);
  const mayBeDeep = output.recipe.crop === null;
  const deep = mayBeDeep && typeof input.deep === 'object' ? await readDeep(input.deep.file, plan) : null;
  const picture = deep ?? (await (mayBeDeep && input.deep === 'later' ? likeDeep : widened)(version, plan.part, plan));
  const metadata = metadataOf(order, plan, deep || input.deep === 'later' ? null : eightBitNote);
  const parts = await tiffFile(picture, { ...metadata, profile: version.profile, dpi: plan.dpi });
  return { parts, widthPx: plan.widthPx, heightPx: plan.heightPx, quality: 100, isAsItIs: false };
}

const metadataOf = ({ input, output, words }: Order, { widthPx, heightPx, dpi }: PicturePlan, note: string | null): FileMetadata =>
  fileMetadata(input.origin, output.recipe.metadata, { widthPx, heightPx, dpi, ...words, note });

const lengthOf = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);
