/** Peaks between the samples, as ITU-R BS.1770-4 annex 2 has them: at four times the rate. */

/** Peaks are told for this many samples at once: a third of a millisecond. */
export const chunkSamples = 16;
const phases = 3;
const taps = 16;
/** Samples that a peak depends on to either side. */
export const peakReach = taps / 2;
/** Peaks between samples are seldom 3 dB above the highest sample near them; what makes them higher is no sound that is played. */
const mostOverSamples = 1.5;

/** A windowed sinc for each of the three places between two samples. */
const filters = Array.from({ length: phases }, (_, phase) => {
  const weights = Float64Array.from({ length: taps }, (__, tap) => {
    const x = tap - (taps / 2 - 1) - (phase + 1) / (phases + 1);
    const window = Math.cos((Math.PI * x) / (taps + 1)) ** 2;
    return (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
});

/**
 * The highest true peak of either channel in every chunk of `count` samples; `block` begins `peakReach` samples earlier and
 * goes on as much longer. Chunks that cannot pass `relevant` get their highest sample, which saves nearly all of the work.
 */
export function findPeaks(block: Float32Array, count: number, relevant: number, peaks: Float32Array): void {
  const chunks = Math.ceil(count / chunkSamples);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = chunk * chunkSamples + peakReach;
    const to = Math.min(from + chunkSamples, count + peakReach);
    let highest = 0;
    for (let i = (from - peakReach) * 2; i < (to + peakReach) * 2; i++) highest = Math.max(highest, Math.abs(block[i]!));
    if (highest * mostOverSamples >= relevant) highest = highestBetween(block, from, to);
    peaks[chunk] = highest;
  }
}

function highestBetween(block: Float32Array, from: number, to: number): number {
  let highest = 0;
  for (let channel = 0; channel < 2; channel++) {
    for (let n = from; n < to; n++) {
      const first = (n - (taps / 2 - 1)) * 2 + channel;
      highest = Math.max(highest, Math.abs(block[n * 2 + channel]!));
      for (const filter of filters) {
        let sum = 0;
        for (let tap = 0; tap < taps; tap++) sum += filter[tap]! * block[first + tap * 2]!;
        highest = Math.max(highest, Math.abs(sum));
      }
    }
  }
  return highest;
}
