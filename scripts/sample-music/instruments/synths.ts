import { highPass, sweepLowPass } from '../signal/filters.ts';
import { saw } from '../signal/saw.ts';
import { frequencyOf, place, sampleRate, type Stereo } from '../signal/stereo.ts';
import { play, release, rise, type Note, type Random } from './note.ts';

/** Seven saws a hair apart across the whole width: raw, to be opened and closed by a filter on its bus. */
export function sawPad(bus: Stereo, note: Note, random: Random, riseSeconds: number, fallSeconds: number): void {
  const base = frequencyOf(note.midi);
  for (let voice = 0; voice < 7; voice++) {
    const hz = base * 2 ** (((voice - 3) * 4.2 + random()) / 1200);
    const wave = saw(random());
    play(
      bus,
      note.atSeconds,
      note.heldSeconds + fallSeconds,
      ((voice * 3) % 7) / 3.4 - 0.88,
      (t) => 0.03 * note.velocity * rise(t, riseSeconds) * (1 - rise(Math.max(0, t - note.heldSeconds), fallSeconds)) * wave(hz),
    );
  }
}

/** A short synthetic pluck: two saws behind a low-pass that snaps shut; `openHz` is how far it opens. */
export function synthPluck(bus: Stereo, note: Note, openHz: number, random: Random): void {
  const hz = frequencyOf(note.midi);
  const one = saw(random());
  const other = saw(random());
  const sound = new Float32Array(Math.round((note.heldSeconds + 0.35) * sampleRate));
  for (let i = 0; i < sound.length; i++) sound[i] = 0.6 * one(hz * 0.9985) + 0.5 * other(hz * 1.0015);
  sweepLowPass(sound, (t) => hz * 1.1 + openHz * note.velocity * Math.exp(-t / 0.075), 1.1);
  for (let i = 0; i < sound.length; i++) {
    const t = i / sampleRate;
    sound[i]! *= 0.2 * rise(t, 0.002) * Math.exp(-t / 0.28) * release(t, note.heldSeconds, 0.2) * rise(sound.length / sampleRate - t, 0.03);
  }
  place(bus, note.atSeconds, sound, note.pan, note.velocity);
}

/** A glassy lead by frequency modulation: a bell's beginning and a flute's body. */
export function glassLead(bus: Stereo, note: Note): void {
  const w = 2 * Math.PI * frequencyOf(note.midi);
  const seconds = note.heldSeconds + 0.5;
  play(bus, note.atSeconds, seconds, note.pan, (t) => {
    const vibrato = 0.06 * rise(Math.max(0, t - 0.25), 0.4) * Math.sin(2 * Math.PI * 5.2 * t);
    const tine = 1.1 * note.velocity * Math.exp(-t / 0.12) * Math.sin(2 * w * t) + 0.25 * Math.sin(w * t);
    const edge = rise(t, 0.004) * (0.35 + 0.65 * Math.exp(-t / 0.45)) * release(t, note.heldSeconds, 0.3) * rise(seconds - t, 0.04);
    return 0.18 * note.velocity * edge * (Math.sin(w * t + tine + vibrato) + 0.18 * Math.exp(-t / 0.2) * Math.sin(2 * w * t));
  });
}

/** A synthetic bass: a sine with a saw's edge behind a low-pass that falls. */
export function synthBass(bus: Stereo, note: Note): void {
  const hz = frequencyOf(note.midi);
  const edge = saw(0.5);
  const sound = new Float32Array(Math.round((note.heldSeconds + 0.12) * sampleRate));
  for (let i = 0; i < sound.length; i++) sound[i] = edge(hz);
  sweepLowPass(sound, (t) => 150 + 620 * note.velocity * Math.exp(-t / 0.11));
  for (let i = 0; i < sound.length; i++) {
    const t = i / sampleRate;
    const wave = 0.75 * Math.sin(2 * Math.PI * hz * t) + 0.5 * sound[i]!;
    sound[i] = 0.3 * rise(t, 0.006) * release(t, note.heldSeconds, 0.1) * rise(sound.length / sampleRate - t, 0.02) * wave;
  }
  place(bus, note.atSeconds, sound, 0, note.velocity);
}

/** Noise that opens from 500 Hz to 9 kHz and swells until it stops at `atSeconds + heldSeconds`. */
export function riser(bus: Stereo, { atSeconds, heldSeconds, velocity }: Omit<Note, 'midi' | 'pan'>, random: Random): void {
  for (const side of [-0.8, 0.8]) {
    const thin = highPass(420);
    const sound = Float32Array.from({ length: Math.round(heldSeconds * sampleRate) }, () => thin(random() * 2 - 1));
    sweepLowPass(sound, (t) => 500 * 18 ** (t / heldSeconds), 1.4);
    for (let i = 0; i < sound.length; i++) sound[i]! *= (i / sound.length) ** 2.2 * rise((sound.length - i) / sampleRate, 0.05);
    place(bus, atSeconds, sound, side, 0.3 * velocity);
  }
}
