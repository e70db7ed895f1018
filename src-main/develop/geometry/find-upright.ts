import { rotationTo } from './camera-turn.ts';
import { cross, dot, unit, type Direction, type Place } from './matrix.ts';
import type { Line } from './straight-lines.ts';

/** Where up is for the camera, as far as the edges of a photo tell. */
export interface Upright {
  /** The camera looks down (positive) or up by this much, and is rolled; degrees. */
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /** Share of the roughly upright edges, by length, that agree, not counting those of one level direction: floor boards run away from the camera. */
  readonly support: number;
  /** Together so long, in heights of the picture. */
  readonly length: number;
  /** How many agree. */
  readonly count: number;
  /** Of twelve upright strips of the picture, how many hold some that agree. */
  readonly strips: number;
  /** How much better this is than the directions around it, 0 to 1: a wood agrees on nothing in particular. */
  readonly sharpness: number;
}

interface Plane {
  /** Of the plane through the camera and the edge. */
  readonly normal: Direction;
  readonly weight: number;
  /** How well the edge tells it, as a sine. */
  readonly tolerance: number;
  readonly line: Line;
}

const searchPitchDeg = 22;
const searchRollDeg = 10;
const searchStepDeg = 0.5;
const strips = 12;
/** Edges as far off as this many tolerances have no say. */
const reach = 2.5;
/** What is straight already is preferred where the edges hardly mind. */
const straightBonus = 1.03;
const ridge = 2e-5;
const mostLines = 400;

/** Where down is for a camera that looks down by `pitchDeg` and is rolled by `rollDeg`; (0, 1, 0) where both are 0. */
export function uprightDirection(pitchDeg: number, rollDeg: number): Direction {
  const pitch = (pitchDeg * Math.PI) / 180;
  const roll = (rollDeg * Math.PI) / 180;
  return [Math.sin(roll) * Math.cos(pitch), Math.cos(roll) * Math.cos(pitch), Math.sin(pitch)];
}

function anglesOf([x, y, z]: Direction): { readonly pitchDeg: number; readonly rollDeg: number } {
  return { pitchDeg: (Math.asin(z) * 180) / Math.PI, rollDeg: (Math.atan2(x, y) * 180) / Math.PI };
}

/** The plane through the camera and two places of the photo; `focal` is the focal length in diagonals. */
export function planeThrough(from: Place, to: Place, focal: number): Direction {
  return unit(cross([from.x / focal, from.y / focal, 1], [to.x / focal, to.y / focal, 1]));
}

/**
 * The direction that most of the roughly upright edges share: every direction in reach is tried, so that no luck is
 * involved, then the best is refined by least squares in which far-off edges lose their say (Tukey's biweight).
 */
export function findUpright(lines: readonly Line[], focal: number, heightShare: number): Upright | null {
  const planes = lines
    .map((line) => ({
      normal: planeThrough(line.from, line.to, focal),
      weight: line.length * Math.min(1, line.contrast / 16),
      tolerance: 0.005 + 0.0004 / line.length,
      line,
    }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostLines);
  if (planes.length < 3) return null;
  const total = planes.reduce((sum, { weight }) => sum + weight, 0);

  let best: Direction = [0, 1, 0];
  let bestScore = straightBonus * scoreOf(planes, best);
  let sum = 0;
  let tried = 0;
  for (let pitch = -searchPitchDeg; pitch <= searchPitchDeg; pitch += searchStepDeg) {
    for (let roll = -searchRollDeg; roll <= searchRollDeg; roll += searchStepDeg) {
      const direction = uprightDirection(pitch, roll);
      const score = scoreOf(planes, direction);
      sum += score;
      tried++;
      if (score > bestScore) [best, bestScore] = [direction, score];
    }
  }
  best = refine(planes, best, total);
  const agreeing = planes.filter(({ normal, tolerance }) => Math.abs(dot(normal, best)) < 1.5 * tolerance);
  const support = scoreOf(planes, best) / (total - levelShare(planes, best));
  return {
    ...anglesOf(best),
    support,
    count: agreeing.length,
    length: agreeing.reduce((all, { line }) => all + line.length, 0) / heightShare,
    strips: stripsOf(agreeing, Math.sqrt(1 - heightShare ** 2)),
    sharpness: bestScore > 0 ? 1 - sum / tried / bestScore : 0,
  };
}

function scoreOf(planes: readonly Plane[], direction: Direction): number {
  let score = 0;
  for (let i = 0; i < planes.length; i++) {
    const { normal, weight, tolerance } = planes[i]!;
    const off = (normal[0] * direction[0] + normal[1] * direction[1] + normal[2] * direction[2]) / (reach * tolerance);
    const left = 1 - off * off;
    if (left > 0) score += weight * left * left;
  }
  return score;
}

/** Weight of the edges that do not agree, but run along the one level direction that explains most of them. */
function levelShare(planes: readonly Plane[], up: Direction): number {
  const others = planes.filter(({ normal, tolerance }) => Math.abs(dot(normal, up)) > reach * tolerance);
  const [first, , third] = axesOf(up);
  let most = 0;
  for (let degrees = 0; degrees < 180; degrees++) {
    const angle = (degrees * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const level: Direction = [c * first[0] + s * third[0], c * first[1] + s * third[1], c * first[2] + s * third[2]];
    let sum = 0;
    for (const { normal, weight, tolerance } of others) if (Math.abs(dot(normal, level)) < 1.5 * tolerance) sum += weight;
    if (sum > most) most = sum;
  }
  return most;
}

function axesOf(up: Direction): readonly [Direction, Direction, Direction] {
  const [a, b, c, d, e, f, g, h, i] = rotationTo(up);
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}

/** Minimises the weighted squares of normal . direction over direction = (a, 1, c), drawn a little towards (0, 1, 0). */
function refine(planes: readonly Plane[], start: Direction, total: number): Direction {
  let direction = start;
  for (let round = 0; round < 12; round++) {
    let [xx, xy, xz, yz, zz] = [ridge * total, 0, 0, 0, ridge * total];
    for (const { normal, weight, tolerance } of planes) {
      const off = dot(normal, direction) / (reach * tolerance);
      const left = 1 - off * off;
      if (left <= 0) continue;
      // Edges that are known better pull harder, but no single one may decide.
      const pull = weight * left * left * (0.01 / tolerance) ** 2;
      xx += pull * normal[0] * normal[0];
      xy += pull * normal[0] * normal[1];
      xz += pull * normal[0] * normal[2];
      yz += pull * normal[1] * normal[2];
      zz += pull * normal[2] * normal[2];
    }
    const determinant = xx * zz - xz * xz;
    if (!(determinant > 0)) break;
    direction = unit([(-xy * zz + yz * xz) / determinant, 1, (-xx * yz + xz * xy) / determinant]);
  }
  return direction;
}

function stripsOf(planes: readonly Plane[], widthShare: number): number {
  const lengths = new Float64Array(strips);
  for (const { line } of planes) {
    const strip = Math.floor((((line.from.x + line.to.x) / 2 + widthShare / 2) / widthShare) * strips);
    lengths[Math.min(strips - 1, Math.max(0, strip))]! += line.length;
  }
  return lengths.filter((length) => length > 0.04).length;
}
