/**
 * The way from other light to that of BT.709, as a table of colours: high dynamic range (PQ and HLG, ITU-R BT.2100) is
 * brought down to what an ordinary screen shows, and wider or older primaries become those of BT.709 (BT.2087). Our own
 * table and not ffmpeg's filters, so that a clip looks the same with every ffmpeg, also one that was built without zimg. Pure.
 */
export interface LightOf {
  readonly primaries: Primaries;
  readonly curve: 'sdr' | 'pq' | 'hlg';
}
type Primaries = keyof typeof primariesXy;
type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

/** Red, green, blue and white, CIE 1931 xy (ITU-T H.273, table 2). */
const primariesXy = {
  bt709: [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329],
  bt470bg: [0.64, 0.33, 0.29, 0.6, 0.15, 0.06, 0.3127, 0.329],
  smpte170m: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, 0.3127, 0.329],
  smpte240m: [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, 0.3127, 0.329],
  bt2020: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, 0.3127, 0.329],
  smpte432: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329],
} as const;
export const isLightOf = (name: string): name is Primaries => Object.hasOwn(primariesXy, name);

/** White of paper and walls in HDR (ITU-R BT.2408), and the brightest light that is told apart. */
const whiteNits = 203;
const peakNits = 1000;
/** Light up to here, as a part of white, stays as it is; above, highlights are pressed together without an edge. */
const knee = 0.5;
const screenGamma = 2.4;

/** Steps of each colour in the table. */
const steps = 64;

/** The table as the text of a `.cube` file: red runs fastest. */
export function sdrCube(light: LightOf): string {
  const toSdr = sdrOf(light);
  const lines = [`LUT_3D_SIZE ${steps}`];
  const at = (step: number): number => step / (steps - 1);
  for (let blue = 0; blue < steps; blue++) {
    for (let green = 0; green < steps; green++) {
      for (let red = 0; red < steps; red++) {
        const [r, g, b] = toSdr([at(red), at(green), at(blue)]);
        lines.push(`${r.toFixed(5)} ${g.toFixed(5)} ${b.toFixed(5)}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** From numbers of the clip's own RGB, 0 to 1, to those of BT.709 on a screen of 2.4 (ITU-R BT.1886), 0 to 1. */
export function sdrOf({ primaries, curve }: LightOf): (rgb: Rgb) => Rgb {
  const matrix = multiply(inverse(toXyz('bt709')), toXyz(primaries));
  const luma = toXyz(primaries)[1];
  return (rgb) => {
    const light = apply(matrix, lightOf(rgb, curve, luma));
    return mapRgb(curve === 'sdr' ? light : pressed(light), (value) => Math.min(1, Math.max(0, value)) ** (1 / screenGamma));
  };
}

/** Light as a part of white. */
function lightOf(rgb: Rgb, curve: LightOf['curve'], luma: Rgb): Rgb {
  if (curve === 'sdr') return mapRgb(rgb, (value) => value ** screenGamma);
  return curve === 'pq' ? mapRgb(rgb, pqLight) : hlgLight(rgb, luma);
}

/** All three colours by the same factor: hues stay. */
function pressed(light: Rgb): Rgb {
  const brightest = Math.max(...light);
  if (brightest <= knee) return light;
  const factor = belowWhite(brightest) / brightest;
  return mapRgb(light, (value) => value * factor);
}

/** A hyperbola that leaves the knee with slope 1 and reaches 1 at the peak; light beyond the peak is white. */
function belowWhite(light: number): number {
  const peak = peakNits / whiteNits;
  const bend = (knee * knee * (peak - 1)) / (knee * knee - 2 * knee + peak);
  const slope = (knee * knee - 2 * knee * peak + peak) / (peak - 1);
  const scale = (slope * slope + 2 * slope * knee + knee * knee) / (slope + bend);
  return light >= peak ? 1 : (scale * (light - bend)) / (light + slope);
}

/** ITU-R BT.2100, table 4. */
function pqLight(value: number): number {
  const root = value ** (32 / 2523);
  const nits = 10_000 * (Math.max(root - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * root)) ** (16_384 / 2610);
  return nits / whiteNits;
}

/** ITU-R BT.2100, table 5, on a screen of 1,000 cd/m2: the system gamma of 1.2 goes by luminance. */
function hlgLight(rgb: Rgb, luma: Rgb): Rgb {
  const scene = mapRgb(rgb, (value) =>
    value <= 0.5 ? (value * value) / 3 : (Math.exp((value - 0.559_910_73) / 0.178_832_77) + 0.284_668_92) / 12,
  );
  const y = Math.max(0, dot(luma, scene));
  const factor = (peakNits / whiteNits) * y ** 0.2;
  return mapRgb(scene, (value) => value * factor);
}

/** SMPTE RP 177. */
function toXyz(primaries: Primaries): Matrix {
  const [rx, ry, gx, gy, bx, by, wx, wy] = primariesXy[primaries];
  const columns: Matrix = [
    [rx / ry, gx / gy, bx / by],
    [1, 1, 1],
    [(1 - rx - ry) / ry, (1 - gx - gy) / gy, (1 - bx - by) / by],
  ];
  const [sr, sg, sb] = apply(inverse(columns), [wx / wy, 1, (1 - wx - wy) / wy]);
  const scaled = ([a, b, c]: Rgb): Rgb => [a * sr, b * sg, c * sb];
  return [scaled(columns[0]), scaled(columns[1]), scaled(columns[2])];
}

const mapRgb = ([a, b, c]: Rgb, change: (value: number) => number): Rgb => [change(a), change(b), change(c)];
const dot = (a: Rgb, b: Rgb): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Rgb, b: Rgb): Rgb => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const apply = (matrix: Matrix, v: Rgb): Rgb => [dot(matrix[0], v), dot(matrix[1], v), dot(matrix[2], v)];
const columnsOf = ([a, b, c]: Matrix): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];
function multiply(a: Matrix, b: Matrix): Matrix {
  const columns = columnsOf(b);
  const row = (left: Rgb): Rgb => [dot(left, columns[0]), dot(left, columns[1]), dot(left, columns[2])];
  return [row(a[0]), row(a[1]), row(a[2])];
}
function inverse([a, b, c]: Matrix): Matrix {
  const determinant = dot(a, cross(b, c));
  const part = (v: Rgb): Rgb => mapRgb(v, (value) => value / determinant);
  return columnsOf([part(cross(b, c)), part(cross(c, a)), part(cross(a, b))]);
}
