import { fromRgba } from '../../imaging/picture.ts';
import type { Heat } from './measure-drift.ts';

/** What is fainter is not drawn, and from where on it is as strong as it gets. */
const least = 50;
const most = 200;
/** The colour of little and of much. */
const amber = [255, 190, 60] as const;
const red = [225, 40, 30] as const;

/**
 * Where a picture changed, as a PNG to lie over it: a warm veil, stronger and redder where more changed, soft at its edges, and nothing at all where
 * nothing was found.
 */
export async function drawHeat(heat: Heat, size: { readonly widthPx: number; readonly heightPx: number }): Promise<Buffer> {
  const soft = softened(heat);
  const { widthPx, heightPx } = size;
  const data = new Uint8Array(4 * widthPx * heightPx);
  const [wide, high] = [heat.widthPx / widthPx, heat.heightPx / heightPx];
  for (let y = 0, to = 0; y < heightPx; y++) {
    const fy = Math.min(heat.heightPx - 1, Math.max(0, (y + 0.5) * high - 0.5));
    const y0 = Math.min(Math.floor(fy), Math.max(0, heat.heightPx - 2));
    const below = heat.heightPx > 1 ? heat.widthPx : 0;
    const v = fy - y0;
    for (let x = 0; x < widthPx; x++, to += 4) {
      const fx = Math.min(heat.widthPx - 1, Math.max(0, (x + 0.5) * wide - 0.5));
      const x0 = Math.min(Math.floor(fx), Math.max(0, heat.widthPx - 2));
      const u = fx - x0;
      const i = y0 * heat.widthPx + x0;
      const aside = heat.widthPx > 1 ? 1 : 0;
      const value = (soft[i]! * (1 - u) + soft[i + aside]! * u) * (1 - v) + (soft[i + below]! * (1 - u) + soft[i + below + aside]! * u) * v;
      const amount = Math.min(1, (value - least) / (most - least));
      if (amount <= 0) continue;
      for (let c = 0; c < 3; c++) data[to + c] = amber[c]! + (red[c]! - amber[c]!) * amount;
      data[to + 3] = 255 * 0.66 * Math.min(1, 2.2 * amount) ** 0.8;
    }
  }
  return fromRgba(data, widthPx, heightPx).png({ compressionLevel: 9 }).toBuffer();
}

/** Two passes of a blur about as wide as a cell; faint single cells sink below what is drawn. */
function softened({ values, widthPx, heightPx }: Heat): Float32Array {
  let from = Float32Array.from(values);
  for (let pass = 0; pass < 2; pass++) {
    const to = new Float32Array(from.length);
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        let [sum, weight] = [0, 0];
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (x + dx < 0 || y + dy < 0 || x + dx >= widthPx || y + dy >= heightPx) continue;
            const near = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
            sum += near * from[(y + dy) * widthPx + x + dx]!;
            weight += near;
          }
        }
        to[y * widthPx + x] = sum / weight;
      }
    }
    from = to;
  }
  return from;
}
