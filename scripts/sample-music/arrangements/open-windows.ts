import { brush, clap, kick, shaker, snap, tambourine } from '../instruments/percussion.ts';
import { bassGuitar, mutedGuitar, pluckString, steelGuitar, ukulele } from '../instruments/plucked-string.ts';
import { glockenspiel } from '../instruments/struck.ts';
import { clearMaster } from '../master.ts';
import { busesFor, mixDown, type Desk } from '../mix.ts';
import { humanHand, seededRandom, seedOf, type Hand } from '../random.ts';
import { beatSecondsOf, trackSecondsOf, type Bar } from '../score.ts';
import { openWindows, type Section } from '../scores/open-windows.ts';
import { bell, steepHighPass, steepLowPass } from '../signal/filters.ts';
import type { Stereo } from '../signal/stereo.ts';

const guitarTone = [() => steepHighPass(130), () => bell(210, 1, -2), () => bell(3200, 0.8, 2), () => steepLowPass(11_000)];
const desk: Desk<'picking' | 'strum' | 'ukulele' | 'lead' | 'bells' | 'bass' | 'kick' | 'claps' | 'shaker'> = {
  picking: { level: 1, send: 0.2, tone: guitarTone },
  strum: { level: 0.74, send: 0.18, tone: guitarTone },
  ukulele: { level: 1.7, send: 0.25, tone: [() => steepHighPass(260)] },
  lead: { level: 1.6, send: 0.32, tone: [() => steepHighPass(180), () => bell(2600, 1, 2)] },
  bells: { level: 0.72, send: 0.45, tone: [() => steepHighPass(400)] },
  bass: { level: 0.62, send: 0.02, tone: [() => steepLowPass(1800)] },
  kick: { level: 0.6, send: 0.04 },
  claps: { level: 1.05, send: 0.4, tone: [() => steepHighPass(300)] },
  shaker: { level: 1.9, send: 0.2 },
};

/** Strokes of the strumming hand: beat, loudness, down or up. */
const strokes = [
  [0, 0.86, 'down'],
  [1, 0.66, 'down'],
  [1.5, 0.5, 'up'],
  [2.5, 0.58, 'up'],
  [3, 0.74, 'down'],
  [3.5, 0.52, 'up'],
] as const;
/** Which string the picking hand takes on each quaver. */
const picked: Readonly<Record<Section, readonly number[]>> = {
  intro: [0, 2, 3, 4, 2, 3, 4, 3],
  verse: [0, 3, 2, 3, 1, 3, 2, 4],
  refrain: [0, 3, 2, 3, 1, 3, 2, 4],
  outro: [0, 2, 3, 4, 3, 2, 3, 4],
};

