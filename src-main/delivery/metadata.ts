import type { PictureRecipe } from '../../src-preload/contract/delivery.ts';
import type { OperationClass } from '../../src-preload/contract/ai.ts';
import type { Credit } from '../../src-preload/contract/settings.ts';
import type { FrameFacts } from '../intake/frame-facts.ts';
import { nothingSaid, type Captions, type Place } from './captions.ts';
import type { Directories, Directory, TiffValue } from './files/tiff-directories.ts';
import { xmpPacket } from './xmp-packet.ts';

/** Where a delivered picture comes from, as far as its metadata tells it. Plain data: it goes to a worker. */
export interface PictureOrigin {
  readonly facts: Pick<FrameFacts, 'capturedAtMs' | 'exposure' | 'camera' | 'focalLengthMm' | 'focalLength35mm'>;
  readonly isFused: boolean;
  readonly operationClass: OperationClass;
  /** Whether a trained model made pixels of it. */
  readonly isGenerative: boolean;
  /** Name and version of the program. */
  readonly software: string;
  readonly credit: Credit;
}

/**
 * IPTC Digital Source Type (NewsCodes `digitalsourcetype`): how the picture came to be, for machines that ask.
 *
 * A, untouched or only cropped and turned, is a digital capture. B, corrective: several frames merged without a generative
 * model are exactly a computational capture (added to the list in 2024 for multi-frame HDR); a single frame whose colour
 * and tone a program has set is "algorithmically enhanced", the list's word for minor correction by algorithm, as a
 * "digital capture" claims that nobody touched it. C to E: composite with trained algorithmic media where a model made
 * pixels; without one, what a person did by hand. F, a concept, is no picture of anything that is there: trained algorithmic
 * media as a whole.
 */
export function digitalSourceType({
  operationClass,
  isFused,
  isGenerative,
}: Pick<PictureOrigin, 'operationClass' | 'isFused' | 'isGenerative'>): string {
  const term = (): string => {
    if (operationClass === 'F') return 'trainedAlgorithmicMedia';
    if (isGenerative) return 'compositeWithTrainedAlgorithmicMedia';
    switch (operationClass) {
      case 'A':
        return 'digitalCapture';
      case 'B':
        return isFused ? 'computationalCapture' : 'algorithmicallyEnhanced';
      case 'C':
        return 'humanEdits';
      case 'D':
        return 'compositeCapture';
      case 'E':
        return 'humanEdits';
      default:
        return operationClass satisfies never;
    }
  };
  return `http://cv.iptc.org/newscodes/digitalsourcetype/${term()}`;
}

export interface FileMetadata extends Directories {
  readonly xmp: string;
}

/** What a file says of itself under this policy. No owner's name of the camera leaves the house; place and serial number only when asked. */
export function fileMetadata(
  origin: PictureOrigin,
  policy: PictureRecipe['metadata'],
  {
    widthPx,
    heightPx,
    dpi,
    captions,
    place,
    note = null,
  }: {
    widthPx: number;
    heightPx: number;
    dpi: number | null;
    captions: Captions;
    place: Place | null;
    /** What whoever opens the file should know of it. */
    note?: string | null;
  },
): FileMetadata {
  const { facts, software, credit } = origin;
  const taken = facts.capturedAtMs === null ? null : new Date(facts.capturedAtMs).toISOString();
  const exifDate = taken?.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const isKept = policy.exif === 'keep';
  const main = tags([
    [0x10f, isKept && ascii(facts.camera.make)],
    [0x110, isKept && ascii(facts.camera.model)],
    [0x112, short(1)],
    // The standard asks for a resolution, and for 72 where there is none to tell.
    [0x11a, { type: 'rational', ratios: [[dpi ?? 72, 1]] }],
    [0x11b, { type: 'rational', ratios: [[dpi ?? 72, 1]] }],
    [0x128, short(2)],
    [0x131, ascii(software)],
    [0x132, ascii(exifDate)],
    [0x13b, ascii(credit.creator)],
    [0x213, short(1)],
    [0x8298, ascii(credit.copyright)],
  ]);
  const exif = tags([
    [0x9000, { type: 'undefined', bytes: Buffer.from('0232') }],
    [0x9003, ascii(exifDate)],
    [0x9101, { type: 'undefined', bytes: Buffer.from([1, 2, 3, 0]) }],
    [0x9291, ascii(taken?.slice(20, 23))],
    [0xa000, { type: 'undefined', bytes: Buffer.from('0100') }],
    [0xa001, short(1)],
    [0xa002, { type: 'long', numbers: [widthPx] }],
    [0xa003, { type: 'long', numbers: [heightPx] }],
    ...(isKept ? exposureTags(origin) : []),
    [0xa431, policy.serialNumber && ascii(facts.camera.serial)],
  ]);
  const hasExif = policy.exif !== 'none';
  return {
    main: hasExif ? main : new Map(),
    exif: hasExif ? exif : undefined,
    gps: hasExif && policy.place && place ? gpsDirectory(place) : undefined,
    xmp: xmpPacket({ sourceType: digitalSourceType(origin), software, credit, captions: policy.captions ? captions : nothingSaid, note }),
  };
}

