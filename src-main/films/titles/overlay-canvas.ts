import type { Overlay } from '../draw/frame-maker.ts';
import type { Size } from '../geometry.ts';
import type { Ink, Rectangle } from './ink.ts';

/** A dark that is whole inside a rectangle and goes out softly around it, all in pixels of the film. */
export interface Shade {
  readonly whole: Rectangle;
  readonly reachX: number;
  readonly reachY: number;
  /** Opacity inside, 0 to 1. */
  readonly darkest: number;
}

/** Rows of a film that a shade touches, from an even row to an even row. */
function shadedRows({ whole, reachY }: Shade, frame: Size): { topPx: number; heightPx: number } {
  const topPx = Math.max(0, Math.floor((whole.y - reachY) / 2) * 2);
  const bottom = Math.min(frame.heightPx, Math.ceil((whole.y + whole.height + reachY) / 2) * 2);
  return { topPx, heightPx: Math.max(2, bottom - topPx) };
}

/** Draws an overlay: a shade, with ink laid over it, as limited-range BT.709 planes with an opacity of their own. */
export function drawOverlay(frame: Size, shade: Shade, inks: readonly Ink[]): Overlay {
  const { topPx, heightPx } = shadedRows(shade, frame);
  const count = frame.widthPx * heightPx;
  const overlay: Overlay = {
    topPx,
    heightPx,
    luma: new Uint8Array(count).fill(16),
    cb: new Uint8Array(count / 4).fill(128),
    cr: new Uint8Array(count / 4).fill(128),
    lumaOpacity: new Uint8Array(count),
    chromaOpacity: new Uint8Array(count / 4),
  };
  darken(overlay.lumaOpacity, frame.widthPx, 1, topPx, shade);
  darken(overlay.chromaOpacity, frame.widthPx / 2, 2, topPx, shade);
  for (const ink of inks) lay(overlay, frame.widthPx, ink);
  return overlay;
}

/** Steps of the curve by which a shade goes out, by the square of the distance. */
const curveSteps = 4096;

/** Each sample stands for `step` pixels across and down. */
function darken(plane: Uint8Array, width: number, step: 1 | 2, topPx: number, { whole, reachX, reachY, darkest }: Shade): void {
  const curve = Uint8Array.from({ length: curveSteps + 1 }, (_, i) => {
    const left = 1 - Math.sqrt(i / curveSteps);
    return Math.round(255 * darkest * left * left * (3 - 2 * left));
  });
  const beyond = (at: number, from: number, length: number, reach: number): number =>
    (Math.max(0, from - at, at - from - length) / reach) ** 2 * curveSteps;
  const across = Float32Array.from({ length: width }, (_, x) => beyond((x + 0.5) * step, whole.x, whole.width, reachX));
  const isEven = across.every((distance) => distance === 0);
  for (let y = 0, at = 0; at < plane.length; y++, at += width) {
    const down = beyond(topPx + (y + 0.5) * step, whole.y, whole.height, reachY);
    if (down >= curveSteps) continue;
    if (isEven) {
      plane.fill(curve[Math.trunc(down)] ?? 0, at, at + width);
      continue;
    }
    for (let x = 0; x < width; x++) plane[at + x] = curve[Math.min(curveSteps, down + across[x]!) | 0]!;
  }
}

/**
 * Lays straight RGBA over what is there, a chroma sample and its four luma samples at a time; chroma is the mean of the four,
 * weighed by opacity. What is outside the overlay is left out.
 */
function lay(overlay: Overlay, width: number, ink: Ink): void {
  const top = ink.topPx - overlay.topPx;
  const pixels = ink.data;
  const lastX = Math.min(width, ink.leftPx + ink.widthPx);
  const lastY = Math.min(overlay.heightPx, top + ink.heightPx);
  for (let y = Math.max(0, top & ~1); y < lastY; y += 2) {
    for (let x = Math.max(0, ink.leftPx & ~1); x < lastX; x += 2) {
      let opacities = 0;
      let blues = 0;
      let reds = 0;
      for (let corner = 0; corner < 4; corner++) {
        const px = x + (corner & 1);
        const py = y + (corner >> 1);
        if (px < ink.leftPx || px >= lastX || py < top || py >= lastY) continue;
        const from = ((py - top) * ink.widthPx + px - ink.leftPx) * 4;
        const opacity = pixels[from + 3]!;
        if (opacity === 0) continue;
        const r = pixels[from]!;
        const b = pixels[from + 2]!;
        const light = 0.2126 * r + 0.7152 * pixels[from + 1]! + 0.0722 * b;
        opacities += opacity;
        blues += ((b - light) / 1.8556) * opacity;
        reds += ((r - light) / 1.5748) * opacity;
        const to = py * width + px;
        const below = (overlay.lumaOpacity[to]! * (255 - opacity)) / 255;
        overlay.luma[to] = Math.round(((16 + (light * 219) / 255) * opacity + overlay.luma[to]! * below) / (opacity + below));
        overlay.lumaOpacity[to] = Math.round(opacity + below);
      }
      if (opacities === 0) continue;
      const to = (y >> 1) * (width >> 1) + (x >> 1);
      const opacity = opacities / 4;
      const weight = 224 / 255 / opacities;
      const below = (overlay.chromaOpacity[to]! * (255 - opacity)) / 255;
      const over = (own: number, there: number): number => Math.round(((128 + own * weight) * opacity + there * below) / (opacity + below));
      overlay.cb[to] = over(blues, overlay.cb[to]!);
      overlay.cr[to] = over(reds, overlay.cr[to]!);
      overlay.chromaOpacity[to] = Math.round(opacity + below);
    }
  }
}
