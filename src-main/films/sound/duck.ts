/** How music makes way for a voice: known beforehand, so that it is already down when the first word comes. Pure. */

/** The voice's level is told this often. */
export const duckHopMs = 10;
const inMs = 150;
const outMs = 600;
/** Pauses between words and sentences in which the music stays down; coming up for a breath sounds like pumping. */
const pauseMs = 900;
const lingerMs = 150;
/** A click is not a word. */
const shortestMs = 50;
/** A voice is heard down to this far below its loud parts, and never below the noise of a good microphone. */
const below = { db: 28, floorDb: -58 };

/** From the voice's level (root mean square, linear) every `duckHopMs`, the gain of everything that makes way, 0 to 1. */
export function duckingCurve(levels: Float32Array, depthDb: number): Float32Array {
  const amounts = new Float32Array(levels.length);
  for (const { from, to } of spoken(levels)) {
    const [down, up] = [inMs / duckHopMs, outMs / duckHopMs];
    const last = to + lingerMs / duckHopMs;
    for (let n = Math.max(0, from - down); n < Math.min(amounts.length, last + up); n++) {
      const part = n < from ? 1 - (from - n) / down : n < last ? 1 : 1 - (n - last) / up;
      amounts[n] = Math.max(amounts[n]!, 0.5 - 0.5 * Math.cos(Math.PI * part));
    }
  }
  return amounts.map((amount) => 10 ** ((-depthDb * amount) / 20));
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where somebody speaks, in hops, with the short pauses in between. */
function spoken(levels: Float32Array): Stretch[] {
  const loud = levels.filter((level) => level > 10 ** (below.floorDb / 20)).toSorted();
  const typical = loud[Math.floor(loud.length * 0.9)];
  if (typical === undefined) return [];
  const threshold = Math.max(10 ** (below.floorDb / 20), typical * 10 ** (-below.db / 20));
  const stretches: Stretch[] = [];
  let from = -1;
  for (let n = 0; n <= levels.length; n++) {
    const isHeard = (levels[n] ?? 0) > threshold;
    if (isHeard && from < 0) from = n;
    if (isHeard || from < 0) continue;
    if (n - from >= shortestMs / duckHopMs) {
      const before = stretches.at(-1);
      if (before && from - before.to <= pauseMs / duckHopMs) stretches[stretches.length - 1] = { from: before.from, to: n };
      else stretches.push({ from, to: n });
    }
    from = -1;
  }
  return stretches;
}
