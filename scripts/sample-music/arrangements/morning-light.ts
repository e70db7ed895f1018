import { feltPiano, electricPiano } from '../instruments/soft-keys.ts';
import { pad, subBass } from '../instruments/pads.ts';
import { brush, kick, shaker } from '../instruments/percussion.ts';
import { busesFor, mixDown, type Desk } from '../mix.ts';
import { warmMaster } from '../master.ts';
import { beatSecondsOf, trackSecondsOf, type Bar } from '../score.ts';
import { morningLight, type Section } from '../scores/morning-light.ts';
import { humanHand, seededRandom } from '../random.ts';
import type { Stereo } from '../signal/stereo.ts';

const desk: Desk<'piano' | 'keys' | 'pad' | 'bass' | 'drums' | 'kick'> = {
  piano: { level: 1.05, send: 0.42 },
  keys: { level: 1, send: 0.5 },
  pad: { level: 0.42, send: 0.25 },
  bass: { level: 0.5, send: 0 },
  drums: { level: 3.2, send: 0.6 },
  kick: { level: 0.62, send: 0.03 },
};

/** Which chord voice each quaver of the arpeggio takes (index into the voices; 4 is the lowest an octave up; -1 rests). */
const arpeggios: Readonly<Record<Section, readonly number[]>> = {
  intro: [-1, -1, 2, -1, -1, 3, -1, -1],
  a: [-1, 1, 2, 3, -1, 2, 1, 2],
  b: [-1, 2, 1, 3, 4, 2, 3, 1],
  return: [-1, 1, 2, 3, 4, 3, 2, 1],
  outro: [-1, -1, 1, -1, 2, -1, 3, -1],
};
/** How fully each section plays, 0 to 1. */
const energy: Readonly<Record<Section, number>> = { intro: 0.62, a: 0.78, b: 0.95, return: 0.92, outro: 0.6 };

/** Plays the score. Every note is a few milliseconds and a few percent off, always the same way for the same seed. */
export function playMorningLight(seed: number): Stereo {
  const { bars, melodies, meter } = morningLight;
  const beatSeconds = beatSecondsOf(meter);
  const buses = busesFor(desk, trackSecondsOf(morningLight));
  const { random, late, touch } = humanHand(seededRandom(seed));

  for (const bar of bars) {
    chordsOfBar(bar);
    rhythmOfBar(bar);
  }
  for (const bar of bars) if (bar.indexInSection === 0) melodyOfSection(bar.section, bar.startSeconds);
  const mix = mixDown(buses, desk, { decaySeconds: 2.3, dampingHz: 4200 }, 0.55);
  warmMaster(mix, -1.5);
  return mix;

  function chordsOfBar(bar: Bar<Section>): void {
    const { section, chord, startSeconds: start } = bar;
    const level = energy[section];
    const last = section === 'outro' && bar.indexInSection === 3;
    const held = meter.beatsPerBar * beatSeconds * (last ? 1.6 : 0.97);
    chord.voices.forEach((midi, voice) => {
      const pan = (voice - 1.5) * 0.16;
      feltPiano(
        buses.piano,
        { atSeconds: start + voice * 0.017 + late(7), heldSeconds: held, midi, velocity: touch((voice === 3 ? 0.56 : 0.44) * level), pan },
        random,
      );
      pad(
        buses.pad,
        {
          atSeconds: Math.max(0, start - 0.12),
          heldSeconds: held,
          midi,
          velocity: touch(section === 'intro' ? 0.85 : 0.7 + 0.2 * level),
          pan,
        },
        random,
      );
      if (section === 'b' || section === 'return') {
        const at = start + (bar.indexInSection % 2 === 0 ? 1.5 : 2.5) * beatSeconds + voice * 0.009 + late(8);
        electricPiano(buses.keys, { atSeconds: at, heldSeconds: beatSeconds * 1.2, midi, velocity: touch(0.3), pan: -pan * 2 });
      }
    });
    feltPiano(
      buses.piano,
      { atSeconds: start + late(5), heldSeconds: held, midi: chord.bass + 12, velocity: touch(0.42 * level), pan: -0.2 },
      random,
    );
    arpeggios[section].forEach((pick, quaver) => {
      if (pick < 0 || last) return;
      const midi = pick < 4 ? chord.voices[pick]! + 12 : chord.voices[0]! + 24;
      const accent = quaver % 2 === 0 ? 1 : 0.86;
      const at = start + quaver * 0.5 * beatSeconds + (quaver % 2 === 1 ? 0.012 : 0) + late(8);
      feltPiano(
        buses.piano,
        { atSeconds: at, heldSeconds: beatSeconds * 1.7, midi, velocity: touch(0.36 * level * accent), pan: 0.12 + quaver * 0.05 },
        random,
      );
    });
  }

  function rhythmOfBar(bar: Bar<Section>): void {
    const { section, indexInSection, chord, startSeconds: start } = bar;
    if (section === 'intro') return;
    const last = section === 'outro' && indexInSection === 3;
    const low = chord.bass < 33 ? chord.bass + 12 : chord.bass;
    subBass(buses.bass, {
      atSeconds: start + late(4),
      heldSeconds: beatSeconds * (last ? 4 : 2.3),
      midi: low,
      velocity: touch(0.8),
      pan: 0,
    });
    if (section === 'outro') return;
    subBass(buses.bass, {
      atSeconds: start + 2.5 * beatSeconds + late(5),
      heldSeconds: beatSeconds * 1.2,
      midi: low,
      velocity: touch(0.55),
      pan: 0,
    });
    if (section === 'a' && indexInSection < 4) return;
    const full = section === 'a' ? 0.7 : 1;
    for (let quaver = 0; quaver < 8; quaver++) {
      const velocity = touch((quaver % 2 === 0 ? 0.42 : 0.62) * full * (quaver === 7 ? 1.1 : 1));
      shaker(
        buses.drums,
        {
          atSeconds: start + quaver * 0.5 * beatSeconds + (quaver % 2 === 1 ? 0.012 : 0) + late(5),
          velocity,
          pan: 0.35,
        },
        random,
      );
    }
    for (const beat of [1, 3])
      brush(buses.drums, { atSeconds: start + beat * beatSeconds + late(5), velocity: touch(0.6 * full), pan: -0.18 }, random);
    if (section === 'a') return;
    for (const beat of indexInSection % 2 === 0 ? [0, 2.5] : [0, 2])
      kick(buses.kick, { atSeconds: start + beat * beatSeconds + late(3), velocity: touch(0.62), pan: 0 });
  }

  function melodyOfSection(section: Section, start: number): void {
    for (const note of melodies[section] ?? []) {
      const at = start + note.atBeat * beatSeconds + late(9);
      electricPiano(buses.keys, {
        atSeconds: at,
        heldSeconds: note.beats * beatSeconds,
        midi: note.midi,
        velocity: touch(note.velocity * 1.5),
        pan: 0.1,
      });
      feltPiano(
        buses.piano,
        { atSeconds: at + 0.006, heldSeconds: note.beats * beatSeconds, midi: note.midi, velocity: touch(note.velocity * 0.8), pan: 0.14 },
        random,
      );
    }
  }
}
