import { dot, turn, type Direction, type Matrix } from './matrix.ts';
import { planeThrough } from './find-upright.ts';
import type { Line } from './straight-lines.ts';

const searchDeg = 20;
const stepDeg = 0.25;
/** A wall turned by more was meant to be seen at an angle. */
const mostDeg = 3;
const leastDeg = 0.15;
const leastSupport = 0.5;
/** Edges that agree, above and below eye height each, in widths of the picture. */
const leastLength = 0.35;

/**
 * How far a wall that was meant to be seen from the front is turned away, in degrees: level edges above eye height and
 * below it run together at the same far side. 0 unless most of the level edges of the picture say so.
 */
export function findFrontal(lines: readonly Line[], focal: number, upright: Matrix, widthShare: number): number {
  const planes = lines.map((line) => {
    const normal = turn(upright, planeThrough(line.from, line.to, focal));
    // An edge at eye height is level whichever way the camera looks: it says nothing.
    const says = Math.hypot(normal[0], normal[2]);
    const weight = line.length * Math.min(1, line.contrast / 16) * Math.min(1, 4 * says);
    const isAbove = normal[2] * normal[1] > 0;
    return { normal, weight, tolerance: 0.004 + 0.0004 / line.length, isAbove, says, length: line.length };
  });
  const total = planes.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return 0;
  let [best, bestScore] = [0, 0];
  for (let yaw = -searchDeg; yaw <= searchDeg; yaw += stepDeg) {
    const direction = directionOf(yaw);
    let score = 0;
    for (const { normal, weight, tolerance } of planes) score += weight * biweight(dot(normal, direction) / (2.5 * tolerance));
    if (score > bestScore) [best, bestScore] = [yaw, score];
  }
  // A few rounds of Newton's method on the weighted squares.
  for (let round = 0; round < 4; round++) {
    const direction = directionOf(best);
    const across: Direction = [-direction[2], 0, direction[0]];
    let [slope, curve] = [0, 0];
    for (const { normal, weight, tolerance } of planes) {
      const off = dot(normal, direction);
      const pull = weight * biweight(off / (2.5 * tolerance));
      const change = dot(normal, across);
      slope += pull * off * change;
      curve += pull * change * change;
    }
    if (curve > 0) best -= ((slope / curve) * 180) / Math.PI;
  }
  const direction = directionOf(best);
  // Edges that run straight away from such a wall, along the other walls, belong to the same room.
  const away: Direction = [-direction[2], 0, direction[0]];
  const off = planes.filter(({ normal, tolerance }) => Math.abs(dot(normal, direction)) > 2.5 * tolerance);
  const others = off.reduce((sum, { normal, weight, tolerance }) => sum + (Math.abs(dot(normal, away)) < 1.5 * tolerance ? weight : 0), 0);
  if (Math.abs(best) > mostDeg || Math.abs(best) < leastDeg || bestScore < leastSupport * (total - others)) return 0;
  const agreeing = planes.filter(({ normal, tolerance, says }) => says > 0.1 && Math.abs(dot(normal, direction)) < 1.5 * tolerance);
  const lengthWhere = (above: boolean): number =>
    agreeing.reduce((sum, { isAbove, length }) => sum + (isAbove === above ? length : 0), 0) / widthShare;
  return lengthWhere(true) >= leastLength && lengthWhere(false) >= leastLength ? best : 0;
}

function directionOf(yawDeg: number): Direction {
  const yaw = (yawDeg * Math.PI) / 180;
  return [Math.cos(yaw), 0, Math.sin(yaw)];
}

function biweight(off: number): number {
  const left = 1 - off * off;
  return left > 0 ? left * left : 0;
}
