import { clap, clubKick, hat, shaker, snap, splash } from '../instruments/percussion.ts';
import { glassLead, riser, sawPad, synthBass, synthPluck } from '../instruments/synths.ts';
import { clearMaster } from '../master.ts';
import { busesFor, mixDown, type Desk } from '../mix.ts';
import { seededRandom, seedOf } from '../random.ts';
import { beatSecondsOf, trackSecondsOf, type Bar } from '../score.ts';
import { cityLights, type Section } from '../scores/city-lights.ts';
import { pingPong } from '../signal/echo.ts';
import { bell, steepHighPass, steepLowPass, sweepLowPass } from '../signal/filters.ts';
import { mixInto, sampleRate, shape, type Stereo } from '../signal/stereo.ts';

const desk: Desk<'pad' | 'pluck' | 'lead' | 'bass' | 'kick' | 'claps' | 'hats' | 'effects'> = {
  pad: { level: 0.85, send: 0.3, tone: [() => steepHighPass(190), () => bell(320, 0.9, -2.5)] },
  pluck: { level: 0.72, send: 0.26, tone: [() => steepHighPass(210)] },
  lead: { level: 0.8, send: 0.4, tone: [() => steepHighPass(300)] },
  bass: { level: 0.44, send: 0, tone: [() => steepHighPass(38), () => steepLowPass(1400)] },
  kick: { level: 0.62, send: 0.02 },
  claps: { level: 0.85, send: 0.34, tone: [() => steepHighPass(320)] },
  hats: { level: 0.9, send: 0.12 },
  effects: { level: 0.8, send: 0.4 },
};

/** The tone of the running figure on each semiquaver: voices 0 to 3, 4 and 5 the two lowest an octave up; -1 rests. */
const figure = [0, -1, 2, 4, -1, 2, 3, -1, 1, -1, 3, 5, -1, 3, 4, 2] as const;
const accents = [1, 0, 0.7, 0.9, 0, 0.65, 0.95, 0, 0.8, 0, 0.7, 1, 0, 0.65, 0.9, 0.7] as const;
/** How far the pad's filter and the plucks are open at each section's start and end, Hz. */
const openings: Readonly<Record<Section, readonly [from: number, to: number]>> = {
  intro: [650, 1500],
  groove: [1300, 2300],
  full: [3400, 3400],
  break: [800, 3600],
  outro: [2800, 700],
};

