import { lowPass } from '../signal/filters.ts';
import { frequencyOf, type Stereo } from '../signal/stereo.ts';
import { play, release, rise, type Note, type Random } from './note.ts';

/** An upright piano with felt before the hammers: few partials, two strings a hair apart, a soft thump. */
export function feltPiano(bus: Stereo, note: Note, random: Random): void {
  const base = frequencyOf(note.midi);
  const inharmonicity = 0.00018 + 0.000012 * Math.max(0, note.midi - 60);
  const decay = 3.4 * 2 ** ((60 - note.midi) / 22);
  const brightness = 1.3 + 1.0 * (1 - note.velocity);
  const partials = Array.from({ length: 11 }, (_, i) => {
    const n = i + 1;
    const frequency = base * n * Math.sqrt(1 + inharmonicity * n * n);
    return {
      one: 2 * Math.PI * frequency,
      other: 2 * Math.PI * frequency * (1 + 0.00035 + 0.0002 * random()),
      amplitude: n ** -brightness * (1 - 0.35 * Math.cos(n * 1.1)) * Math.exp(-frequency / 6500),
      fade: decay / (1 + 0.38 * i),
      phase: random() * 2 * Math.PI,
    };
  });
  const thump = lowPass(320);
  const level = 0.3 * note.velocity ** 1.3;
  const seconds = Math.min(note.heldSeconds + 0.7, 7);
  play(bus, note.atSeconds, seconds, note.pan, (t) => {
    let sum = 0;
    for (const p of partials)
      sum += p.amplitude * Math.exp(-t / p.fade) * (Math.sin(p.one * t + p.phase) + 0.6 * Math.sin(p.other * t + p.phase * 1.7));
    const hammer = t < 0.09 ? thump(random() * 2 - 1) * Math.exp(-t / 0.014) * 0.9 : 0;
    return level * rise(t, 0.009) * release(t, note.heldSeconds, 0.55) * (sum + hammer) * rise(seconds - t, 0.05);
  });
}

/** An electric piano by frequency modulation: a soft body, a small tine that dies first, a slow stereo sway. */
export function electricPiano(bus: Stereo, note: Note): void {
  const w = 2 * Math.PI * frequencyOf(note.midi);
  const seconds = Math.min(note.heldSeconds + 0.8, 6);
  play(bus, note.atSeconds, seconds, note.pan, (t) => {
    const body = Math.sin(w * t + 0.9 * note.velocity * Math.exp(-t / 0.9) * Math.sin(w * t));
    const tine = 0.1 * note.velocity * Math.exp(-t / 0.16) * Math.sin(w * 3 * t + 0.35 * Math.sin(w * 7 * t));
    const sway = 1 + 0.08 * Math.sin(2 * Math.PI * 4.1 * (note.atSeconds + t));
    return (
      0.2 *
      note.velocity *
      sway *
      rise(t, 0.006) *
      Math.exp(-t / 2.1) *
      release(t, note.heldSeconds, 0.5) *
      (body + tine) *
      rise(seconds - t, 0.05)
    );
  });
}
