/** The part of libheif's low interface that is used here (libheif 1.23, Emscripten's embind). */
declare module 'libheif-js/libheif-wasm/libheif.js' {
  interface Choice {
    readonly value: number;
  }
  interface HeifHandle {
    readonly isHandle?: never;
  }
  interface HeifPlane {
    readonly data: Uint8Array;
    readonly stride: number;
    readonly width: number;
    readonly height: number;
    readonly bits_per_pixel: number;
  }
  /** What a call gives when it fails. */
  interface HeifError {
    readonly code: unknown;
    readonly message: string;
  }
  interface Libheif {
    readonly heif_error_code: { readonly heif_error_Ok: unknown };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: Choice };
    readonly heif_chroma: { readonly heif_chroma_interleaved_RGB: Choice; readonly heif_chroma_interleaved_RRGGBB_LE: Choice };
    heif_context_alloc(): HeifHandle;
    heif_context_free(context: HeifHandle): void;
    heif_context_read_from_memory(context: HeifHandle, bytes: Uint8Array): HeifError;
    heif_js_context_get_primary_image_handle(context: HeifHandle): HeifHandle | HeifError;
    heif_image_handle_get_width(handle: HeifHandle): number;
    heif_image_handle_get_height(handle: HeifHandle): number;
    heif_image_handle_release(handle: HeifHandle): void;
    heif_js_decode_image2(
      handle: HeifHandle,
      colours: Choice,
      chroma: Choice,
    ): { readonly image: HeifHandle; readonly channels: readonly HeifPlane[] } | HeifError;
    heif_image_release(image: HeifHandle): void;
  }
  /** Synchronous, unlike most of its kind, when it is given the code. */
  export default function startLibheif(options: { readonly wasmBinary: Uint8Array }): Libheif;
}
