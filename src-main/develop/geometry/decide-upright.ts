import type { Upright } from './find-upright.ts';

/** How much may be changed without a person's word. */
const mostPitchDeg = 10;
const mostRollDeg = 5;
/** Less is not seen, and every reading of the pixels costs a little sharpness. */
const leastDeg = 0.08;
/** A lean that anybody sees, and one that was meant. */
const visibleDeg = 1;
const artfulDeg = 15;
/** Beyond these nobody held the camera so by mistake: more must agree. */
const boldPitchDeg = 7;
const boldRollDeg = 4;

export interface UprightDecision {
  /** What to take away; zeros where nothing is sure, or nothing is to be done. */
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /** 0 to 1; from a half on it is acted upon. */
  readonly confidence: number;
  /** The picture leans, or will still lean, and a person should look. */
  readonly isTilted: boolean;
}

/** Whether what the edges say is sure enough to act upon, and how far. */
export function decideUpright(found: Upright | null): UprightDecision {
  if (!found) return { pitchDeg: 0, rollDeg: 0, confidence: 0, isTilted: false };
  const confidence = confidenceOf(found);
  const lean = Math.max(Math.abs(found.pitchDeg), Math.abs(found.rollDeg));
  const isBeyond = Math.abs(found.rollDeg) > 1.6 * mostRollDeg;
  if (confidence < 0.5 || isBeyond) {
    // A doubtful find is worth a word only where it is no mere noise.
    return { pitchDeg: 0, rollDeg: 0, confidence, isTilted: confidence >= 0.25 && lean >= visibleDeg && lean <= artfulDeg };
  }
  if (lean < leastDeg) return { pitchDeg: 0, rollDeg: 0, confidence, isTilted: false };
  const pitchDeg = clamp(found.pitchDeg, mostPitchDeg);
  const rollDeg = clamp(found.rollDeg, mostRollDeg);
  const left = Math.max(Math.abs(found.pitchDeg - pitchDeg), Math.abs(found.rollDeg - rollDeg));
  return { pitchDeg, rollDeg, confidence, isTilted: left >= visibleDeg };
}

/** The weakest of the signs decides: each ramp passes a half where the photos that should pass and those that should not part. */
function confidenceOf({ pitchDeg, rollDeg, support, length, count, strips, sharpness }: Upright): number {
  const isBold = Math.abs(pitchDeg) > boldPitchDeg || Math.abs(rollDeg) > boldRollDeg;
  const isBolder = Math.abs(pitchDeg) > 1.2 * mostPitchDeg || Math.abs(rollDeg) > mostRollDeg;
  const asked = isBolder ? 0.2 : isBold ? 0.08 : 0;
  return Math.min(
    ramp(support, 0.34 + asked, 0.58 + asked),
    ramp(length, 0.8, (isBold ? 3.6 : 2.6) + 4 * asked),
    ramp(count, 8, isBold ? 36 : 24),
    ramp(strips, 2, 6),
    ramp(sharpness, 0.6, 0.86),
  );
}

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
