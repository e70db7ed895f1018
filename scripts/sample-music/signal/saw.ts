import { sampleRate } from './stereo.ts';

/** What rounds a saw's corner, so that it does not fold back from above the highest frequency (polynomial BLEP, Välimäki 2007). */
function corner(phase: number, step: number): number {
  if (phase < step) {
    const x = phase / step;
    return x + x - x * x - 1;
  }
  if (phase > 1 - step) {
    const x = (phase - 1) / step;
    return x * x + x + x + 1;
  }
  return 0;
}

/** A saw between -1 and 1 from a phase of its own; asked sample by sample for the next one at `hz`. */
export function saw(startPhase: number): (hz: number) => number {
  let phase = startPhase;
  return (hz) => {
    const step = hz / sampleRate;
    phase += step;
    if (phase >= 1) phase -= 1;
    return 2 * phase - 1 - corner(phase, step);
  };
}