/** Plays the score exactly in time; what holds a note steps back at every kick. */
export function playCityLights(seed: number): Stereo {
  const { bars, melodies, meter } = cityLights;
  const beat = beatSecondsOf(meter);
  const barSeconds = beat * meter.beatsPerBar;
  const buses = busesFor(desk, trackSecondsOf(cityLights));
  const kicks: number[] = [];
  for (const bar of bars) {
    const random = seededRandom(seedOf(seed, bar.section, bar.indexInSection));
    pads(bar, random);
    plucks(bar, random);
    bassLine(bar);
    drums(bar, random);
    effects(bar, random);
    if (bar.indexInSection === 0) lead(bar);
  }
  ending();
  for (const channel of [buses.pad.left, buses.pad.right]) sweepLowPass(channel, openingAt, 0.8);
  for (const [bus, depth] of [
    [buses.pad, 0.62],
    [buses.bass, 0.5],
    [buses.pluck, 0.28],
  ] as const)
    duck(bus, depth);
  mixInto(buses.pluck, pingPong(buses.pluck, beat * 0.75, 0.45, 3200), 0.32);
  mixInto(buses.lead, pingPong(buses.lead, beat * 0.75, 0.4, 2800), 0.34);
  const mix = mixDown(buses, desk, { decaySeconds: 1.9, dampingHz: 6000, isDiffuse: true, preDelaySeconds: 0.02 }, 0.42);
  clearMaster(mix, { lufs: -15, truePeakDb: -2.4, fadeSeconds: 1.6 });
  return mix;

  function lengthOf(section: Section): number {
    return bars.filter((bar) => bar.section === section && bar.pass === 1).length;
  }

  function openingAt(seconds: number): number {
    const index = Math.max(0, Math.min(bars.length - 1, Math.floor((seconds - meter.firstBeatSeconds) / barSeconds)));
    const bar = bars[index]!;
    const [from, to] = openings[bar.section];
    const part = (bar.indexInSection + Math.min(1, Math.max(0, (seconds - bar.startSeconds) / barSeconds))) / lengthOf(bar.section);
    return from * (to / from) ** part;
  }

  function isPause(bar: Bar<Section>): boolean {
    return (bar.section === 'groove' || bar.section === 'break') && bar.indexInSection === lengthOf(bar.section) - 1;
  }

  function pads({ chord, section, startSeconds }: Bar<Section>, random: () => number): void {
    const isFirst = startSeconds === meter.firstBeatSeconds;
    const velocity = section === 'full' ? 0.95 : section === 'break' ? 0.9 : 0.8;
    for (const midi of chord.voices)
      sawPad(
        buses.pad,
        { atSeconds: startSeconds - (isFirst ? 0.02 : 0.05), heldSeconds: barSeconds, midi, velocity, pan: 0 },
        random,
        isFirst ? 0.05 : 0.09,
        0.16,
      );
  }

  function plucks({ chord, section, startSeconds }: Bar<Section>, random: () => number): void {
    const tones = [...chord.voices, chord.voices[0]! + 12, chord.voices[1]! + 12];
    figure.forEach((tone, step) => {
      if (tone < 0) return;
      const atSeconds = startSeconds + step * 0.25 * beat;
      const lift = section === 'full' ? 0.8 : 0.9;
      const note = {
        atSeconds,
        heldSeconds: beat * 0.22,
        midi: tones[tone]! + 12,
        velocity: accents[step]! * lift * (0.94 + 0.12 * random()),
        pan: step % 2 === 0 ? -0.34 : 0.34,
      };
      synthPluck(buses.pluck, note, openingAt(atSeconds) * 1.1, random);
    });
  }

  function bassLine(bar: Bar<Section>): void {
    const { section, chord, startSeconds } = bar;
    if (section === 'intro') return;
    if (section === 'break' || section === 'outro' || isPause(bar)) {
      if (section !== 'break' || bar.indexInSection >= 4)
        synthBass(buses.bass, { atSeconds: startSeconds, heldSeconds: barSeconds * 0.9, midi: chord.bass, velocity: 0.6, pan: 0 });
      return;
    }
    const steps = section === 'full' ? [0.5, 0.75, 1.5, 1.75, 2.5, 2.75, 3.25, 3.5, 3.75] : [0.5, 1.5, 2.5, 3.5];
    for (const at of steps) {
      const isOctave = section === 'full' && at === 3.75;
      synthBass(buses.bass, {
        atSeconds: startSeconds + at * beat,
        heldSeconds: beat * (section === 'full' ? 0.22 : 0.42),
        midi: chord.bass + (isOctave ? 12 : 0),
        velocity: at % 1 === 0.5 ? 0.9 : 0.68,
        pan: 0,
      });
    }
  }

  function drums(bar: Bar<Section>, random: () => number): void {
    const { section, indexInSection, startSeconds } = bar;
    const stroke = (at: number, velocity: number, pan = 0): { atSeconds: number; velocity: number; pan: number } => ({
      atSeconds: startSeconds + at * beat,
      velocity,
      pan,
    });
    const isFull = section === 'full';
    if (isPause(bar)) {
      for (const [at, loud] of [
        [2, 0.34],
        [2.5, 0.42],
        [3, 0.5],
        [3.25, 0.52],
        [3.5, 0.58],
        [3.75, 0.64],
      ] as const)
        clap(buses.claps, stroke(at, loud), random);
      return;
    }
    if (section === 'break') return;
    const hasKick =
      section === 'groove' || isFull || (section === 'outro' && indexInSection < 2) || (section === 'intro' && indexInSection >= 2);
    for (const at of hasKick ? [0, 1, 2, 3] : []) {
      clubKick(buses.kick, stroke(at, isFull ? 1 : section === 'intro' ? 0.7 : 0.9), random);
      kicks.push(startSeconds + at * beat);
    }
    if (section === 'intro' && indexInSection < 2) return;
    for (const at of [0.5, 1.5, 2.5, 3.5]) hat(buses.hats, stroke(at, isFull ? 0.62 : 0.46, 0.16), isFull ? 0.055 : 0.03, random);
    if (section === 'intro' || section === 'outro') return;
    for (const at of [1, 3]) {
      if (isFull) clap(buses.claps, stroke(at, 0.66), random);
      else snap(buses.claps, stroke(at, 0.6, 0.15), random);
    }
    if (!isFull && indexInSection < 4) return;
    for (let step = 0; step < 16; step++)
      shaker(buses.hats, stroke(step * 0.25, step % 4 === 2 ? 0.6 : step % 2 === 0 ? 0.4 : 0.28, -0.36), random);
  }

  function effects(bar: Bar<Section>, random: () => number): void {
    const { section, indexInSection, startSeconds } = bar;
    const rises: Readonly<Partial<Record<Section, number>>> = { intro: 1, groove: 2, break: 4 };
    const length = rises[section];
    if (length !== undefined && indexInSection === lengthOf(section) - length)
      riser(
        buses.effects,
        { atSeconds: startSeconds, heldSeconds: length * barSeconds, velocity: section === 'intro' ? 0.3 : 0.5 },
        random,
      );
    if (indexInSection === 0) splash(buses.effects, { atSeconds: startSeconds, velocity: section === 'full' ? 0.9 : 0.6, pan: 0 }, random);
    if (indexInSection === 0 && section !== 'full' && section !== 'groove')
      clubKick(buses.kick, { atSeconds: startSeconds, velocity: 0.6, pan: 0 }, random);
  }

  function lead(bar: Bar<Section>): void {
    for (const { atBeat, beats, midi, velocity } of melodies[bar.section] ?? []) {
      const note = { atSeconds: bar.startSeconds + atBeat * beat, heldSeconds: beats * beat, midi, velocity: velocity * 0.9, pan: 0.06 };
      glassLead(buses.lead, note);
      if (bar.pass === 2 && atBeat >= 16) glassLead(buses.lead, { ...note, midi: midi + 12, velocity: note.velocity * 0.45, pan: -0.25 });
    }
  }

  /** One last chord on the bar line after the last bar. */
  function ending(): void {
    const { chord } = bars[0]!;
    const random = seededRandom(seedOf(seed, 'ending', 0));
    const atSeconds = meter.firstBeatSeconds + bars.length * barSeconds;
    clubKick(buses.kick, { atSeconds, velocity: 0.9, pan: 0 }, random);
    splash(buses.effects, { atSeconds, velocity: 0.6, pan: 0 }, random);
    synthBass(buses.bass, { atSeconds, heldSeconds: 1.4, midi: chord.bass, velocity: 0.7, pan: 0 });
    for (const midi of chord.voices) {
      sawPad(buses.pad, { atSeconds: atSeconds - 0.03, heldSeconds: 0.9, midi, velocity: 0.9, pan: 0 }, random, 0.05, 1.6);
      synthPluck(buses.pluck, { atSeconds, heldSeconds: 0.6, midi: midi + 12, velocity: 0.8, pan: 0 }, 2200, random);
    }
  }

  /** Down at once with each kick and up again before the next beat. */
  function duck(bus: Stereo, depth: number): void {
    let next = 0;
    let last = -1;
    const starts = kicks.map((seconds) => Math.round((seconds - 0.004) * sampleRate));
    shape(bus, (i) => {
      if (next < starts.length && i >= starts[next]!) last = starts[next++]!;
      if (last < 0) return 1;
      const t = (i - last) / sampleRate;
      const down = Math.min(1, t / 0.008);
      return 1 - depth * down * (t > beat ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * t) / beat));
    });
  }
}
