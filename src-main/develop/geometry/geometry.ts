import { bendAt, unbend, type Radial } from '../lens/radial.ts';
import { keepFrame, type Frame } from './keep-frame.ts';
import { invert, multiply, project, turnedBy, type Matrix, type Place } from './matrix.ts';
import type { PixelMap, Resampling } from './resample.ts';

/** What the lens did, in the terms of a resampling. */
export interface LensDrawing {
  readonly bend: Radial | null;
  readonly fringe: { readonly red: Radial; readonly blue: Radial } | null;
}
export const plainLens: LensDrawing = { bend: null, fringe: null };

/** Where every place of the finished picture is read, for a photo of any size. */
export interface Geometry {
  /** From the straightened plane to the photo as a lens without faults would have drawn it. */
  readonly toPhoto: Matrix;
  readonly lens: LensDrawing;
  /** What is kept of the straightened plane, after the crop by hand. */
  readonly frame: Frame;
  /** What the frame that fits without empty corners, before the crop by hand, shows of the photo: the root of its share of the area. */
  readonly kept: number;
}

export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Points along each side of the photo: enough for the bow of any lens that is not a fisheye. */
const sidePoints = 9;

/**
 * Puts everything that moves pixels into one map: `upright` is the photo (undistorted) to the straightened plane, then
 * comes the turn by hand, then the largest frame of the photo's own proportions without empty corners, then the crop. Null
 * where nothing would be left.
 */
export function composeGeometry(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  {
    upright,
    lens,
    rotateDeg,
    crop,
  }: { readonly upright: Matrix; readonly lens: LensDrawing; readonly rotateDeg: number; readonly crop: Crop | null },
): Geometry | null {
  const diagonal = Math.hypot(widthPx, heightPx);
  const [width, height] = [widthPx / diagonal, heightPx / diagonal];
  const toStraight = multiply(turnedBy(rotateDeg), upright);
  const outline = outlineOf(width, height).map((side) => side.map((place) => project(toStraight, undistorted(lens.bend, place))));
  const whole = keepFrame(outline, width, height, project(toStraight, { x: 0, y: 0 }));
  if (!whole || !(whole.width > 0)) return null;
  const toPhoto = invert(toStraight);
  return { toPhoto, lens, frame: crop ? cropped(whole, crop) : whole, kept: Math.sqrt(areaOf(toPhoto, whole) / (width * height)) };
}

/** A place of the photo as it was drawn, as a lens without faults would have drawn it. */
export function undistorted(bend: Radial | null, place: Place): Place {
  const r = Math.hypot(place.x, place.y);
  if (!bend || r === 0) return place;
  const factor = unbend(bend, r) / r;
  return { x: place.x * factor, y: place.y * factor };
}

function outlineOf(width: number, height: number): readonly (readonly Place[])[] {
  const corners = [
    { x: -width / 2, y: -height / 2 },
    { x: width / 2, y: -height / 2 },
    { x: width / 2, y: height / 2 },
    { x: -width / 2, y: height / 2 },
  ];
  return corners.map((from, index) => {
    const to = corners[(index + 1) % 4]!;
    return Array.from({ length: sidePoints }, (_, i) => {
      const t = i / (sidePoints - 1);
      return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
    });
  });
}

/** Area of the photo that a frame shows (the shoelace formula). */
function areaOf(toPhoto: Matrix, { centre, width, height }: Frame): number {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([h, v]) => project(toPhoto, { x: centre.x + (h! * width) / 2, y: centre.y + (v! * height) / 2 }));
  const doubled = corners.reduce((sum, { x, y }, i) => {
    const next = corners[(i + 1) % 4]!;
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(doubled) / 2;
}

/** A crop that reaches over the edge is cut there. */
function cropped({ centre, width, height }: Frame, crop: Crop): Frame {
  const right = Math.min(1, crop.x + crop.width);
  const bottom = Math.min(1, crop.y + crop.height);
  const left = Math.min(crop.x, right - 0.01);
  const top = Math.min(crop.y, bottom - 0.01);
  return {
    centre: { x: centre.x + ((left + right) / 2 - 0.5) * width, y: centre.y + ((top + bottom) / 2 - 0.5) * height },
    width: width * (right - left),
    height: height * (bottom - top),
  };
}

/** The geometry for a photo of this size. One pixel of the new picture is one of the old one where the scale is even. */
export function resamplingOf(
  { toPhoto, lens, frame }: Geometry,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Resampling {
  const diagonal = Math.hypot(widthPx, heightPx);
  const outWidth = Math.max(1, Math.min(widthPx, Math.round(frame.width * diagonal)));
  const outHeight = Math.max(1, Math.min(heightPx, Math.round(frame.height * diagonal)));
  const stepX = frame.width / outWidth;
  const stepY = frame.height / outHeight;
  const left = frame.centre.x - frame.width / 2 + stepX / 2;
  const top = frame.centre.y - frame.height / 2 + stepY / 2;
  const [a, b, c, d, e, f, g, h, i] = toPhoto;
  const through =
    (radial: Radial | null): PixelMap =>
    (at) => {
      const x = left + stepX * at[0]!;
      const y = top + stepY * at[1]!;
      const w = g * x + h * y + i;
      let u = (a * x + b * y + c) / w;
      let v = (d * x + e * y + f) / w;
      if (radial) {
        const factor = bendAt(radial, Math.sqrt(u * u + v * v));
        u *= factor;
        v *= factor;
      }
      at[0] = u * diagonal + (widthPx - 1) / 2;
      at[1] = v * diagonal + (heightPx - 1) / 2;
    };
  const second = (radial: Radial): PixelMap => {
    const green = through(lens.bend);
    return (at) => {
      green(at);
      const u = (at[0]! - (widthPx - 1) / 2) / diagonal;
      const v = (at[1]! - (heightPx - 1) / 2) / diagonal;
      const factor = bendAt(radial, Math.sqrt(u * u + v * v));
      at[0] = u * factor * diagonal + (widthPx - 1) / 2;
      at[1] = v * factor * diagonal + (heightPx - 1) / 2;
    };
  };
  return {
    widthPx: outWidth,
    heightPx: outHeight,
    toSource: through(lens.bend),
    fringe: lens.fringe && { red: second(lens.fringe.red), blue: second(lens.fringe.blue) },
  };
}
