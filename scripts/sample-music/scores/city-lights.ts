import { layOut, type Meter, type Score } from '../score.ts';
import { chord, line } from '../theory.ts';

/**
 * "City Lights": F minor, 125 beats a minute (a beat is twelve frames of 25 a second). Four chords that share most of their
 * notes, slow at first and twice as fast in the full part.
 */
const meter: Meter = { bpm: 125, beatsPerBar: 4, firstBeatSeconds: 0.04 };

export type Section = 'intro' | 'groove' | 'full' | 'break' | 'outro';

const chords = {
  fMin9: chord('F1', 'Ab3 C4 Eb4 G4'),
  desMaj9: chord('Db2', 'Ab3 C4 Eb4 F4'),
  asMaj7: chord('Ab1', 'Ab3 C4 Eb4 G4'),
  esAdd9: chord('Eb2', 'G3 Bb3 Eb4 F4'),
  asOverC: chord('C2', 'Ab3 C4 Eb4 G4'),
};
const { fMin9, desMaj9, asMaj7, esAdd9, asOverC } = chords;
const full = [fMin9, desMaj9, asMaj7, esAdd9, fMin9, desMaj9, asMaj7, esAdd9];

export const cityLights: Score<Section> = {
  id: 'city-lights',
  title: 'City Lights',
  mood: 'driving',
  about: {
    en: 'Electronic, with a soft steady kick and plucks that run: for quick reels.',
    nb: 'Elektronisk, med myk, jevn basstromme og løpende toner: for raske reels.',
  },
  meter,
  bars: layOut<Section>(meter, [
    ['intro', [fMin9, desMaj9, asMaj7, esAdd9]],
    ['groove', [fMin9, fMin9, desMaj9, desMaj9, asMaj7, asMaj7, esAdd9, esAdd9]],
    ['full', full],
    ['break', [desMaj9, esAdd9, fMin9, asOverC, desMaj9, asOverC, desMaj9, esAdd9]],
    ['full', full],
    ['outro', [fMin9, desMaj9, asMaj7, esAdd9]],
  ]),
  melodies: {
    full: line(
      '0:.75:C5:.6 .75:.75:Eb5:.6 1.5:1.25:G5:.7 3:.75:Eb5:.56 4:.75:F5:.64 4.75:.75:Eb5:.58 5.5:2:C5:.62 8:.75:C5:.6 8.75:.75:Eb5:.6 9.5:1.25:Bb5:.72 ' +
        '11:.75:G5:.6 12:.75:G5:.64 12.75:.75:F5:.58 13.5:2:Bb4:.6 16:.75:C5:.6 16.75:.75:Eb5:.62 17.5:1.25:G5:.72 19:.75:Eb5:.58 20:.75:Ab5:.72 ' +
        '20.75:.75:F5:.6 21.5:2:Eb5:.62 24:.75:Eb5:.62 24.75:.75:G5:.64 25.5:1.25:C6:.78 27:.75:Bb5:.66 28:1.5:Bb5:.7 29.5:1:G5:.6 30.5:1.25:F5:.6',
    ),
  },
  loop: { fromBar: 12, toBar: 28 },
  tailSeconds: 3.5,
};
