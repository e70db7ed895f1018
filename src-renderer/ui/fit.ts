import type { Size } from './use-size.ts';

export interface Placed extends Size {
  readonly leftPx: number;
  readonly topPx: number;
}

/** The largest box of this aspect inside the stage, in its middle. */
export function fitInside(stage: Size, aspect: number): Placed {
  const widthPx = Math.min(stage.widthPx, stage.heightPx * aspect);
  const heightPx = widthPx / aspect;
  return { leftPx: (stage.widthPx - widthPx) / 2, topPx: (stage.heightPx - heightPx) / 2, widthPx, heightPx };
}
