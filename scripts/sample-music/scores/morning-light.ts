import { layOut, type Meter, type Score } from '../score.ts';
import { chord, line } from '../theory.ts';

/**
 * "Morning Light": D major, 90 beats a minute, 32 bars of four and a tail to ring out.
 * Voices move by step or stay, so that each chord grows out of the one before it.
 */
const meter: Meter = { bpm: 90, beatsPerBar: 4, firstBeatSeconds: 0.06 };

export type Section = 'intro' | 'a' | 'b' | 'return' | 'outro';

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
};

const bars = layOut<Section>(meter, [
  ['intro', [chords.dMaj9, chords.gMaj9, chords.dMaj9, chords.gSix9]],
  ['a', [chords.dAdd9, chords.aOverCis, chords.bMin7, chords.gMaj9, chords.dMaj9, chords.aOverCis, chords.bMin11, chords.gSix9]],
  ['b', [chords.eMin9, chords.fisMin7, chords.gMaj9, chords.bMin7, chords.eMin9, chords.fisMin7, chords.gSix9, chords.aSus]],
  ['return', [chords.dAdd9, chords.aOverCis, chords.bMin7, chords.gMaj9, chords.dMaj9, chords.fisMin7, chords.eMin11, chords.aSeven]],
  ['outro', [chords.gMaj9, chords.eMin9, chords.dMaj9, chords.dAdd9]],
]);

export const morningLight: Score<Section> = {
  id: 'morning-light',
  title: 'Morning Light',
  mood: 'warm',
  about: {
    en: 'Felt piano, electric piano and brushes: an unhurried morning in a home.',
    nb: 'Filtpiano, elektrisk piano og visper: en rolig morgen i et hjem.',
  },
  meter,
  bars,
  // sparse on purpose: the film's pictures lead, the tune only answers them
  melodies: {
    a: line('14:1:F#5:.42 15:1.5:E5:.38 17:3:D5:.4 22:1:A4:.34 23:1.5:D5:.4 25:3:E5:.42 29:2.5:B4:.34'),
    b: line(
      '0.5:1:B4:.4 1.5:.5:D5:.42 2:2:F#5:.5 5:1:E5:.44 6:2:C#5:.42 8.5:1:B4:.42 9.5:.5:D5:.44 10:2:F#5:.52 13:1:A5:.5 14:2:F#5:.46 ' +
        '16.5:1:G5:.5 17.5:.5:F#5:.46 18:2:D5:.46 21:1:E5:.46 22:2:A5:.52 24.5:1:B5:.5 25.5:.5:A5:.46 26:2:E5:.46 29:1:D5:.42 30:2:E5:.44',
    ),
    return: line(
      '2:1:A5:.42 3:1.5:F#5:.42 5:3:E5:.42 10:1:D5:.38 11:1.5:F#5:.42 13:3:D5:.4 18:1:F#5:.42 19:1.5:A5:.46 21:2.5:E5:.42 25:1:D5:.38 26:2:B4:.36 29:2:C#5:.36',
    ),
    outro: line('2:1.5:F#5:.34 4.5:2:D5:.32 9:2:A4:.3 12:4:F#5:.26'),
  },
  // the progression of the first part comes back at the return
  loop: { fromBar: 4, toBar: 20 },
  tailSeconds: 5.44,
};