/** Plays the score; a section that returns is played with the same hands, and more of them. */
export function playOpenWindows(seed: number): Stereo {
  const { bars, melodies, meter } = openWindows;
  const beat = beatSecondsOf(meter);
  const buses = busesFor(desk, trackSecondsOf(openWindows));
  for (const bar of bars) {
    const handFor = (part: string): Hand => humanHand(seededRandom(seedOf(seed, bar.section + part, bar.indexInSection)));
    pick(bar, handFor('picking'));
    strum(bar, handFor('left'), -0.72);
    strum(bar, handFor('right'), 0.72);
    chop(bar, handFor('ukulele'));
    bassLine(bar, handFor('bass'));
    drums(bar, handFor('drums'));
    if (bar.indexInSection === 0) tune(bar, handFor('tune'));
  }
  const mix = mixDown(buses, desk, { decaySeconds: 1.25, dampingHz: 6500, isDiffuse: true, preDelaySeconds: 0.014 }, 0.5);
  clearMaster(mix, { lufs: -15, truePeakDb: -2.4, fadeSeconds: 1.6 });
  return mix;

  function isLast(bar: Bar<Section>): boolean {
    return bar.section === 'outro' && bar.indexInSection === 3;
  }

  function pick(bar: Bar<Section>, { random, late, touch }: Hand): void {
    if (isLast(bar)) return;
    const isOpen = bar.section === 'intro' || bar.section === 'outro';
    picked[bar.section].forEach((string, quaver) => {
      const accent = quaver === 0 ? 1.2 : quaver % 2 === 0 ? 1 : 0.84;
      const midi = bar.chord.voices[string]!;
      const note = {
        atSeconds: bar.startSeconds + quaver * 0.5 * beat + late(5),
        heldSeconds: beat * (isOpen ? 1.6 : 0.5),
        midi,
        velocity: touch((bar.section === 'refrain' ? 0.5 : 0.62) * accent),
        pan: bar.section === 'refrain' ? -0.2 : -0.38,
      };
      pluckString(buses.picking, note, isOpen ? steelGuitar : mutedGuitar, random, isOpen ? 0.8 : 1.1);
    });
  }

  function strum(bar: Bar<Section>, { random, late, touch }: Hand, pan: number): void {
    const { section, indexInSection, chord, startSeconds } = bar;
    const isSparse = section === 'outro' || (section === 'verse' && indexInSection >= 4);
    if (section === 'intro' || (section === 'verse' && !isSparse)) return;
    const played = isSparse ? strokes.slice(0, 1) : strokes;
    played.forEach(([at, loud, way], index) => {
      const until = isSparse ? (isLast(bar) ? 9 : 4) : (played[index + 1]?.[0] ?? 4);
      const strings = way === 'down' ? chord.voices : chord.voices.slice(2).toReversed();
      const gap = isLast(bar) ? 0.034 : way === 'down' ? 0.011 : 0.008;
      const stroke = startSeconds + at * beat + late(6);
      strings.forEach((midi, string) => {
        const weight = way === 'down' ? 0.9 + 0.03 * string : 1 - 0.08 * string;
        const note = {
          atSeconds: stroke + string * gap,
          heldSeconds: (until - at) * beat,
          midi,
          velocity: touch(loud * weight * (isSparse ? 0.8 : 1)),
          pan,
        };
        pluckString(buses.strum, note, steelGuitar, random, 0.62);
      });
    });
  }

  /** The second verse and the end of the second refrain: short chords off the beat, high up. */
  function chop(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const isVerse = bar.section === 'verse' && bar.pass === 2 && bar.indexInSection < 7;
    const isRefrain = bar.section === 'refrain' && bar.pass === 2 && bar.indexInSection >= 4;
    if (!isVerse && !isRefrain) return;
    for (const at of [0.5, 1.5, 2.5, 3.5])
      bar.chord.voices.slice(2).forEach((midi, string) => {
        const note = {
          atSeconds: bar.startSeconds + at * beat + string * 0.007 + late(4),
          heldSeconds: beat * 0.34,
          midi: midi + 12,
          velocity: touch(at === 1.5 || at === 3.5 ? 0.62 : 0.5),
          pan: 0.5,
        };
        pluckString(buses.ukulele, note, ukulele, random, 0.6);
      });
  }

  function bassLine(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const { section, chord, startSeconds } = bar;
    if (section === 'intro') return;
    const fifth = chord.bass + 7 > 50 ? chord.bass - 5 : chord.bass + 7;
    const steps: ReadonlyArray<readonly [at: number, beats: number, midi: number, loud: number]> =
      section === 'refrain'
        ? [
            [0, 0.95, chord.bass, 0.8],
            [1, 0.45, chord.bass, 0.56],
            [1.5, 0.95, chord.bass, 0.7],
            [2.5, 0.45, chord.bass, 0.6],
            [3, 0.5, fifth, 0.62],
            [3.5, 0.45, chord.bass, 0.58],
          ]
        : section === 'verse'
          ? [
              [0, 1.4, chord.bass, 0.76],
              [1.5, 0.5, chord.bass, 0.52],
              [2, 1.8, chord.bass, 0.66],
            ]
          : [[0, isLast(bar) ? 6 : 3.8, chord.bass, 0.66]];
    for (const [at, beats, midi, loud] of steps)
      pluckString(
        buses.bass,
        { atSeconds: startSeconds + at * beat + late(3), heldSeconds: beats * beat, midi, velocity: touch(loud), pan: 0 },
        bassGuitar,
        random,
      );
  }

  function drums(bar: Bar<Section>, { random, late, touch }: Hand): void {
    const { section, indexInSection, pass, startSeconds } = bar;
    const at = (beats: number, ms: number): number => startSeconds + beats * beat + late(ms);
    const isFull = section === 'refrain';
    const ends = indexInSection === 7;
    if (section === 'outro') return;
    if (section === 'intro') {
      if (indexInSection >= 2)
        for (const beats of [1, 3]) snap(buses.claps, { atSeconds: at(beats, 3), velocity: touch(0.5), pan: 0.2 }, random);
      return;
    }
    for (const beats of isFull ? [0, 1.5, 2] : [0, 2])
      kick(buses.kick, { atSeconds: at(beats, 1), velocity: touch(beats === 1.5 ? 0.7 : 0.95), pan: 0 });
    for (const beats of [1, 3]) {
      if (isFull) clap(buses.claps, { atSeconds: at(beats, 3), velocity: touch(0.62), pan: 0.05 }, random);
      else snap(buses.claps, { atSeconds: at(beats, 3), velocity: touch(0.62), pan: 0.2 }, random);
      if (isFull) brush(buses.shaker, { atSeconds: at(beats, 3), velocity: touch(0.34), pan: -0.1 }, random);
    }
    if (ends) for (const beats of [2.5, 3.5]) clap(buses.claps, { atSeconds: at(beats, 3), velocity: touch(0.46), pan: -0.1 }, random);
    if (!isFull && pass === 1 && indexInSection < 4) return;
    for (let quaver = 0; quaver < 8; quaver++) {
      const stroke = { atSeconds: at(quaver * 0.5, 4), velocity: touch(quaver % 2 === 0 ? 0.4 : 0.58), pan: 0.42 };
      shaker(buses.shaker, stroke, random);
      if (isFull) tambourine(buses.shaker, { ...stroke, pan: -0.45, velocity: stroke.velocity * (quaver % 4 === 2 ? 0.9 : 0.5) }, random);
    }
  }

  function tune(bar: Bar<Section>, { random, late, touch }: Hand): void {
    for (const note of melodies[bar.section] ?? []) {
      const atSeconds = bar.startSeconds + note.atBeat * beat + late(5);
      const heldSeconds = note.beats * beat * 1.1;
      const velocity = touch(note.velocity);
      const withBells = bar.section !== 'verse';
      if (withBells) glockenspiel(buses.bells, { atSeconds, heldSeconds, midi: note.midi, velocity, pan: 0.28 }, random);
      const midi = withBells ? note.midi - 12 : note.midi;
      pluckString(buses.lead, { atSeconds: atSeconds + 0.004, heldSeconds, midi, velocity, pan: 0.16 }, steelGuitar, random, 0.8);
      if (withBells && bar.pass === 2 && note.atBeat >= 16)
        glockenspiel(
          buses.bells,
          { atSeconds: atSeconds + 0.008, heldSeconds, midi: note.midi + 12, velocity: velocity * 0.5, pan: -0.3 },
          random,
        );
    }
  }
}
