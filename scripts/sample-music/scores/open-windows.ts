import { layOut, type Meter, type Score } from '../score.ts';
import { chord, line } from '../theory.ts';

/**
 * "Open Windows": A major, 120 beats a minute. Guitar shapes whose two highest strings hardly move, a refrain that starts
 * on the fourth and climbs, and a verse that leaves room for it.
 */
const meter: Meter = { bpm: 120, beatsPerBar: 4, firstBeatSeconds: 0.04 };

export type Section = 'intro' | 'verse' | 'refrain' | 'outro';

const chords = {
  a: chord('A2', 'A2 E3 C#4 E4 A4'),
  eOverGis: chord('G#2', 'B2 E3 B3 E4 G#4'),
  fisMin7: chord('F#2', 'C#3 F#3 A3 E4 A4'),
  dAdd9: chord('D2', 'D3 F#3 A3 E4 A4'),
  aOverCis: chord('C#2', 'C#3 E3 A3 E4 A4'),
  bMin11: chord('B1', 'B2 F#3 A3 E4 A4'),
  e: chord('E2', 'B2 E3 B3 E4 G#4'),
  eSus: chord('E2', 'B2 E3 B3 E4 A4'),
};

const verse = [chords.a, chords.eOverGis, chords.fisMin7, chords.dAdd9, chords.a, chords.aOverCis, chords.dAdd9, chords.eSus];
const refrain = [chords.dAdd9, chords.aOverCis, chords.e, chords.fisMin7, chords.dAdd9, chords.aOverCis, chords.bMin11, chords.e];

export const openWindows: Score<Section> = {
  id: 'open-windows',
  title: 'Open Windows',
  mood: 'bright',
  about: {
    en: 'Guitars, claps and small bells at a walking pace: a home on a sunny day.',
    nb: 'Gitarer, klapp og små klokker i spasertempo: et hjem på en solskinnsdag.',
  },
  meter,
  bars: layOut<Section>(meter, [
    ['intro', [chords.a, chords.dAdd9, chords.a, chords.eSus]],
    ['verse', verse],
    ['refrain', refrain],
    ['verse', verse],
    ['refrain', refrain],
    ['outro', [chords.dAdd9, chords.aOverCis, chords.eSus, chords.a]],
  ]),
  melodies: {
    verse: line(
      '2.5:.5:E5:.5 3:.5:F#5:.5 3.5:1:E5:.55 6:.5:B4:.5 6.5:1.5:E5:.55 10.5:.5:C#5:.5 11:.5:E5:.55 11.5:1:F#5:.6 14:.5:E5:.55 14.5:1.5:D5:.5 ' +
        '18.5:.5:E5:.5 19:.5:F#5:.55 19.5:1:A5:.6 22:.5:F#5:.55 22.5:1.5:E5:.55 26.5:.5:C#5:.5 27:.5:E5:.55 27.5:1:F#5:.6 30:.5:E5:.5 30.5:1.5:B4:.5',
    ),
    refrain: line(
      '0:.5:F#5:.62 .5:.5:A5:.6 1.5:1:A5:.7 2.5:.5:B5:.62 4:1.5:C#6:.76 5.5:.5:B5:.6 6:1.5:A5:.64 8:.5:G#5:.6 8.5:.5:B5:.62 9.5:1:B5:.7 10.5:.5:C#6:.62 ' +
        '12:1.5:A5:.7 13.5:.5:F#5:.56 14:1.5:E5:.6 16:.5:F#5:.62 16.5:.5:A5:.62 17.5:1:A5:.7 18.5:.5:B5:.64 20:1.5:C#6:.76 21.5:.5:E6:.7 22:1.5:C#6:.66 ' +
        '24:.5:D6:.74 24.5:.5:C#6:.64 25.5:1:B5:.66 26.5:.5:A5:.6 28:1.5:B5:.7 30:1.5:G#5:.62',
    ),
    outro: line('0:.5:F#5:.5 .5:.5:A5:.5 1.5:1.5:A5:.56 4:1.5:C#6:.56 5.5:.5:B5:.46 6:1.5:A5:.5 8.5:1.5:B5:.46 12:3:C#6:.5'),
  },
  loop: { fromBar: 12, toBar: 28 },
  tailSeconds: 4.5,
};
