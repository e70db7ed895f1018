import { boxOf, type Canvas, type Colour, drawShape, ellipse, plain, roundedBox } from './canvas.ts';

/** Draws something that anybody recognises inside what the mask marks; what, is in the prompt. Nothing outside it is touched. */
export function drawObject(canvas: Canvas, mask: Float32Array, prompt: string): void {
  const box = boxOf(mask, canvas);
  const shape = (left: number, top: number, width: number, height: number, cover: (x: number, y: number) => number, colour: Colour): void =>
    drawShape(
      canvas,
      {
        left: box.left + left * box.widthPx,
        top: box.top + top * box.heightPx,
        widthPx: width * box.widthPx,
        heightPx: height * box.heightPx,
      },
      cover,
      plain(colour, 0.7),
      mask,
    );
  if (/sofa|couch|armchair|chair|bed|bench/i.test(prompt)) {
    shape(0.1, 0.25, 0.8, 0.45, roundedBox(0.15), [104, 118, 132]);
    shape(0.05, 0.5, 0.9, 0.35, roundedBox(0.15), [88, 102, 118]);
    for (const left of [0.1, 0.84]) shape(left, 0.85, 0.05, 0.12, roundedBox(0.1), [70, 50, 36]);
  } else if (/lamp|light/i.test(prompt)) {
    shape(0.47, 0.35, 0.06, 0.55, roundedBox(0.3), [54, 52, 50]);
    shape(0.3, 0.88, 0.4, 0.08, ellipse, [54, 52, 50]);
    shape(0.25, 0.05, 0.5, 0.35, roundedBox(0.12), [250, 232, 188]);
  } else if (/table|desk|shelf|cupboard/i.test(prompt)) {
    shape(0.05, 0.4, 0.9, 0.12, roundedBox(0.3), [172, 128, 84]);
    for (const left of [0.12, 0.8]) shape(left, 0.5, 0.08, 0.45, roundedBox(0.1), [140, 100, 64]);
  } else if (/painting|picture|art|poster|mirror/i.test(prompt)) {
    shape(0.1, 0.1, 0.8, 0.8, roundedBox(0.02), [60, 44, 30]);
    shape(0.17, 0.17, 0.66, 0.66, roundedBox(0.02), [222, 210, 190]);
    shape(0.3, 0.35, 0.4, 0.4, ellipse, [190, 96, 70]);
  } else {
    shape(0.3, 0.65, 0.4, 0.33, (x, y) => roundedBox(0.08)(0.5 + (x - 0.5) / (1 - 0.25 * y), y), [188, 104, 72]);
    for (const [left, top] of [
      [0.08, 0.2],
      [0.3, 0.02],
      [0.52, 0.2],
      [0.2, 0.36],
      [0.42, 0.36],
    ] as const)
      shape(left, top, 0.4, 0.34, ellipse, [58 + 30 * left, 118 + 40 * top, 60]);
  }
}
