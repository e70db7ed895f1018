import { heldNotes } from '../held-notes.ts';
import { bowStrings, type Bowing } from '../instruments/bowed.ts';
import { harp, pizzicato, pluckString } from '../instruments/plucked-string.ts';
import { concertGrand, struckPiano } from '../instruments/struck.ts';
import { clearMaster } from '../master.ts';
import { busesFor, mixDown, type Desk } from '../mix.ts';
import { humanHand, seededRandom, seedOf, type Hand } from '../random.ts';
import { beatSecondsOf, trackSecondsOf, type Bar } from '../score.ts';
import { tallRooms, type Section } from '../scores/tall-rooms.ts';
import { bell, steepHighPass, steepLowPass } from '../signal/filters.ts';
import type { Stereo } from '../signal/stereo.ts';

const stringTone = [() => bell(480, 1, 1.5), () => bell(1500, 1.2, -2.5), () => bell(2900, 1.4, 1.5), () => steepLowPass(7500)];
const desk: Desk<'piano' | 'harp' | 'violins' | 'inner' | 'celli' | 'pizzicato'> = {
  piano: { level: 1.1, send: 0.34, tone: [() => steepHighPass(90), () => bell(280, 1, -2)] },
  harp: { level: 1.5, send: 0.4, tone: [() => steepHighPass(110)] },
  violins: { level: 0.85, send: 0.5, tone: [() => steepHighPass(230), ...stringTone] },
  inner: { level: 0.62, send: 0.42, tone: [() => steepHighPass(170), () => bell(260, 1, -2), ...stringTone] },
  celli: { level: 0.72, send: 0.22, tone: [() => steepHighPass(55), () => bell(190, 1, -2), ...stringTone] },
  pizzicato: { level: 1.5, send: 0.25, tone: [() => steepLowPass(3000)] },
};

const section = (players: number, brightHz: number, spread: number): Omit<Bowing, 'swell' | 'attack' | 'fall'> => ({
  players,
  brightHz,
  spread,
});
const violins = section(6, 4200, 0.3);
const violas = section(4, 2600, 0.26);
const celli = section(4, 1900, 0.16);

/** How loud each section's strings are; the piano and the harp carry the opening. */
const bowed: Readonly<Record<Section, number>> = { intro: 0.42, opening: 0.5, theme: 0.86, middle: 0.7, outro: 0.62 };
/** Tones of the broken chord on each quaver: 0 is the bass, then the voices, then the voices an octave up. */
const broken = [0, 2, 3, 4, 3, 2] as const;
const brokenWide = [0, 2, 3, 5, 6, 5] as const;

