import type { DecodedPicture } from '../../imaging/decoded-picture.ts';
import { beyond, distanceToMarks, featherLevels, mostReachPx } from '../masks/distance-to-marks.ts';
import type { LoadedMask } from '../masks/load-mask.ts';
import { widen, type Box } from '../masks/mask-plane.ts';
import type { PreparedEdit } from '../edit-tasks.ts';
import { matchBorder } from './match-border.ts';
import { readPlaced, type Placement, type Rgb } from './resample.ts';

export interface LayInInput {
  readonly loaded: LoadedMask;
  readonly featherPx: number;
  readonly part: PreparedEdit['part'];
  readonly result: Rgb;
  /** Of the result over the part. */
  readonly placement: Placement;
}

export interface LaidIn {
  /** Of the photo's pixels, those that the result had any share in. */
  readonly share: number;
  /** What was added to the result so that it meets the photo, in levels of red, green and blue on the mean; null for nothing to go by. */
  readonly tone: readonly number[] | null;
}

/** Tone is compared this far around the mask at least, and as far again as the feather. */
const leastRingPx = 12;

/**
 * Lays a result into the photo's own pixels, in place: all of it where the mask marks, less and less over the feather.
 * Beyond the feather no byte is written: what is not changed is the parent's by construction.
 */
export function layIn(photo: DecodedPicture, { loaded, featherPx, part, result, placement }: LayInInput): LaidIn {
  const { rgb, widthPx, heightPx } = photo;
  const { mask, box: marked } = loaded;
  const reachPx = Math.min(mostReachPx, Math.ceil(featherPx + Math.max(leastRingPx, featherPx)));
  const box = within(widen(marked, reachPx, mask), part);
  const distances = distanceToMarks(mask, box, reachPx);
  const width = box.right - box.left;
  const white = photo.depth === 16 ? 65_535 : 255;
  const scale = white / 255;
  const reader = (): ((y: number, row: Float32Array) => void) => {
    const area = { left: box.left - part.left, right: box.right - part.left, top: box.top - part.top, bottom: box.bottom - part.top };
    const read = readPlaced(result, placement, area);
    return (y, row) => read(y - part.top, row);
  };
  const match = matchBorder({
    distances,
    readParent: (y, row) => {
      const from = 3 * (y * widthPx + box.left);
      for (let i = 0; i < row.length; i++) row[i] = rgb[from + i]! / scale;
    },
    readResult: reader(),
  });

  const levels = featherLevels(featherPx);
  const row = new Float32Array(3 * width);
  const read = reader();
  let changed = 0;
  for (let y = box.top; y < box.bottom; y++) {
    const start = (y - box.top) * width;
    let first = 0;
    while (first < width && !isLaid(distances.squares[start + first]!, levels)) first++;
    if (first === width) continue;
    read(y, row);
    match?.add(y, row);
    for (let x = first; x < width; x++) {
      const square = distances.squares[start + x]!;
      if (!isLaid(square, levels)) continue;
      changed++;
      const share = levels[square]! / 255;
      const at = 3 * (y * widthPx + box.left + x);
      for (let c = 0; c < 3; c++) {
        const own = rgb[at + c]!;
        const mixed = own + (row[3 * x + c]! * scale - own) * share;
        rgb[at + c] = mixed <= 0 ? 0 : mixed >= white ? white : Math.round(mixed);
      }
    }
  }
  return { share: changed / (widthPx * heightPx), tone: match && match.meanOffset.map((offset) => Math.round(10 * offset) / 10) };
}

const isLaid = (square: number, levels: Uint8Array): boolean => square !== beyond && square < levels.length && levels[square] !== 0;

const within = (box: Box, part: PreparedEdit['part']): Box => ({
  left: Math.max(box.left, part.left),
  top: Math.max(box.top, part.top),
  right: Math.min(box.right, part.left + part.widthPx),
  bottom: Math.min(box.bottom, part.top + part.heightPx),
});
