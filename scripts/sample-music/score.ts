/**
 * "Morning Light": what is played, as data. D major, 90 beats a minute, 32 bars of four and a tail to ring out.
 * Voices move by step or stay, so that each chord grows out of the one before it.
 */
export const bpm = 90;
export const beatSeconds = 60 / bpm;
export const barBeats = 4;

export type Section = 'intro' | 'a' | 'b' | 'return' | 'outro';
type Chord = { readonly bass: number; readonly voices: readonly number[] };
export type Bar = { readonly section: Section; readonly indexInSection: number; readonly chord: Chord };
/** A melody note: beats from the start of its section, length in beats, 0 to 1 loudness. */
export type MelodyNote = { readonly atBeat: number; readonly beats: number; readonly midi: number; readonly velocity: number };

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** `F#4` as a MIDI number; middle C is C4 = 60. */
export function midiOf(name: string): number {
  const match = /^([A-G])(#?)(\d)$/.exec(name);
  if (!match) throw new Error(`not a note: ${name}`);
  return 12 * (Number(match[3]) + 1) + semitones[match[1]!]! + (match[2] ? 1 : 0);
}

const chord = (bass: string, voices: string): Chord => ({ bass: midiOf(bass), voices: voices.split(' ').map((name) => midiOf(name)) });

const chords = {
  dAdd9: chord('D2', 'A3 D4 E4 F#4'),
  dMaj9: chord('D2', 'A3 C#4 E4 F#4'),
  aOverCis: chord('C#2', 'A3 C#4 E4 B4'),
  bMin7: chord('B1', 'A3 B3 D4 F#4'),
  bMin11: chord('B1', 'A3 D4 E4 F#4'),
  gMaj9: chord('G1', 'A3 B3 D4 F#4'),
  gSix9: chord('G1', 'G3 B3 E4 A4'),
  fisMin7: chord('F#1', 'A3 C#4 E4 F#4'),
  eMin9: chord('E2', 'G3 B3 D4 F#4'),
  eMin11: chord('E2', 'G3 A3 D4 F#4'),
  aSus: chord('A1', 'G3 B3 D4 E4'),
  aSeven: chord('A1', 'G3 C#4 E4 B4'),
} as const;

const sections: ReadonlyArray<readonly [Section, ReadonlyArray<keyof typeof chords>]> = [
  ['intro', ['dMaj9', 'gMaj9', 'dMaj9', 'gSix9']],
  ['a', ['dAdd9', 'aOverCis', 'bMin7', 'gMaj9', 'dMaj9', 'aOverCis', 'bMin11', 'gSix9']],
  ['b', ['eMin9', 'fisMin7', 'gMaj9', 'bMin7', 'eMin9', 'fisMin7', 'gSix9', 'aSus']],
  ['return', ['dAdd9', 'aOverCis', 'bMin7', 'gMaj9', 'dMaj9', 'fisMin7', 'eMin11', 'aSeven']],
  ['outro', ['gMaj9', 'eMin9', 'dMaj9', 'dAdd9']],
];

export const bars: readonly Bar[] = sections.flatMap(([section, names]) =>
  names.map((name, indexInSection) => ({ section, indexInSection, chord: chords[name] })),
);
const tailSeconds = 5.5;
export const trackSeconds = bars.length * barBeats * beatSeconds + tailSeconds;

const line = (text: string): MelodyNote[] =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [at, beats, name, velocity] = word.split(':');
      return { atBeat: Number(at), beats: Number(beats), midi: midiOf(name!), velocity: Number(velocity) };
    });

/** Sparse on purpose: the film's pictures lead, the tune only answers them. */
export const melodies: Readonly<Partial<Record<Section, readonly MelodyNote[]>>> = {
  a: line('14:1:F#5:.42 15:1.5:E5:.38 17:3:D5:.4 22:1:A4:.34 23:1.5:D5:.4 25:3:E5:.42 29:2.5:B4:.34'),
  b: line(
    '0.5:1:B4:.4 1.5:.5:D5:.42 2:2:F#5:.5 5:1:E5:.44 6:2:C#5:.42 8.5:1:B4:.42 9.5:.5:D5:.44 10:2:F#5:.52 13:1:A5:.5 14:2:F#5:.46 ' +
      '16.5:1:G5:.5 17.5:.5:F#5:.46 18:2:D5:.46 21:1:E5:.46 22:2:A5:.52 24.5:1:B5:.5 25.5:.5:A5:.46 26:2:E5:.46 29:1:D5:.42 30:2:E5:.44',
  ),
  return: line(
    '2:1:A5:.42 3:1.5:F#5:.42 5:3:E5:.42 10:1:D5:.38 11:1.5:F#5:.42 13:3:D5:.4 18:1:F#5:.42 19:1.5:A5:.46 21:2.5:E5:.42 25:1:D5:.38 26:2:B4:.36 29:2:C#5:.36',
  ),
  outro: line('2:1.5:F#5:.34 4.5:2:D5:.32 9:2:A4:.3 12:4:F#5:.26'),
};
