import { cross, dot, multiply, turn, unit, type Direction, type Matrix } from './matrix.ts';

/** The rotation that makes `up` (what is upright for the camera) the picture's own upright, turning no more than that. */
export function rotationTo(up: Direction): Matrix {
  const second = unit(up);
  const first = unit([1 - second[0] * second[0], -second[0] * second[1], -second[0] * second[2]]);
  const third = cross(first, second);
  return [...first, ...second, ...third];
}

/** The turn about the upright that brings what runs along (cos yaw, 0, sin yaw) along the picture. */
export function turnAbout(yawDeg: number): Matrix {
  const yaw = (yawDeg * Math.PI) / 180;
  const [s, c] = [Math.sin(yaw), Math.cos(yaw)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

/** A map of directions as a map of places, for a focal length in diagonals. */
export function onPicture([a, b, c, d, e, f, g, h, i]: Matrix, focal: number): Matrix {
  return [a, b, c * focal, d, e, f * focal, g / focal, h / focal, i];
}

/**
 * The map that makes `up` upright and `along` level, exactly: a turn of the camera, and where the two are not square to
 * each other, which no camera does, a shear on top. Null where both are nearly the same.
 */
export function squareUp(up: Direction, along: Direction): Matrix | null {
  const first = rotationTo(up);
  const level = turn(first, unit(along));
  const flat = Math.hypot(level[0], level[2]);
  if (flat < 0.3) return null;
  const sign = level[0] < 0 ? -1 : 1;
  const [c, s] = [(sign * level[0]) / flat, (sign * level[2]) / flat];
  const about: Matrix = [c, 0, s, 0, 1, 0, -s, 0, c];
  const shear: Matrix = [1, 0, 0, (-sign * level[1]) / flat, 1, 0, 0, 0, 1];
  return multiply(shear, multiply(about, first));
}

/** Degrees between two directions, whichever way each points. */
export function angleBetween(a: Direction, b: Direction): number {
  return (Math.acos(Math.min(1, Math.abs(dot(unit(a), unit(b))))) * 180) / Math.PI;
}
