import { compareTones, nothing, readPlane, sketchLikeness, type ToneComparison, type TonePlane } from './compare-tones.ts';
import { exposureLadder, isTimed } from './exposure-ladder.ts';
import type { FrameFacts } from './frame-facts.ts';

/** How two frames of one camera stand to each other in exposure. */
export interface Step {
  /** How many EV brighter the second is; from the shutter where it is known, else from the pixels. */
  readonly brighterEv: number;
  /** Both were exposed alike: the same picture again. */
  readonly isRepeated: boolean;
}

/** Frames nearer to each other than this were exposed alike: a third of a stop, less the rounding of shutter speeds. */
const shutterStepEv = 0.3;
/** The same by the pixels, which a camera's curve squeezes and a cloud moves. */
const pixelStepEv = 0.2;
/** Where nearly all is clipped, only how much is left tells exposures apart. */
const clippedStepEv = 0.35;
/** An exposure changes all of a picture by nearly the same; more spread is other light, not another exposure. */
const oneLightEv = 0.3;

/** Every pair of a stream that is asked for, looked at once. */
export class BracketPairs {
  readonly #facts: readonly FrameFacts[];
  readonly #brightness: Float64Array;
  readonly #planes: (TonePlane | null | undefined)[] = [];
  readonly #tones = new Map<number, ToneComparison>();

  constructor(facts: readonly FrameFacts[]) {
    this.#facts = facts;
    // The mean as odds: grows with the exposure also where nearly all is black or white already.
    this.#brightness = Float64Array.from(facts, ({ meanLuma }) => Math.log2(floored(meanLuma) / floored(1 - meanLuma)));
  }

  facts(index: number): FrameFacts {
    return this.#facts[index]!;
  }

  step(first: number, second: number): Step {
    const pair = [this.facts(first), this.facts(second)];
    if (isTimed(pair)) {
      const [before, after] = exposureLadder(pair) as [number, number];
      return { brighterEv: before - after, isRepeated: Math.abs(before - after) < shutterStepEv };
    }
    const brighter = this.#brightness[second]! - this.#brightness[first]!;
    // Far enough apart, the means are right about which is the brighter, whatever moved in the picture.
    if (Math.abs(brighter) > 1.5) return { brighterEv: brighter, isRepeated: false };
    const { overlap, brighterEv, spreadEv } = this.tones(first, second);
    if (!(overlap > 0.1)) return { brighterEv: brighter, isRepeated: Math.abs(brighter) < clippedStepEv };
    return { brighterEv, isRepeated: Math.abs(brighterEv) < pixelStepEv && spreadEv < oneLightEv };
  }

  /** How far two frames' brightness is apart, to find those with most in common; cheap. */
  apart(first: number, second: number): number {
    return Math.abs(this.#brightness[first]! - this.#brightness[second]!);
  }

  /** A first look, for all pairs of a stream; see tones. */
  sketch(first: number, second: number): number {
    const a = this.#plane(first);
    const b = this.#plane(second);
    return a && b ? sketchLikeness(a, b) : Number.NaN;
  }

  tones(first: number, second: number): ToneComparison {
    const key = first * this.#facts.length + second;
    const known = this.#tones.get(key);
    if (known) return known;
    const a = this.#plane(first);
    const b = this.#plane(second);
    const tones = a && b ? compareTones(a, b) : nothing;
    this.#tones.set(key, tones);
    return tones;
  }

  #plane(index: number): TonePlane | null {
    this.#planes[index] ??= readPlane(this.facts(index).likeness);
    return this.#planes[index];
  }
}

/** NaN and nonsense stand at the ends. */
const floored = (share: number): number => (share > 0.002 ? Math.min(1, share) : 0.002);
