import type { DecodedPicture } from '../../imaging/decoded-picture.ts';
import { beyond, distanceToMarks, featherLevels, mostReachPx } from '../masks/distance-to-marks.ts';
import type { LoadedMask } from '../masks/load-mask.ts';
import { widen, type Box } from '../masks/mask-plane.ts';
import type { PreparedEdit } from '../edit-tasks.ts';
import { matchBorder } from './match-border.ts';
import { readPlaced, type Placement, type ReadRow, type Rgb } from './resample.ts';

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
  const { squares } = distances;
  const width = box.right - box.left;
  const white = photo.depth === 16 ? 65_535 : 255;
  const scale = white / 255;
  const reader = (): ReadRow => {
    const area = { left: box.left - part.left, right: box.right - part.left, top: box.top - part.top, bottom: box.bottom - part.top };
    const read = readPlaced(result, placement, area);
    return (y, row, from, to) => read(y - part.top, row, from, to);
  };
  const match = matchBorder({
    distances,
    readParent: (y, row) => {
      const from = 3 * (y * widthPx + box.left);
      for (let i = 0; i < row.length; i++) row[i] = rgb[from + i]! / scale;
    },
    readResult: reader(),
  });

  const shares = sharesBySquare(featherPx);
  const row = new Float32Array(3 * width);
  const read = reader();
  let changed = 0;
  for (let y = box.top; y < box.bottom; y++) {
    const start = (y - box.top) * width;
    let first = 0;
    while (first < width && shares[squares[start + first]!] === 0) first++;
    let last = width;
    while (last > first && shares[squares[start + last - 1]!] === 0) last--;
    if (first === last) continue;
    read(y, row, first, last);
    match?.add(y, row, first, last);
    for (let x = first; x < last; x++) {
      const share = shares[squares[start + x]!]!;
      if (share === 0) continue;
      changed++;
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

/** How much of the result is laid in, 0 to 1, for every square of a distance; nothing beyond the feather. */
function sharesBySquare(featherPx: number): Float32Array {
  const shares = new Float32Array(beyond + 1);
  shares.set(Float32Array.from(featherLevels(featherPx), (level) => level / 255));
  return shares;
}

const within = (box: Box, part: PreparedEdit['part']): Box => ({
  left: Math.max(box.left, part.left),
  top: Math.max(box.top, part.top),
  right: Math.min(box.right, part.left + part.widthPx),
  bottom: Math.min(box.bottom, part.top + part.heightPx),
});
