/** What is held under a bar: the bass and the voices above it, low to high, as MIDI numbers. */
export type Chord = { readonly bass: number; readonly voices: readonly number[] };
/** A melody note: beats from the start of its section, length in beats, 0 to 1 loudness. */
export type MelodyNote = { readonly atBeat: number; readonly beats: number; readonly midi: number; readonly velocity: number };

const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const accidentals: Readonly<Record<string, number>> = { '': 0, '#': 1, b: -1 };

/** `F#4` or `Gb4` as a MIDI number; middle C is C4 = 60. */
export function midiOf(name: string): number {
  const match = /^([A-G])([#b]?)(\d)$/.exec(name);
  if (!match) throw new Error(`not a note: ${name}`);
  return 12 * (Number(match[3]) + 1) + semitones[match[1]!]! + accidentals[match[2]!]!;
}

export const chord = (bass: string, voices: string): Chord => ({
  bass: midiOf(bass),
  voices: voices.split(' ').map((name) => midiOf(name)),
});

/** A melody written as `beat:length:note:loudness`, separated by spaces. */
export const line = (text: string): MelodyNote[] =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [at, beats, name, velocity] = word.split(':');
      return { atBeat: Number(at), beats: Number(beats), midi: midiOf(name!), velocity: Number(velocity) };
    });
