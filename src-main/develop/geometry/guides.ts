import type { GuideLine } from '../../../src-preload/contract/develop.ts';
import { StudioFailure } from '../../failure.ts';
import type { Radial } from '../lens/radial.ts';
import { angleBetween, onPicture, rotationTo, squareUp } from './camera-turn.ts';
import { undistorted } from './geometry.ts';
import { cross, dot, project, unchanged, unit, type Direction, type Matrix, type Place } from './matrix.ts';
import { planeThrough } from './find-upright.ts';

/** Shorter ones point nowhere in particular; in diagonals. */
const leastLength = 0.03;
/** Two guides through nearly the same plane are one. */
const leastApartDeg = 0.15;
/** What the guides may still be off by afterwards. */
const mostLeftDeg = 1.5;
/** Nobody held a camera more askew than this and wants it undone. */
const mostTurnDeg = 40;

/**
 * The map that makes a person's upright lines upright and their level lines level, as shares of the unstraightened
 * photo. One line turns the picture; two of a kind also undo their convergence; two of both kinds give the four-point
 * correction. Fails with `invalid-input` where the lines contradict each other.
 */
export function mapFromGuides(
  guides: readonly GuideLine[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  focal: number,
  bend: Radial | null,
): Matrix {
  if (guides.length === 0) return unchanged;
  const diagonal = Math.hypot(widthPx, heightPx);
  const placeOf = (x: number, y: number): Place =>
    undistorted(bend, { x: ((x - 0.5) * widthPx) / diagonal, y: ((y - 0.5) * heightPx) / diagonal });
  const lines = guides.map(({ kind, x1, y1, x2, y2 }) => ({ kind, from: placeOf(x1, y1), to: placeOf(x2, y2) }));
  for (const { kind, from, to } of lines) {
    const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    if (Math.hypot(across, down) < leastLength) throw refused('A guide is too short to tell a direction. Draw it along a longer edge.');
    if (kind === 'vertical' ? across > down : down > across) {
      throw refused(
        `A guide for ${kind === 'vertical' ? 'an upright' : 'a level'} edge lies the other way. Draw it along ${kind === 'vertical' ? 'an upright' : 'a level'} edge, or change its kind.`,
      );
    }
  }
  const planes = (kind: GuideLine['kind']): readonly Direction[] =>
    lines.filter((line) => line.kind === kind).map(({ from, to }) => planeThrough(from, to, focal));
  const map = solve(planes('vertical'), planes('horizontal'), focal);
  if (!map) throw refused('The guides cannot all be right: they ask for more than a turn of the camera. Remove one, or draw it anew.');
  for (const { kind, from, to } of lines) {
    const [a, b] = [project(map, from), project(map, to)];
    const left =
      kind === 'vertical' ? Math.atan2(Math.abs(b.x - a.x), Math.abs(b.y - a.y)) : Math.atan2(Math.abs(b.y - a.y), Math.abs(b.x - a.x));
    if ((left * 180) / Math.PI > mostLeftDeg) {
      throw refused('The guides contradict each other: not all can become straight at once. Remove one, or draw it more exactly.');
    }
  }
  return map;
}

/** Null where only a map that nobody would want does it. */
function solve(uprights: readonly Direction[], levels: readonly Direction[], focal: number): Matrix | null {
  const up = uprights.length > 1 ? shared(uprights, [0, 1, 0]) : uprights[0] ? inPicture(uprights[0], [0, 1, 0]) : null;
  const along = levels.length > 1 ? shared(levels, [1, 0, 0]) : null;
  if ((up && angleBetween(up, [0, 1, 0]) > mostTurnDeg) || (along && angleBetween(along, [1, 0, 0]) > mostTurnDeg)) return null;
  const turned = turnFor(up, along, levels[0]);
  return turned && onPicture(turned, focal);
}

function turnFor(up: Direction | null, along: Direction | null, level: Direction | undefined): Matrix | null {
  if (up && along) return squareUp(up, along);
  if (up) return level ? squareUp(up, cross(level, up)) : rotationTo(up);
  if (along) return squareUp(squareTo(along, [0, 1, 0]), along);
  if (!level) return null;
  const [x, y] = inPicture(level, [1, 0, 0]);
  return rotationTo([-y, x, 0]);
}

/** The direction that lies in all planes, as nearly as can be: the pairs' own answers, the better told ones counting more. */
function shared(normals: readonly Direction[], wanted: Direction): Direction {
  let sum: Direction = [0, 0, 0];
  for (const [index, a] of normals.entries()) {
    for (const b of normals.slice(index + 1)) {
      const both = cross(a, b);
      const sign = dot(both, wanted) < 0 ? -1 : 1;
      sum = [sum[0] + sign * both[0], sum[1] + sign * both[1], sum[2] + sign * both[2]];
    }
  }
  if (Math.sqrt(dot(sum, sum)) < Math.sin((leastApartDeg * Math.PI) / 180)) {
    throw refused('Two guides of one kind lie on the same edge. Draw them along edges that are far apart.');
  }
  return unit(sum);
}

/** The direction in a plane that needs no more than a turn of the picture to become the wanted one. */
function inPicture([x, y]: Direction, wanted: Direction): Direction {
  const direction: Direction = [-y, x, 0];
  return unit(dot(direction, wanted) < 0 ? [y, -x, 0] : direction);
}

function squareTo(direction: Direction, wanted: Direction): Direction {
  const share = dot(direction, wanted) / dot(direction, direction);
  return unit([wanted[0] - share * direction[0], wanted[1] - share * direction[1], wanted[2] - share * direction[2]]);
}

const refused = (message: string): StudioFailure => new StudioFailure('invalid-input', message);
