import { layOut, type Meter, type Score } from '../score.ts';
import { chord, line } from '../theory.ts';

/**
 * "Tall Rooms": E flat major, three in a bar, 84 beats a minute. The theme's bass walks down a scale; the middle part's
 * falls by semitones under voices that hardly move; the last time the fourth turns minor before it comes home.
 */
const meter: Meter = { bpm: 84, beatsPerBar: 3, firstBeatSeconds: 0.04 };

export type Section = 'intro' | 'opening' | 'theme' | 'middle' | 'outro';

const chords = {
  es: chord('Eb3', 'G3 Bb3 Eb4'),
  asOverEs: chord('Eb3', 'Ab3 C4 Eb4'),
  gMinOverD: chord('D3', 'G3 Bb3 D4'),
  cMin: chord('C3', 'G3 C4 Eb4'),
  esOverB: chord('Bb2', 'G3 Bb3 Eb4'),
  asMaj7: chord('Ab2', 'G3 C4 Eb4'),
  esOverG: chord('G2', 'G3 Bb3 Eb4'),
  fMin7: chord('F2', 'Ab3 C4 Eb4'),
  b7: chord('Bb2', 'Ab3 Bb3 D4'),
  gOverH: chord('B2', 'G3 B3 D4'),
  aHalf: chord('A2', 'G3 C4 Eb4'),
  asMin6: chord('Ab2', 'Ab3 B3 Eb4'),
};

const theme = [chords.es, chords.gMinOverD, chords.cMin, chords.esOverB, chords.asMaj7, chords.esOverG, chords.fMin7, chords.b7];
const themeMelody =
  '0:2:G4:.5 2:1:Bb4:.46 3:2:D5:.56 5:1:C5:.46 6:2:Eb5:.6 8:1:D5:.5 9:3:Bb4:.5 12:2:C5:.54 14:1:Eb5:.54 15:2:G5:.66 17:1:F5:.56 ' +
  '18:1.5:Eb5:.58 19.5:.5:D5:.48 20:1:C5:.5 21:2:D5:.54 23:1:Bb4:.46';

export const tallRooms: Score<Section> = {
  id: 'tall-rooms',
  title: 'Tall Rooms',
  mood: 'elegant',
  about: {
    en: 'A slow waltz for strings, harp and grand piano: high ceilings and long views.',
    nb: 'En langsom vals for strykere, harpe og flygel: høyt under taket og vid utsikt.',
  },
  meter,
  bars: layOut<Section>(meter, [
    ['intro', [chords.es, chords.asOverEs, chords.es, chords.b7]],
    ['opening', theme],
    ['theme', theme],
    ['middle', [chords.cMin, chords.gOverH, chords.esOverB, chords.aHalf, chords.asMaj7, chords.esOverG, chords.fMin7, chords.b7]],
    ['theme', theme],
    ['outro', [chords.asMaj7, chords.asMin6, chords.es, chords.es]],
  ]),
  melodies: {
    opening: line(themeMelody),
    theme: line(themeMelody),
    middle: line(
      '0:2:C5:.52 2:1:D5:.5 3:3:D5:.54 6:2:Eb5:.56 8:1:F5:.56 9:2:G5:.64 11:1:Eb5:.54 12:1:C5:.54 13:1:Eb5:.58 14:1:G5:.62 15:2:Bb5:.74 17:1:G5:.62 ' +
        '18:2:Ab5:.66 20:1:F5:.58 21:2:F5:.58 23:1:D5:.5',
    ),
    outro: line('0:2:C5:.46 2:1:Eb5:.46 3:3:F5:.48 6:3:Eb5:.44 9:3:G5:.36'),
  },
  loop: { fromBar: 12, toBar: 28 },
  tailSeconds: 5,
};