function exposureTags({ facts, isFused }: PictureOrigin): [number, TiffValue | false][] {
  const { exposure, camera, focalLengthMm, focalLength35mm } = facts;
  return [
    // A fused picture has no one exposure time.
    [0x829a, !isFused && exposure.timeS !== null && rational(exposure.timeS)],
    [0x829d, exposure.fNumber !== null && rational(exposure.fNumber)],
    [0x8827, exposure.iso !== null && short(Math.min(65_535, Math.round(exposure.iso)))],
    [0x920a, focalLengthMm !== null && rational(focalLengthMm)],
    [0xa405, focalLength35mm !== null && short(Math.min(65_535, Math.round(focalLength35mm)))],
    [0xa434, ascii(camera.lens)],
  ];
}

function gpsDirectory({ latitude, longitude, altitudeM }: Place): Directory {
  return tags([
    [0, { type: 'bytes', bytes: Buffer.from([2, 3, 0, 0]) }],
    [1, ascii(latitude < 0 ? 'S' : 'N')],
    [2, degrees(latitude)],
    [3, ascii(longitude < 0 ? 'W' : 'E')],
    [4, degrees(longitude)],
    [5, altitudeM !== null && { type: 'bytes', bytes: Buffer.from([altitudeM < 0 ? 1 : 0]) }],
    [6, altitudeM !== null && { type: 'rational', ratios: [[Math.round(Math.abs(altitudeM) * 100), 100]] }],
  ]);
}

function degrees(angle: number): TiffValue {
  const tenThousandths = Math.round(Math.abs(angle) * 3600 * 10_000);
  const minutes = Math.floor(tenThousandths / 600_000);
  return {
    type: 'rational',
    ratios: [
      [Math.floor(minutes / 60), 1],
      [minutes % 60, 1],
      [tenThousandths % 600_000, 10_000],
    ],
  };
}

const tags = (entries: readonly (readonly [number, TiffValue | false])[]): Directory =>
  new Map(entries.filter((entry): entry is readonly [number, TiffValue] => entry[1] !== false));
const ascii = (text: string | null | undefined): TiffValue | false => (text ? { type: 'ascii', text } : false);
const short = (number: number): TiffValue => ({ type: 'short', numbers: [number] });

/** As EXIF writes numbers: short exposures as 1/n where that is what it is, the rest in thousandths. */
function rational(value: number): TiffValue {
  const inverse = 1 / value;
  const isFraction = value > 0 && value < 1 && Math.abs(inverse - Math.round(inverse)) < 0.02 * inverse;
  return { type: 'rational', ratios: [isFraction ? [1, Math.round(inverse)] : [Math.round(value * 1000), 1000]] };
}
