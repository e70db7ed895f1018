import { heldNotes } from '../held-notes.ts';
import { bowedGlass, pad, seaAir, subBass } from '../instruments/pads.ts';
import { feltUpright, struckPiano } from '../instruments/struck.ts';
import { clearMaster } from '../master.ts';
import { busesFor, mixDown, type Desk } from '../mix.ts';
import { humanHand, seededRandom, seedOf, type Hand } from '../random.ts';
import { beatSecondsOf, trackSecondsOf, type Bar } from '../score.ts';
import { quietWater, type Section } from '../scores/quiet-water.ts';
import { pingPong } from '../signal/echo.ts';
import { bell, steepHighPass, steepLowPass } from '../signal/filters.ts';
import { mixInto, type Stereo } from '../signal/stereo.ts';

const desk: Desk<'piano' | 'tune' | 'pad' | 'glass' | 'bass' | 'air'> = {
  piano: { level: 1, send: 0.4, tone: [() => steepHighPass(70), () => bell(260, 1, -2)] },
  tune: { level: 1.15, send: 0.6, tone: [() => steepHighPass(140), () => bell(2400, 0.7, 2)] },
  pad: { level: 0.62, send: 0.35, tone: [() => steepHighPass(170), () => bell(330, 0.9, -3)] },
  glass: { level: 0.75, send: 0.6, tone: [() => steepHighPass(350)] },
  bass: { level: 0.36, send: 0, tone: [() => steepLowPass(400)] },
  air: { level: 2.4, send: 0.1 },
};

/** Which voice each quaver takes; -1 rests. */
const arpeggios: Readonly<Record<Section, readonly number[]>> = {
  intro: [-1, -1, 1, -1, 2, -1, -1, -1],
  first: [-1, 0, 2, -1, 1, 3, -1, 2],
  second: [-1, 0, 1, 2, 3, 2, 1, 2],
  outro: [-1, -1, 1, -1, 2, -1, 3, -1],
};
const energy: Readonly<Record<Section, number>> = { intro: 0.7, first: 0.84, second: 1, outro: 0.76 };

/** Plays the score freely: each note up to a fiftieth of a second off, chords rolled, swells of four bars. */
export function playQuietWater(seed: number): Stereo {
  const { bars, melodies, meter } = quietWater;
  const beat = beatSecondsOf(meter);
  const barSeconds = beat * meter.beatsPerBar;
  const buses = busesFor(desk, trackSecondsOf(quietWater));
  const handFor = (bar: Bar<Section>, part: string): Hand => humanHand(seededRandom(seedOf(seed, bar.section + part, bar.indexInSection)));
  pads();
  for (const bar of bars) {
    accompany(bar, handFor(bar, 'piano'));
    if (bar.indexInSection % 2 === 0)
      seaAir(
        buses.air,
        { atSeconds: bar.startSeconds - 1, heldSeconds: barSeconds * 2, velocity: energy[bar.section] },
        handFor(bar, 'air').random,
      );
    if (bar.indexInSection === 0) tune(bar, handFor(bar, 'tune'));
  }
  mixInto(buses.tune, pingPong(buses.tune, beat * 1.5, 0.42, 2600), 0.22);
  const mix = mixDown(buses, desk, { decaySeconds: 4.6, dampingHz: 3800, isDiffuse: true, preDelaySeconds: 0.03 }, 0.5);
  clearMaster(mix, { lufs: -15, truePeakDb: -2.4, fadeSeconds: 4 });
  return mix;

  function pads(): void {
    for (const { voice, midi, fromBar, barCount } of heldNotes(bars, 4)) {
      const bar = bars[fromBar]!;
      const { random, touch } = handFor(bar, `pad${voice}`);
      const isFirst = fromBar === 0;
      const note = {
        atSeconds: Math.max(0, bar.startSeconds - 0.5),
        heldSeconds: barSeconds * barCount,
        midi,
        velocity: touch(0.8 * energy[bar.section]),
        pan: 0,
      };
      pad(buses.pad, note, random, isFirst ? 0.7 : 2, 2.8);
      const isTop = voice === bar.chord.voices.length - 1;
      if (isTop && bar.section !== 'intro') {
        const high = { ...note, midi: midi + 12, velocity: touch(bar.section === 'second' ? 0.8 : 0.5), pan: 0.1 };
        bowedGlass(buses.glass, high, random, 2.6, 3.4);
      }
    }
  }

  function accompany(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const { section, chord, startSeconds } = bar;
    const level = energy[section];
    const isLast = section === 'outro' && bar.indexInSection === 3;
    const isRolled = section === 'intro' || isLast || bar.indexInSection === 0;
    const heldSeconds = barSeconds * (isLast ? 1.9 : 1.02);
    const low = { heldSeconds, pan: -0.16 };
    struckPiano(
      buses.piano,
      { ...low, atSeconds: startSeconds + late(6), midi: chord.bass + 12, velocity: touch(0.5 * level) },
      feltUpright,
      random,
    );
    subBass(buses.bass, { ...low, pan: 0, atSeconds: startSeconds + late(4), midi: chord.bass, velocity: touch(0.62 * level) });
    if (isRolled)
      chord.voices.forEach((midi, voice) => {
        const atSeconds = startSeconds + 0.03 + voice * 0.045 + late(8);
        struckPiano(
          buses.piano,
          { atSeconds, heldSeconds, midi, velocity: touch(0.4 * level), pan: (voice - 1.5) * 0.14 },
          feltUpright,
          random,
        );
      });
    if (isLast) return;
    arpeggios[section].forEach((voice, quaver) => {
      if (voice < 0) return;
      const atSeconds = startSeconds + quaver * 0.5 * beat + late(16);
      const note = {
        atSeconds,
        heldSeconds: beat * 2.2,
        midi: chord.voices[voice]!,
        velocity: touch((quaver % 2 === 0 ? 0.36 : 0.32) * level),
        pan: -0.1 + voice * 0.12,
      };
      struckPiano(buses.piano, note, feltUpright, random);
    });
  }

  function tune(bar: Bar<Section>, { random, late, touch }: Hand): void {
    for (const { atBeat, beats, midi, velocity } of melodies[bar.section] ?? []) {
      const atSeconds = bar.startSeconds + atBeat * beat + late(18);
      const note = { atSeconds, heldSeconds: beats * beat + 0.5, midi, velocity: touch(velocity * 1.15), pan: 0.12 };
      struckPiano(buses.tune, note, feltUpright, random);
      if (bar.section === 'first' && bar.pass === 2 && atBeat < 12)
        struckPiano(
          buses.tune,
          { ...note, atSeconds: atSeconds + 0.02, midi: midi + 12, velocity: note.velocity * 0.55, pan: 0.24 },
          feltUpright,
          random,
        );
    }
  }
}
