import type { Focus } from '../film-tasks.ts';
import type { Size } from '../geometry.ts';
import type { MoveKind } from './frame-move.ts';
import { movesOfRoom } from './room-moves.ts';

interface Subject extends Size {
  readonly room: string | null;
  readonly focus: Focus | null;
}

type Family = 'depth' | 'sideways' | 'upright';
const familyOf: Readonly<Record<MoveKind, Family>> = {
  'push-in': 'depth',
  'pull-out': 'depth',
  'pan-left': 'sideways',
  'pan-right': 'sideways',
  'tilt-up': 'upright',
  'tilt-down': 'upright',
};

/** From here on a photo is so much wider or taller than the frame that one moves along it rather than into it. */
const otherShape = 1.3;
/** What matters lies to one side. */
const aside = 0.07;

/**
 * How much speaks against a move, in places of the room's own list. A move never follows one of its own family: two pans
 * are a swing when they turn and a drift when they do not, and a push after a pull is a yo-yo.
 */
const against = {
  sameFamily: 100,
  acrossTheShape: 4,
  notAlongTheShape: 3,
  awayFromFocus: 0.8,
  turnsAround: 0.6,
  turnsAroundAgain: 2,
  thirdAlike: 1.2,
  leftward: 0.2,
  notAFarewell: 2,
};
/** Another seed may choose what comes this much later in the list. */
const whim = 1.6;

/** A move for each of the pictures, in their order. The same for the same seed. */
export function chooseMoves(subjects: readonly Subject[], frame: Size, seed: number): MoveKind[] {
  const chosen: MoveKind[] = [];
  for (const [index, subject] of subjects.entries()) {
    const isLast = index === subjects.length - 1 && index > 0;
    let best: MoveKind = 'push-in';
    let least = Number.POSITIVE_INFINITY;
    movesOfRoom(subject.room).kinds.forEach(({ kind, place }, which) => {
      const doubt = place + objections(kind, subject, frame, chosen) + (isLast && kind !== 'pull-out' ? against.notAFarewell : 0);
      const score = doubt + (seed === 0 ? 0 : whim * noise(seed, index, which));
      if (score < least) [best, least] = [kind, score];
    });
    chosen.push(best);
  }
  return chosen;
}

function objections(kind: MoveKind, subject: Subject, frame: Size, before: readonly MoveKind[]): number {
  const family = familyOf[kind];
  const previous = before.at(-1);
  let sum = previous !== undefined && familyOf[previous] === family ? against.sameFamily : 0;
  const relative = subject.widthPx / subject.heightPx / (frame.widthPx / frame.heightPx);
  const along: Family | null = relative > otherShape ? 'sideways' : relative < 1 / otherShape ? 'upright' : null;
  if (along !== null && family !== along) sum += family === 'depth' ? against.notAlongTheShape : against.acrossTheShape;
  const { x, y } = subject.focus ?? { x: 0.5, y: 0.5 };
  const goesTo = { 'pan-left': 0.5 - x, 'pan-right': x - 0.5, 'tilt-up': 0.5 - y, 'tilt-down': y - 0.5, 'push-in': 0, 'pull-out': 0 }[kind];
  if (goesTo < -aside) sum += against.awayFromFocus;
  if (kind === 'pan-left') sum += against.leftward;
  const isKin = (other: MoveKind): boolean => familyOf[other] === family;
  const lastAt = before.findLastIndex(isKin);
  const last = before[lastAt];
  const lastButOne = before.slice(0, Math.max(0, lastAt)).findLast(isKin);
  if (last === kind) return sum + (lastButOne === kind ? against.thirdAlike : 0);
  if (last === undefined || family === 'depth') return sum;
  return sum + (lastButOne === kind ? against.turnsAroundAgain : against.turnsAround);
}

/** 0 to 1, by a mix of whole numbers (Steele and Vigna's splittable generator, 32 bits). */
function noise(...numbers: readonly number[]): number {
  let state = 0x9e37_79b9;
  for (const number of numbers) {
    state = Math.imul(state ^ number, 0x85eb_ca6b) + 0x9e37_79b9;
    state = Math.imul(state ^ (state >>> 15), 0xc2b2_ae35);
    state ^= state >>> 13;
  }
  return (state >>> 0) / 2 ** 32;
}
