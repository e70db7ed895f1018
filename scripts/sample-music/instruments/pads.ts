import { highPass, sweepLowPass } from '../signal/filters.ts';
import { frequencyOf, place, sampleRate, type Stereo } from '../signal/stereo.ts';
import { play, release, rise, type Note, type Random } from './note.ts';

/** Held air under the chord: five slightly detuned soft voices a note, slow in and slow out. */
export function pad(bus: Stereo, note: Note, random: Random, riseSeconds = 1.1, fallSeconds = 2.2): void {
  const seconds = note.heldSeconds + fallSeconds;
  for (let voice = 0; voice < 5; voice++) {
    const w = 2 * Math.PI * frequencyOf(note.midi) * 2 ** (((voice - 2) * 4.5 + random()) / 1200);
    const phase = random() * 2 * Math.PI;
    const drift = 0.13 + 0.11 * random();
    play(bus, note.atSeconds, seconds, (voice - 2) * 0.42, (t) => {
      const open = 0.55 + 0.3 * Math.sin(2 * Math.PI * drift * t + phase);
      const wave =
        Math.sin(w * t + phase) +
        0.34 * open * Math.sin(2 * w * t + phase) +
        0.16 * open * Math.sin(3 * w * t) +
        0.05 * open * Math.sin(5 * w * t);
      return 0.028 * note.velocity * rise(t, riseSeconds) * (1 - rise(Math.max(0, t - note.heldSeconds), fallSeconds)) * wave;
    });
  }
}

/** A round sine with a breath of its octave, felt more than heard. */
export function subBass(bus: Stereo, note: Note): void {
  const w = 2 * Math.PI * frequencyOf(note.midi);
  const seconds = note.heldSeconds + 0.3;
  play(bus, note.atSeconds, seconds, 0, (t) => {
    const wave = Math.sin(w * t) + 0.26 * Math.sin(2 * w * t) + 0.07 * Math.sin(3 * w * t) * Math.exp(-t / 0.3);
    return 0.26 * note.velocity * rise(t, 0.022) * Math.exp(-t / 2.4) * release(t, note.heldSeconds, 0.22) * wave * rise(seconds - t, 0.03);
  });
}

/** A bowed glass: two sines that beat slowly against each other, and a breath of the octave. */
export function bowedGlass(bus: Stereo, note: Note, random: Random, riseSeconds: number, fallSeconds: number): void {
  const hz = frequencyOf(note.midi);
  for (const side of [-1, 1]) {
    const w = 2 * Math.PI * hz * 2 ** ((side * (1.6 + random())) / 1200);
    const phase = random() * 6;
    const sway = 2 * Math.PI * (0.09 + 0.05 * random());
    play(
      bus,
      note.atSeconds,
      note.heldSeconds + fallSeconds,
      note.pan + side * 0.5,
      (t) =>
        0.05 *
        note.velocity *
        rise(t, riseSeconds) *
        (1 - rise(Math.max(0, t - note.heldSeconds), fallSeconds)) *
        (0.8 + 0.2 * Math.sin(sway * t + phase)) *
        (Math.sin(w * t + phase) + 0.12 * Math.sin(2 * w * t)),
    );
  }
}

/** A slow wave far away: noise that opens and closes over its length, another one on each side. */
export function seaAir(bus: Stereo, { atSeconds, heldSeconds, velocity }: Omit<Note, 'midi' | 'pan'>, random: Random): void {
  for (const side of [-0.9, 0.9]) {
    const thin = highPass(350);
    const sound = Float32Array.from({ length: Math.round(heldSeconds * 1.2 * sampleRate) }, () => thin(random() * 2 - 1));
    const wave = (t: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / (heldSeconds * 1.2));
    sweepLowPass(sound, (t) => 380 + 2600 * wave(t));
    for (let i = 0; i < sound.length; i++) sound[i]! *= wave(i / sampleRate) ** 1.5;
    place(bus, atSeconds, sound, side, 0.012 * velocity);
  }
}
