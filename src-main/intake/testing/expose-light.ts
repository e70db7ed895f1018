import type { Light } from './render-view.ts';
import { normal, type Random } from './random.ts';

/** How one model of camera turns light into JPEG values. */
export interface CameraCurve {
  /** Stops above middle grey at which it is white. */
  readonly headroomEv: number;
  readonly contrast: number;
  /** How much it opens dark pictures by itself (active D-lighting, auto lighting optimizer), 0 to 1. */
  readonly adaptive: number;
  /** Deviation of the noise at base ISO, in display values of a rendered pixel, which stands for a thousand of a sensor. */
  readonly noise: number;
}
export interface FrameLight {
  /** Gain from light to sensor; 1 puts light 0.18 on middle grey. */
  readonly gain: number;
  /** The flash does not care for the shutter. */
  readonly flashGain: number;
  /** 1 as it is. */
  readonly day: number;
  readonly lamps: number;
  readonly iso: number;
  readonly tint: number;
}

/** Interleaved 8-bit RGB as a camera would have written it. */
export function exposeLight(
  light: Light,
  { gain, flashGain, day, lamps, iso, tint }: FrameLight,
  curve: CameraCurve,
  random: Random,
): Uint8Array {
  const { length } = light.day;
  const sensor = new Float32Array(length);
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    const value = gain * (light.day[index]! * day + light.lamps[index]! * lamps) + flashGain * light.flash[index]!;
    sensor[index] = value;
    sum += Math.min(1, value);
  }
  const lift = 1 + curve.adaptive * 3 * Math.max(0, 0.18 - sum / length);
  const table = toneTable(curve, lift);
  const sigma = curve.noise * Math.sqrt(iso / 100);
  // Enough different values that no two neighbours share their noise.
  const grains = Float32Array.from({ length: 4096 }, () => normal(random) * sigma);
  let grain = Math.floor(random() * 4096);
  const out = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const balance = index % 3 === 0 ? 1 + tint : index % 3 === 2 ? 1 - tint : 1;
    const at = Math.min(tableSize - 1, Math.sqrt(sensor[index]! * balance) * tableScale);
    grain = (grain + 1 + (index % 3)) & 4095;
    out[index] = Math.max(0, Math.min(255, Math.round(table[Math.floor(at)]! + grains[grain]!)));
  }
  return out;
}

const tableSize = 4096;
/** The root of a sensor value of 16, four stops over white. */
const tableScale = tableSize / 4;

/** Display values by the root of the sensor's: gamma, a shoulder, and some contrast around the middle. */
function toneTable({ headroomEv, contrast }: CameraCurve, lift: number): Float32Array {
  const white = 0.18 * 2 ** headroomEv;
  return Float32Array.from({ length: tableSize }, (_, index) => {
    const light = ((index + 0.5) / tableScale) ** 2 * lift;
    const shouldered = light >= white ? 1 : (light * (1 + light / (white * white))) / (1 + light);
    const display = Math.min(1, shouldered) ** (1 / 2.2);
    const bent = display + contrast * Math.sin(2 * Math.PI * (display - 0.5)) * 0.08;
    return 255 * Math.max(0, Math.min(1, bent));
  });
}
