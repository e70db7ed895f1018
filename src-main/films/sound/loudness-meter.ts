/** Loudness as people hear it, by ITU-R BS.1770-4 (EBU R 128), of stereo sound at 48 kHz that comes in blocks. */
export interface LoudnessMeter {
  /** Interleaved, `count` samples of both channels. */
  add(block: Float32Array, count: number): void;
  /** Integrated, LUFS; null for silence and for less than 400 ms. */
  integratedLufs(): number | null;
}

/** The two filters of annex 1: a head's effect on the highs, and less of the lows. */
const shelf = { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [-1.69065929318241, 0.73248077421585] } as const;
const highPass = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] } as const;
const stepSamples = 4_800;
/** A gating block is 400 ms, a new one every 100 ms. */
const stepsPerBlock = 4;
const absoluteGateLufs = -70;
const relativeGateLu = 10;

export function createLoudnessMeter(): LoudnessMeter {
  const channels = [createWeighting(), createWeighting()] as const;
  const steps: number[] = [];
  let energy = 0;
  let inStep = 0;
  return {
    add(block, count) {
      for (let done = 0; done < count;) {
        const now = Math.min(count - done, stepSamples - inStep);
        energy += channels[0](block, done * 2, now) + channels[1](block, done * 2 + 1, now);
        done += now;
        inStep += now;
        if (inStep === stepSamples) {
          steps.push(energy);
          energy = 0;
          inStep = 0;
        }
      }
    },
    integratedLufs() {
      const blocks = steps
        .slice(stepsPerBlock - 1)
        .map((_, index) => steps.slice(index, index + stepsPerBlock).reduce((sum, step) => sum + step, 0) / (stepsPerBlock * stepSamples));
      const audible = blocks.filter((power) => lufsOf(power) > absoluteGateLufs);
      if (audible.length === 0) return null;
      const gate = lufsOf(mean(audible)) - relativeGateLu;
      return lufsOf(mean(audible.filter((power) => lufsOf(power) > gate)));
    },
  };
}

const lufsOf = (power: number): number => -0.691 + 10 * Math.log10(power);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Energy of one channel's next samples as they are heard; remembers what came before. */
function createWeighting(): (block: Float32Array, from: number, count: number) => number {
  const [b0, b1, b2] = shelf.b;
  const [a1, a2] = shelf.a;
  const [c1, c2] = highPass.a;
  let [s1, s2, h1, h2] = [0, 0, 0, 0];
  return (block, from, count) => {
    let energy = 0;
    for (let i = from, end = from + count * 2; i < end; i += 2) {
      const input = block[i]!;
      // Transposed direct form II: two memories each.
      const shelved = b0 * input + s1;
      s1 = b1 * input - a1 * shelved + s2;
      s2 = b2 * input - a2 * shelved;
      const heard = shelved + h1;
      h1 = -2 * shelved - c1 * heard + h2;
      h2 = shelved - c2 * heard;
      energy += heard * heard;
    }
    // Silence would leave numbers too small to compute with quickly.
    if (Math.abs(s1) + Math.abs(s2) + Math.abs(h1) + Math.abs(h2) < 1e-18) [s1, s2, h1, h2] = [0, 0, 0, 0];
    return energy;
  };
}
