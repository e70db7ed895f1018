import { layOut, type Meter, type Score } from '../score.ts';
import { chord, line } from '../theory.ts';

/**
 * "Quiet Water": F major, 64 beats a minute, no drums. Four voices that move by a step or not at all over a bass that
 * wanders, and a piano that says a few notes and listens to them.
 */
const meter: Meter = { bpm: 64, beatsPerBar: 4, firstBeatSeconds: 0.04 };

export type Section = 'intro' | 'first' | 'second' | 'outro';

const chords = {
  fMaj9: chord('F2', 'A3 C4 E4 G4'),
  aMin7: chord('E2', 'A3 C4 E4 G4'),
  dMin11: chord('D2', 'A3 C4 F4 G4'),
  bMaj9: chord('Bb1', 'A3 C4 D4 F4'),
  fOverA: chord('A1', 'A3 C4 F4 G4'),
  gMin11: chord('G1', 'Bb3 C4 D4 F4'),
  cSus: chord('C2', 'Bb3 D4 F4 G4'),
  fAdd9: chord('F2', 'A3 C4 F4 G4'),
};

const first = [chords.fMaj9, chords.aMin7, chords.dMin11, chords.bMaj9];
const second = [chords.bMaj9, chords.fOverA, chords.gMin11, chords.cSus];

export const quietWater: Score<Section> = {
  id: 'quiet-water',
  title: 'Quiet Water',
  mood: 'calm',
  about: {
    en: 'Felt piano over slow, wide pads and no drums: a still place by the sea.',
    nb: 'Filtpiano over langsomme, brede klanger og ingen trommer: et stille sted ved sjøen.',
  },
  meter,
  bars: layOut<Section>(meter, [
    ['intro', [chords.fMaj9, chords.bMaj9, chords.fMaj9, chords.cSus]],
    ['first', first],
    ['second', second],
    ['first', first],
    ['second', second],
    ['outro', [chords.fMaj9, chords.bMaj9, chords.cSus, chords.fAdd9]],
  ]),
  melodies: {
    intro: line('1:1.5:G5:.42 2.5:1:E5:.36 5:2.5:D5:.38 9:1:G5:.4 10:2:C6:.44 13:2:G5:.36'),
    first: line(
      '0.5:.5:C5:.4 1:1:E5:.46 2:2:G5:.5 4.5:.5:E5:.4 5:2.5:C5:.44 8.5:.5:C5:.4 9:1:F5:.46 10:2:A5:.52 12.5:.5:G5:.42 13:1:F5:.46 14:2:D5:.44',
    ),
    second: line('0.5:.5:D5:.42 1:1:F5:.48 2:2:A5:.54 5:1:G5:.48 6:2:C6:.56 8.5:.5:Bb5:.46 9:1:A5:.46 10:2:F5:.46 13:1:D5:.42 14:2:G5:.46'),
    outro: line('1:1.5:G5:.4 2.5:1:E5:.36 5:2.5:D5:.36 9.5:2:G5:.34 12.5:3:A5:.36'),
  },
  loop: { fromBar: 8, toBar: 16 },
  tailSeconds: 6,
};
