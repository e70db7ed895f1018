import type { GreyPicture } from '../../develop/grey-picture.ts';
import { fromRgb } from '../../imaging/picture.ts';

/** Pictures drawn for tests, of known edges. */
export function drawn(widthPx: number, heightPx: number, level: (x: number, y: number) => number): GreyPicture {
  const data = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) for (let x = 0; x < widthPx; x++) data[y * widthPx + x] = Math.round(level(x, y));
  return { data, widthPx, heightPx };
}

/** Large discs on grey: steps in every direction, and nothing else. */
export function discs(widthPx: number, heightPx: number): GreyPicture {
  return drawn(widthPx, heightPx, (x, y) => {
    const cell = 100;
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
    const [dx, dy] = [x - (column + 0.5) * cell, y - (row + 0.5) * cell];
    const from = Math.hypot(dx, dy) - 34;
    const inside = Math.min(1, Math.max(0, 0.5 - from));
    return 90 + inside * ((column + row) % 2 === 0 ? 80 : -50);
  });
}

export async function blurred({ data, widthPx, heightPx }: GreyPicture, sigmaPx: number): Promise<GreyPicture> {
  const rgb = await fromRgb(rgbOf({ data, widthPx, heightPx }), widthPx, heightPx).blur(sigmaPx).raw().toBuffer();
  return { data: rgb.filter((_, index) => index % 3 === 0), widthPx, heightPx };
}

export function rgbOf({ data, widthPx, heightPx }: GreyPicture): Uint8Array {
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  for (let i = 0; i < data.length; i++) rgb.fill(data[i]!, 3 * i, 3 * i + 3);
  return rgb;
}

/** Evenly spread noise of this many levels to either side, the same every time. */
export function noisy(picture: GreyPicture, levels: number): GreyPicture {
  let state = 1;
  const data = picture.data.map((level) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.min(255, Math.max(0, Math.round(level + levels * (state / 2 ** 31 - 1))));
  });
  return { ...picture, data };
}
