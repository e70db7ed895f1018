import type { Aspect } from '../../src-preload/contract/films.ts';

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

/** What portals and phones take: 1080 pixels on the short edge. */
export const filmSizes: Readonly<Record<Aspect, Size>> = {
  '16:9': { widthPx: 1920, heightPx: 1080 },
  '9:16': { widthPx: 1080, heightPx: 1920 },
  '1:1': { widthPx: 1080, heightPx: 1080 },
};
