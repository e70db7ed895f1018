import { shareOfLevel } from './level-shares.ts';

/**
 * Exposure fusion once more, in plain double precision at full size and written for reading: what the kernels have to
 * come close to. Only tests use it.
 */
interface Plane {
  readonly values: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** Frames as interleaved RGB in levels; so is what comes back, not clamped. */
export function fuseReference(
  frames: readonly ArrayLike<number>[],
  widthPx: number,
  heightPx: number,
  {
    sigma,
    mu,
    broadShare,
    contrastFloorLevels,
  }: { readonly sigma: number; readonly mu: number; readonly broadShare: number; readonly contrastFloorLevels: number },
): Float64Array {
  const plane = (values: Float64Array): Plane => ({ values, width: widthPx, height: heightPx });
  const pictures = frames.map((rgb) => toLumaChroma(rgb, widthPx * heightPx));
  const weights = pictures.map(([luma, blue, red]) => {
    // Contrast is taken one level down, where noise counts less.
    const contrast = expand(laplacian(reduce(plane(luma))), widthPx, heightPx).values;
    return luma.map((value, i) => {
      const exposed = Math.exp(-((value / 255 - mu) ** 2) / (2 * sigma ** 2));
      const [cb, cr] = [Math.abs(blue[i]!), Math.abs(red[i]!)];
      const saturation = 0.25 + (Math.max(cb, cr) + Math.min(cb, cr) / 2) / 12.8;
      return (exposed * saturation * (contrast[i]! + contrastFloorLevels)) / (contrastFloorLevels + 32) + 1 / 8000;
    });
  });
  const sum = weights[0]!.map((_, i) => weights.reduce((total, weight) => total + weight[i]!, 0));
  const shares = weights.map((weight) => evenOut(gaussianPyramid(plane(weight.map((value, i) => value / sum[i]!))), broadShare));
  const fused = [0, 1, 2].map((channel) => {
    const details = pictures.map((picture) => laplacianPyramid(plane(picture[channel]!)));
    const blended = details[0]!.map(({ width, height, values }, level) => ({
      width,
      height,
      values: values.map((_, i) =>
        details.reduce((total, detail, k) => total + detail[level]!.values[i]! * shares[k]![level]!.values[i]!, 0),
      ),
    }));
    return collapse(blended).values;
  });
  return fromLumaChroma(fused[0]!, fused[1]!, fused[2]!);
}

function toLumaChroma(rgb: ArrayLike<number>, count: number): readonly [Float64Array, Float64Array, Float64Array] {
  const out = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
  for (let i = 0; i < count; i++) {
    const [r, g, b] = [rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!];
    const y = 0.299 * r + 0.587 * g + 0.114 * b;
    out[0][i] = y;
    out[1][i] = (b - y) / 1.772;
    out[2][i] = (r - y) / 1.402;
  }
  return out;
}

function fromLumaChroma(luma: Float64Array, blue: Float64Array, red: Float64Array): Float64Array {
  const rgb = new Float64Array(luma.length * 3);
  for (let i = 0; i < luma.length; i++) {
    const [y, cb, cr] = [luma[i]!, blue[i]!, red[i]!];
    rgb.set([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], 3 * i);
  }
  return rgb;
}

const kernel = [1, 4, 6, 4, 1].map((tap) => tap / 16);
const near = (index: number, size: number): number => Math.min(size - 1, Math.max(0, index));

function reduce({ values, width, height }: Plane): Plane {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const out = new Float64Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum = 0;
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          sum += kernel[dy + 2]! * kernel[dx + 2]! * values[near(2 * y + dy, height) * width + near(2 * x + dx, width)]!;
        }
      }
      out[y * w + x] = sum;
    }
  }
  return { values: out, width: w, height: h };
}

function expand({ values, width, height }: Plane, toWidth: number, toHeight: number): Plane {
  const out = new Float64Array(toWidth * toHeight);
  const taps = (at: number, size: number): readonly (readonly [number, number])[] => {
    const k = at >> 1;
    return at & 1
      ? [
          [near(k, size), 0.5],
          [near(k + 1, size), 0.5],
        ]
      : [
          [near(k - 1, size), 0.125],
          [k, 0.75],
          [near(k + 1, size), 0.125],
        ];
  };
  for (let y = 0; y < toHeight; y++) {
    const rows = taps(y, height);
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (const [row, a] of rows) for (const [column, b] of taps(x, width)) sum += a * b * values[row * width + column]!;
      out[y * toWidth + x] = sum;
    }
  }
  return { values: out, width: toWidth, height: toHeight };
}

function laplacian({ values, width, height }: Plane): Plane {
  const at = (x: number, y: number): number => values[near(y, height) * width + near(x, width)]!;
  const out = values.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.abs(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * value);
  });
  return { values: out, width, height };
}

function gaussianPyramid(plane: Plane): readonly Plane[] {
  const levels = [plane];
  for (let last = plane; levels.length < 2 || Math.min(last.width, last.height) > 2; levels.push(last)) last = reduce(last);
  return levels;
}

function evenOut(levels: readonly Plane[], broadShare: number): readonly Plane[] {
  const coarsest = levels.at(-1)!.values;
  const mean = coarsest.reduce((sum, value) => sum + value, 0) / coarsest.length;
  return levels.map((level, n) => {
    const share = n < 2 ? 1 : shareOfLevel(Math.min(level.width, level.height), broadShare);
    return { ...level, values: level.values.map((value) => mean + share * (value - mean)) };
  });
}

function laplacianPyramid(plane: Plane): readonly Plane[] {
  const levels = gaussianPyramid(plane);
  return levels.map((level, n) => {
    const next = levels[n + 1];
    if (!next) return level;
    const coarse = expand(next, level.width, level.height).values;
    return { ...level, values: level.values.map((value, i) => value - coarse[i]!) };
  });
}

function collapse(levels: readonly Plane[]): Plane {
  return levels.reduceRight((coarse, level) => {
    const from = expand(coarse, level.width, level.height).values;
    return { ...level, values: level.values.map((value, i) => value + from[i]!) };
  });
}
