// The other projects of this repository see these types only where they are named.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraw.d.ts" />
import startLibraw from 'libraw-wasm/dist/libraw.js';
import { collectGarbage } from './collect-garbage.ts';
import { readDecoder } from './decoder-files.ts';

/** What LibRaw may use, and all that a hostile file can make it use: enough for 60 megapixels. 1.5 GB in pages of 64 KB. */
const memoryPages = { initial: 4096, maximum: 24_576, shared: true };

/**
 * The camera's own white balance, sRGB with its own curve (IEC 61966-2-1: a power of 2.4 after a slope of 12.92; the
 * binding wants all six numbers), 16 bits, upright. No brightness, and no white level, that LibRaw would choose by what is
 * in the picture: the frames of a set must keep their distance.
 */
const settings = {
  useCameraWb: true,
  noAutoBright: true,
  adjustMaximumThr: 0,
  outputColor: 1,
  outputBps: 16,
  gamm: [1 / 2.4, 12.92, 0, 0, 0, 0],
  userFlip: -1,
};

/** A process that stands at more gives back what past instances used. */
const keptBytes = 300 * 1024 * 1024;

/** 16-bit sRGB, interleaved, upright. */
export interface SensorPicture {
  readonly rgb: Uint16Array<ArrayBuffer>;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The size of a RAW file's picture, upright; null where LibRaw does not know the file. Only for worker processes. */
export async function readSensorSize(bytes: Uint8Array): Promise<{ readonly widthPx: number; readonly heightPx: number } | null> {
  return withLibraw((raw) => {
    raw.open(bytes, settings);
    const { width = 0, height = 0 } = raw.metadata(false) ?? {};
    return width > 0 && height > 0 ? { widthPx: width, heightPx: height } : null;
  });
}

/**
 * The picture of a RAW file from its sensor data, by LibRaw in WebAssembly; at half the size without interpolation where
 * that is enough. Null where LibRaw cannot: an unknown compression, damage, more pixels than its memory holds. Only for
 * worker processes.
 */
export async function decodeSensor(bytes: Uint8Array, isHalf: boolean): Promise<SensorPicture | null> {
  return withLibraw((raw) => {
    raw.open(bytes, { ...settings, halfSize: isHalf });
    const picture = raw.imageData();
    if (!picture || picture.colors !== 3 || picture.bits !== 16 || !(picture.data instanceof Uint16Array)) return null;
    const { width: widthPx, height: heightPx, data } = picture;
    return data.length === widthPx * heightPx * 3 ? { rgb: data, widthPx, heightPx } : null;
  });
}

type LibRaw = InstanceType<Awaited<ReturnType<typeof startLibraw>>['LibRaw']>;

/** Whatever goes wrong inside, from a refusal to a trap, costs only this instance; a build without LibRaw shows previews. */
async function withLibraw<T>(work: (raw: LibRaw) => T): Promise<T | null> {
  const result = await once(work);
  // Now, that the instance is out of sight.
  collectGarbage({ aboveBytes: keptBytes });
  return result;
}

async function once<T>(work: (raw: LibRaw) => T): Promise<T | null> {
  try {
    const wasmBinary = await readDecoder('libraw');
    const wasmMemory = new WebAssembly.Memory(memoryPages);
    const silent = (): void => undefined;
    const { LibRaw } = await withoutWaiting(() => startLibraw({ wasmBinary, wasmMemory, print: silent, printErr: silent }));
    const raw = new LibRaw();
    try {
      return work(raw);
    } finally {
      raw.delete();
    }
  } catch {
    return null;
  }
}

/**
 * LibRaw is built for threads that nobody starts here. At its start it would wait for their letters, for ever, and what waits
 * on memory keeps it: half a gigabyte for each file. It looks once, at the very beginning, whether it can wait at all.
 */
function withoutWaiting<T>(start: () => T): T {
  const { waitAsync } = Atomics;
  Reflect.set(Atomics, 'waitAsync', undefined);
  try {
    return start();
  } finally {
    Reflect.set(Atomics, 'waitAsync', waitAsync);
  }
}