/** Plays the score: strings in long bows with common tones tied, harp and piano a breath apart. */
export function playTallRooms(seed: number): Stereo {
  const { bars, melodies, meter } = tallRooms;
  const beat = beatSecondsOf(meter);
  const barSeconds = beat * meter.beatsPerBar;
  const buses = busesFor(desk, trackSecondsOf(tallRooms));
  const handFor = (bar: Bar<Section>, part: string): Hand => humanHand(seededRandom(seedOf(seed, bar.section + part, bar.indexInSection)));
  innerVoices();
  for (const bar of bars) {
    chordsOf(bar, handFor(bar, 'chords'));
    bassOf(bar, handFor(bar, 'bass'));
    if (bar.indexInSection === 0) melody(bar, handFor(bar, 'melody'));
  }
  const mix = mixDown(buses, desk, { decaySeconds: 2.9, dampingHz: 4800, isDiffuse: true, preDelaySeconds: 0.026 }, 0.52);
  clearMaster(mix, { lufs: -15, truePeakDb: -2.4, fadeSeconds: 3 });
  return mix;

  function isLast(bar: Bar<Section>): boolean {
    return bar.section === 'outro' && bar.indexInSection === 3;
  }

  function innerVoices(): void {
    for (const { voice, midi, fromBar, barCount } of heldNotes(bars, 4)) {
      const bar = bars[fromBar]!;
      if (bar.section === 'intro' && bar.indexInSection < 2 && fromBar + barCount <= 2) continue;
      const { random, late, touch } = handFor(bar, `voice${voice}`);
      const rings = bars[fromBar + barCount] === undefined;
      const note = {
        atSeconds: bar.startSeconds - 0.1 + late(14),
        heldSeconds: barSeconds * barCount + (rings ? 1.6 : 0.08),
        midi,
        velocity: touch(bowed[bar.section] * 0.8),
        pan: (voice - 1) * 0.34,
      };
      bowStrings(buses.inner, note, { ...violas, attack: 0.42, fall: rings ? 1.6 : 0.4, swell: [0.72, 1, 0.8] }, random);
    }
  }

  function chordsOf(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const { chord, startSeconds, pass, indexInSection } = bar;
    const tones = [chord.bass < 46 ? chord.bass + 12 : chord.bass, ...chord.voices, ...chord.voices.map((midi) => midi + 12)];
    if (isLast(bar)) {
      [chord.bass - 12, ...tones, chord.voices[0]! + 24].forEach((midi, index) => {
        const note = {
          atSeconds: startSeconds + index * 0.075 + late(5),
          heldSeconds: 6,
          midi,
          velocity: touch(0.6 - index * 0.02),
          pan: index * 0.07 - 0.25,
        };
        pluckString(buses.harp, note, harp, random);
      });
      struckPiano(
        buses.piano,
        { atSeconds: startSeconds + late(4), heldSeconds: 5, midi: chord.bass, velocity: 0.5, pan: 0 },
        concertGrand,
        random,
      );
      return;
    }
    const isWide = bar.section === 'middle' || (bar.section === 'theme' && pass === 2 && indexInSection >= 4);
    (isWide ? brokenWide : broken).forEach((tone, quaver) => {
      const atSeconds = startSeconds + quaver * 0.5 * beat + late(8);
      const loud = quaver === 0 ? 0.62 : quaver % 2 === 0 ? 0.5 : 0.44;
      const note = { atSeconds, heldSeconds: beat * 1.7, midi: tones[tone]!, velocity: touch(loud), pan: 0.42 };
      const onPiano = bar.section === 'theme' || bar.section === 'middle';
      if (!onPiano || bar.section === 'theme')
        pluckString(buses.harp, { ...note, velocity: note.velocity * (onPiano ? 0.8 : 1.15) }, harp, random);
      if (onPiano)
        struckPiano(
          buses.piano,
          { ...note, atSeconds: atSeconds + 0.006, velocity: note.velocity * 0.72, pan: -0.14 },
          concertGrand,
          random,
        );
    });
    if (indexInSection === 7 && bar.section !== 'theme') harpRun(bar, { random, late, touch });
  }

  /** Up through the chord into the next downbeat. */
  function harpRun({ chord, startSeconds }: Bar<Section>, { random, late, touch }: Hand): void {
    const tones = [0, 12, 24].flatMap((octave) => chord.voices.map((midi) => midi + octave));
    const from = startSeconds + 1.5 * beat;
    tones.forEach((midi, index) => {
      const atSeconds = from + (index / tones.length) * 1.5 * beat + late(3);
      pluckString(
        buses.harp,
        { atSeconds, heldSeconds: 0.9, midi, velocity: touch(0.34 + 0.025 * index), pan: 0.2 + index * 0.03 },
        harp,
        random,
      );
    });
  }

  function bassOf(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const { chord, startSeconds } = bar;
    if (bar.section === 'intro') return;
    const rings = isLast(bar);
    const isPlucked = bar.section === 'opening';
    const midi = chord.bass;
    if (isPlucked) {
      pluckString(
        buses.pizzicato,
        { atSeconds: startSeconds + late(6), heldSeconds: beat * 1.4, midi, velocity: touch(0.66), pan: 0.12 },
        pizzicato,
        random,
      );
      return;
    }
    const note = {
      atSeconds: startSeconds - 0.06 + late(8),
      heldSeconds: rings ? barSeconds + 1.6 : barSeconds + 0.02,
      midi,
      velocity: touch(bowed[bar.section] * 0.9),
      pan: 0.1,
    };
    bowStrings(buses.celli, note, { ...celli, attack: 0.24, fall: rings ? 1.6 : 0.26, swell: [0.9, 0.95, 0.72] }, random);
    // the double bass, an octave below, only touches each downbeat
    pluckString(
      buses.pizzicato,
      { ...note, atSeconds: startSeconds + late(5), heldSeconds: beat * 1.6, midi: midi - 12, velocity: touch(0.62) },
      pizzicato,
      random,
    );
  }

  function melody(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const isBowed = bar.section !== 'opening';
    const onPiano = bar.section === 'opening' || bar.section === 'middle' || bar.section === 'outro';
    for (const { atBeat, beats, midi, velocity } of melodies[bar.section] ?? []) {
      const atSeconds = bar.startSeconds + atBeat * beat;
      const grows = bar.section === 'theme' && bar.pass === 2 && atBeat >= 12;
      if (onPiano) {
        const note = {
          atSeconds: atSeconds + late(9),
          heldSeconds: beats * beat + 0.15,
          midi,
          velocity: touch(velocity * 1.12),
          pan: 0.04,
        };
        struckPiano(buses.piano, note, concertGrand, random);
        struckPiano(buses.piano, { ...note, midi: midi + 12, velocity: note.velocity * 0.6 }, concertGrand, random);
      }
      if (!isBowed || (bar.section === 'middle' && atBeat < 12)) continue;
      const attack = Math.min(0.2, beats * beat * 0.3);
      const bowing: Bowing = { ...violins, attack, fall: 0.24, swell: [0.8, 1, 0.78] };
      const note = {
        atSeconds: atSeconds - 0.05 + late(8),
        heldSeconds: beats * beat + 0.06,
        midi,
        velocity: touch(velocity * (onPiano ? 0.8 : 1.1)),
        pan: -0.34,
      };
      bowStrings(buses.violins, note, bowing, random);
      if (grows) bowStrings(buses.violins, { ...note, midi: midi + 12, velocity: note.velocity * 0.62, pan: -0.1 }, bowing, random);
    }
  }
}
