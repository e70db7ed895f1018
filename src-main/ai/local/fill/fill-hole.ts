import { StudioFailure } from '../../../failure.ts';
import type { DecodedPicture } from '../../../imaging/decoded-picture.ts';
import { markedFrom, widen, type Box, type MaskPlane, type Marks } from '../../masks/mask-plane.ts';
import { fillSmoothly } from './fill-smoothly.ts';
import { loadFillKernel } from './kernels/fill-kernel.ts';
import { layOffsets } from './lay-offsets.ts';
import { LevelWork, type Matches } from './level-work.ts';
import { measureNoise } from './measure-noise.ts';
import { keepLightEven } from './plain-light.ts';
import { drawFrom, halve, holeBox, touched, type Level } from './picture-level.ts';
import { sharedOffsets, type Offset } from './shared-offsets.ts';

export interface FillParts {
  readonly kernelsDir: string;
  /** Told how much is done, 0 to 1; lets others have a turn, and throws when the work is not wanted any more. */
  readonly step: (fraction: number) => Promise<void>;
}

/** As far around the hole as it is large, and this much at least, sources are looked for. */
const leastAroundPx = 240;
/** Where the plan of the whole is made the picture and the hole have no more pixels than these. */
const guidePx = 60_000;
const guideHolePx = 1800;
const offsetCount = 48;
/** A smaller picture says too little. */
const leastSources = 150;
/** Of places that are searched for, in all rounds of a level together. */
const searchBudget = 2_500_000;
const seed = 20_261_123;
/** What a neighbour that goes another way costs: as much as grain alone makes patches differ, and a little. */
const restPerNoise = 60;
const restAlways = 60;
/** Deviation of the window through which patches vote while the picture is found, and at the end. */
const voteWindowPx = 2;
const lastWindowPx = 0.9;

/** Fills what is marked from what is around it, in place; the same input gives the same bytes. Fails with mask-full. */
export async function fillHole(
  picture: DecodedPicture & { readonly depth: 8 },
  mask: MaskPlane,
  marks: Marks,
  { kernelsDir, step }: FillParts,
): Promise<void> {
  const { rgb, widthPx } = picture;
  const { left, top, right, bottom } = marks.box;
  const box = widen(marks.box, Math.max(leastAroundPx, right - left, bottom - top), mask);
  const full: Level = cut(picture, mask, box);
  const levels = [full];
  for (;;) {
    const last = levels.at(-1)!;
    if (last.hole.length <= guidePx && last.hole.reduce((sum, one) => sum + one, 0) <= guideHolePx) break;
    const small = halve(last);
    if (sourcesOf(small) < leastSources) break;
    levels.push(small);
  }
  if (sourcesOf(levels.at(-1)!) === 0) {
    throw new StudioFailure('mask-full', 'The mask leaves too little of the photo to fill from. Mark less of it.');
  }
  const kernel = await loadFillKernel(kernelsDir);
  const total = levels.reduce((sum, level) => sum + level.width * level.height, 0);
  let done = 0;
  const guide = levels.at(-1)!;
  const shared = [...sharedOffsets(kernel, guide, offsetCount, seed), ...aside(guide)];
  await step(0.02);
  const plan = layOffsets(guide, shared);
  drawPlan(guide, plan, shared);
  await step(0.1);
  let matches: Matches | null = null;
  for (let n = levels.length - 1; n >= 0; n--) {
    const level = levels[n]!;
    const smaller = levels[n + 1];
    if (smaller) drawFrom(smaller, level);
    const noise = Math.min(6, measureNoise(level));
    const scaleBack = 2 ** (levels.length - 1 - n);
    const offsets = Int32Array.from(shared, ({ x, y }) => scaleBack * (y * level.width + x));
    const work: LevelWork = new LevelWork(kernel, level, { restless: restPerNoise * noise * noise + restAlways, offsets, seed: seed + n });
    const turn = (): Promise<void> => step(0.1 + (0.9 * done) / total);
    if (matches) work.startFrom(matches);
    else work.startAs(plan, shared);
    await fillLevel(work, level, { isFirst: !smaller, isLast: n === 0 }, turn);
    matches = work.matches();
    work.read();
    done += level.width * level.height;
  }
  keepLightEven(full);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * widthPx + x;
      if (mask.values[i]! < markedFrom) continue;
      const from = 4 * ((y - box.top) * full.width + x - box.left);
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = full.image[from + c]!;
    }
  }
}

/** Search and vote by turns (Wexler et al. 2007): many short rounds while it is small, few while it is large. */
async function fillLevel(
  work: LevelWork,
  level: Level,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
  turn: () => Promise<void>,
): Promise<void> {
  const affordable = Math.floor(searchBudget / work.count);
  const rounds = Math.max(1, Math.min(isFirst ? 6 : 4, Math.floor(affordable / 2)));
  const sweeps = affordable < 2 ? 1 : 2;
  const radius = affordable < 4 ? 2 : Math.max(level.width, level.height);
  if (!isFirst) {
    await work.sweep(1, 0, true, false, turn);
    await work.vote(voteWindowPx, turn);
  }
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < sweeps; n++) await work.sweep(radius, 3, n === 0, n % 2 === 0, turn);
    await work.vote(isLast && round === rounds - 1 ? lastWindowPx : voteWindowPx, turn);
  }
}

/** Straight up, down and aside, just past the hole: what goes on in a straight line. */
function aside(level: Level): Offset[] {
  const box = holeBox(level);
  if (!box) return [];
  const { left, top, right, bottom } = box;
  const across = [0.5, 1, 1.5].map((share) => Math.round(share * (right - left)) + 2);
  const down = [0.5, 1, 1.5].map((share) => Math.round(share * (bottom - top)) + 2);
  return [...across.flatMap((x) => [{ x, y: 0 }, { x: -x, y: 0 }]), ...down.flatMap((y) => [{ x: 0, y }, { x: 0, y: -y }])]; // prettier-ignore
}

/** What the plan says of each place, on a membrane for those of which it says nothing. */
function drawPlan(level: Level, plan: Int16Array, offsets: readonly Offset[]): void {
  startSmoothly(level);
  const { image, width } = level;
  for (let i = 0; i < plan.length; i++) {
    const offset = offsets[plan[i]!];
    if (!offset) continue;
    const from = i + offset.y * width + offset.x;
    for (let c = 0; c < 3; c++) image[4 * i + c] = image[4 * from + c]!;
  }
}

function cut({ rgb, widthPx }: DecodedPicture, mask: MaskPlane, { left, top, right, bottom }: Box): Level {
  const [width, height] = [right - left, bottom - top];
  const image = new Uint8Array(4 * width * height);
  const hole = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, from = (top + y) * widthPx + left; x < width; x++, i++, from++) {
      for (let c = 0; c < 3; c++) image[4 * i + c] = rgb[3 * from + c]!;
      if (mask.values[from]! >= markedFrom) hole[i] = 1;
    }
  }
  return { image, hole, width, height };
}

const sourcesOf = (level: Level): number => touched(level).reduce((sum, one) => sum + 1 - one, 0);

/** The first guess: a membrane over the hole. */
function startSmoothly({ image, hole, width, height }: Level): void {
  const samples = Float32Array.from({ length: 3 * hole.length }, (_, i) => image[4 * Math.floor(i / 3) + (i % 3)]!);
  fillSmoothly(samples, hole, width, height);
  for (let i = 0; i < hole.length; i++) if (hole[i]! > 0) for (let c = 0; c < 3; c++) image[4 * i + c] = Math.round(samples[3 * i + c]!);
}
