// The other projects of this repository see these types only where they are named.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libheif.d.ts" />
import startLibheif from 'libheif-js/libheif-wasm/libheif.js';
import { StudioFailure } from '../failure.ts';
import { readDecoder } from './decoder-files.ts';

/** Upright, as the file's own transforms say; in the file's own colours, interleaved RGB without padding. */
export interface HeicPixels {
  /** 16 bits a sample in the machine's order where more than 8 were asked for. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The primary picture of a HEIC file, by libheif in WebAssembly: HEVC is in none of the codecs that come with sharp.
 * Only for worker processes. `expected` is what its header says; a file that says one thing and holds another ends here.
 */
export async function decodeHeic(
  bytes: Uint8Array,
  expected: { readonly widthPx: number; readonly heightPx: number },
  depth: 8 | 16,
): Promise<HeicPixels> {
  const wasmBinary = await readDecoder('libheif').catch(() => {
    throw new StudioFailure('decoder-missing', 'This is a HEIC picture, and this build has no decoder for it. Convert it to JPEG.');
  });
  const heif = startLibheif({ wasmBinary });
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, bytes);
    if (read.code !== heif.heif_error_code.heif_error_Ok) throw damaged(read.message);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if (isError(handle)) throw damaged(handle.message);
    const widthPx = heif.heif_image_handle_get_width(handle);
    const heightPx = heif.heif_image_handle_get_height(handle);
    if (widthPx !== expected.widthPx || heightPx !== expected.heightPx) throw damaged(`${widthPx} x ${heightPx}`);
    const { heif_chroma_interleaved_RGB: eight, heif_chroma_interleaved_RRGGBB_LE: sixteen } = heif.heif_chroma;
    const decoded = heif.heif_js_decode_image2(handle, heif.heif_colorspace.heif_colorspace_RGB, depth === 8 ? eight : sixteen);
    if (isError(decoded)) throw damaged(decoded.message);
    try {
      const plane = decoded.channels[0];
      if (!plane || plane.width !== widthPx || plane.height !== heightPx) throw damaged('no interleaved plane');
      const data = withoutPadding(plane, 3 * (depth / 8));
      if (depth === 16) stretch(new Uint16Array(data.buffer), plane.bits_per_pixel);
      return { data, widthPx, heightPx };
    } finally {
      heif.heif_image_release(decoded.image);
      heif.heif_image_handle_release(handle);
    }
  } catch (error) {
    throw error instanceof StudioFailure ? error : damaged(error);
  } finally {
    heif.heif_context_free(context);
  }
}

/** A copy: what the decoder hands out lies in its own memory, with lines of a length of its own. */
function withoutPadding(
  { data, stride, width, height }: { data: Uint8Array; stride: number; width: number; height: number },
  pixelBytes: number,
): Uint8Array<ArrayBuffer> {
  const lineBytes = width * pixelBytes;
  if (stride === lineBytes) return new Uint8Array(data.subarray(0, lineBytes * height));
  const packed = new Uint8Array(lineBytes * height);
  for (let y = 0; y < height; y += 1) packed.set(data.subarray(y * stride, y * stride + lineBytes), y * lineBytes);
  return packed;
}

/** Ten bits, say, to the whole range of sixteen, so that white is white. */
function stretch(samples: Uint16Array, bits: number): void {
  const most = 2 ** bits - 1;
  if (bits >= 16) return;
  for (let index = 0; index < samples.length; index += 1) samples[index] = Math.round((Math.min(samples[index]!, most) * 65_535) / most);
}

const isError = (answer: object): answer is { readonly code: unknown; readonly message: string } => 'code' in answer;

const damaged = (cause: unknown): StudioFailure =>
  new StudioFailure('photo-damaged', 'The HEIC picture is incomplete or damaged. Copy it from the phone again.', {
    cause: cause instanceof Error ? cause : new Error(String(cause)),
  });
