import { balanceEntries, curveEntries, mostBalanced } from '../kernels/render-settings.ts';
import { toDisplay, toLinear } from '../srgb.ts';

/**
 * Tables hold multiples of 1/4096 of a level: machines may differ in the last digit of a power, and none of that is left
 * in what decides pixels.
 */
const steps = 4096;
const steady = (level: number): number => Math.round(level * steps) / steps;

/** Linear light of every entry of a balance. */
const linear = Float64Array.from({ length: balanceEntries }, (_, i) => toLinear(i / 4080));

/**
 * One channel of the balance: levels out per sixteenth of a level in, as far above white as the kernel goes. `black`, a
 * display value, is taken away first and white kept where it is.
 */
export function balanceTable(gain: number, black = 0): Float32Array {
  const table = new Float32Array(balanceEntries);
  for (let i = 0; i < balanceEntries; i++) {
    const light = black === 0 ? linear[i]! : toLinear((i / 4080 - black) / (1 - black));
    table[i] = Math.min(mostBalanced, steady(255 * toDisplay(gain * light)));
  }
  return table;
}

/** Levels through a balance table, as the kernel does it. */
export function balanceLevel(table: Float32Array, level: number): number {
  return table[Math.min(balanceEntries - 1, Math.max(0, Math.round(level * 16)))]!;
}

/** Luma in display values, 0 to 1 and beyond, to what is shown. */
export interface ToneCurve {
  /** What becomes black. */
  readonly black: number;
  /** The value that still has to fit under white; 1 or more. What is beyond the knee is rolled off. */
  readonly headroom: number;
  /** Below 1 lifts, above 1 lowers. */
  readonly gamma: number;
  /** Steepness about the middle, 0 for none. */
  readonly contrast: number;
}

const knee = 0.8;

export function applyCurve({ black, headroom, gamma, contrast }: ToneCurve, value: number): number {
  const stretched = Math.max(0, (value - black) / (1 - black));
  const lifted = rollOff(stretched, (headroom - black) / (1 - black)) ** gamma;
  return lifted + contrast * lifted * (1 - lifted) * (2 * lifted - 1);
}

/** Extended Reinhard from the knee on: slope 1 at the knee, white at `headroom`; nothing where there is no headroom. */
function rollOff(value: number, headroom: number): number {
  if (value <= knee || headroom <= 1) return Math.min(1, value);
  const reach = (headroom - knee) / (1 - knee);
  const x = Math.min(reach, (value - knee) / (1 - knee));
  return knee + ((1 - knee) * x * (1 + x / reach ** 2)) / (1 + x);
}

/** The curve as the kernel's table: sixteenths of a level in, levels out. */
export function curveTable(curve: ToneCurve): Float32Array {
  return Float32Array.from({ length: curveEntries }, (_, i) => steady(255 * applyCurve(curve, i / 4080)));
}
