/** The part of LibRaw's binding that is used here (libraw-wasm 1.6.0): the class itself, without the package's browser worker. */
declare module 'libraw-wasm/dist/libraw.js' {
  interface RawPicture {
    readonly width: number;
    readonly height: number;
    readonly colors: number;
    readonly bits: number;
    readonly data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  }
  interface LibRaw {
    /** Throws what LibRaw says of a file that it cannot read. */
    open(bytes: Uint8Array, settings: Readonly<Record<string, unknown>>): void;
    metadata(full: boolean): { readonly width?: number; readonly height?: number } | undefined;
    imageData(): RawPicture | undefined;
    delete(): void;
  }
  export default function startLibraw(options: {
    readonly wasmBinary: Uint8Array;
    readonly wasmMemory: unknown;
    readonly print: () => void;
    readonly printErr: () => void;
  }): Promise<{ readonly LibRaw: new () => LibRaw }>;
}
