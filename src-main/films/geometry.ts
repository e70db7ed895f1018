import type { Aspect, FilmSize } from '../../src-preload/contract/film-shapes.ts';

/** Whole pixels. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A rectangle in samples of a plane, sub-pixel. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const shortEdgePx: Readonly<Record<FilmSize, number>> = { '720p': 720, '1080p': 1080, '1440p': 1440, '2160p': 2160 };
const shapes: Readonly<Record<Aspect, readonly [number, number]>> = { '16:9': [16, 9], '9:16': [9, 16], '1:1': [1, 1], '4:5': [4, 5] };

/** Pixels of a film; both are even, as 4:2:0 needs them. */
export function frameSize(aspect: Aspect, size: FilmSize): Size {
  const [across, down] = shapes[aspect];
  const unit = shortEdgePx[size] / Math.min(across, down);
  return { widthPx: Math.round(across * unit), heightPx: Math.round(down * unit) };
}

/** Width by height of a film's frame. */
export const aspectRatio = (aspect: Aspect): number => shapes[aspect][0] / shapes[aspect][1];
