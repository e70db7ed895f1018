import type { Chord, MelodyNote } from './theory.ts';

type Mood = 'warm' | 'bright' | 'calm' | 'elegant' | 'driving';

export interface Meter {
  readonly bpm: number;
  readonly beatsPerBar: number;
  /** Where the first beat falls; a few hundredths, so that a note that comes early is not cut. */
  readonly firstBeatSeconds: number;
}

export interface Bar<Section extends string = string> {
  readonly section: Section;
  /** The how-manieth time this section is played, from 1. */
  readonly pass: number;
  readonly indexInSection: number;
  readonly startSeconds: number;
  readonly chord: Chord;
}

/** What is played, as data. How it is played is its arrangement. */
export interface Score<Section extends string = string> {
  readonly id: string;
  readonly title: string;
  readonly mood: Mood;
  readonly about: { readonly en: string; readonly nb: string };
  readonly meter: Meter;
  readonly bars: ReadonlyArray<Bar<Section>>;
  /** By section, each melody from the section's first beat. */
  readonly melodies: Readonly<Partial<Record<Section, readonly MelodyNote[]>>>;
  /** The same phrase begins at both bars (counted from 0): from there to there may be repeated. */
  readonly loop: { readonly fromBar: number; readonly toBar: number };
  /** Time for the last chord to ring out after the last bar. */
  readonly tailSeconds: number;
}

export const beatSecondsOf = (meter: Meter): number => 60 / meter.bpm;

/** Sections in their order, bar after bar. */
export function layOut<Section extends string>(
  meter: Meter,
  sections: ReadonlyArray<readonly [Section, readonly Chord[]]>,
): ReadonlyArray<Bar<Section>> {
  const passes = new Map<Section, number>();
  let index = 0;
  return sections.flatMap(([section, chords]) => {
    const pass = (passes.get(section) ?? 0) + 1;
    passes.set(section, pass);
    return chords.map((chord, indexInSection) => {
      const startSeconds = meter.firstBeatSeconds + index * meter.beatsPerBar * beatSecondsOf(meter);
      index += 1;
      return { section, pass, indexInSection, startSeconds, chord };
    });
  });
}

export function trackSecondsOf({ bars, meter, tailSeconds }: Score): number {
  return meter.firstBeatSeconds + bars.length * meter.beatsPerBar * beatSecondsOf(meter) + tailSeconds;
}
