import { frequencyOf, highPass, lowPass, panGains, sampleRate, type Stereo } from './stereo.ts';

/** One note on a bus: when, how long it is held (seconds), which, how loud (0 to 1), where (-1 left to 1 right). */
export type Note = {
  readonly atSeconds: number;
  readonly heldSeconds: number;
  readonly midi: number;
  readonly velocity: number;
  readonly pan: number;
};
type Random = () => number;

/** Adds `sampleAt(index, seconds)` to the bus for `seconds`, equal-power panned. */
function play(bus: Stereo, atSeconds: number, seconds: number, pan: number, sampleAt: (seconds: number) => number): void {
  const start = Math.max(0, Math.round(atSeconds * sampleRate));
  const end = Math.min(bus.left.length, start + Math.round(seconds * sampleRate));
  const [toLeft, toRight] = panGains(pan);
  for (let i = start; i < end; i++) {
    const sample = sampleAt((i - start) / sampleRate);
    bus.left[i]! += sample * toLeft;
    bus.right[i]! += sample * toRight;
  }
}

/** Rises as half a cosine over `seconds`, so that no note begins with a corner. */
const rise = (t: number, seconds: number): number => (t >= seconds ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * t) / seconds));
/** One until `held`, then an exponential release. */
const release = (t: number, held: number, seconds: number): number => (t < held ? 1 : Math.exp((-4.6 * (t - held)) / seconds));

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

/** Held air under the chord: five slightly detuned soft voices a note, slow in and slow out. */
export function pad(bus: Stereo, note: Note, random: Random): void {
  const seconds = note.heldSeconds + 2.2;
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
      return 0.028 * note.velocity * rise(t, 1.1) * (1 - rise(t - note.heldSeconds > 0 ? t - note.heldSeconds : 0, 2.2)) * wave;
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

/** A shaker grain: high noise that swells and falls. */
export function shaker(bus: Stereo, note: Note, random: Random): void {
  const high = highPass(5200);
  const low = lowPass(9800);
  play(
    bus,
    note.atSeconds - 0.016,
    0.14,
    note.pan,
    (t) => 0.15 * note.velocity * rise(t, 0.018) * Math.exp(-Math.max(0, t - 0.018) / 0.026) * low(high(random() * 2 - 1)),
  );
}

/** A brush across the snare: mid noise, slow to speak. */
export function brush(bus: Stereo, note: Note, random: Random): void {
  const high = highPass(900);
  const low = lowPass(4200);
  play(
    bus,
    note.atSeconds - 0.012,
    0.4,
    note.pan,
    (t) => 0.2 * note.velocity * rise(t, 0.014) * Math.exp(-Math.max(0, t - 0.014) / 0.075) * low(high(random() * 2 - 1)),
  );
}

/** A soft kick: a sine that falls from 92 to 47 Hz. */
export function kick(bus: Stereo, note: Note): void {
  let phase = 0;
  play(bus, note.atSeconds, 0.42, 0, (t) => {
    phase += (2 * Math.PI * (47 + 45 * Math.exp(-t / 0.035))) / sampleRate;
    return 0.42 * note.velocity * rise(t, 0.004) * Math.exp(-t / 0.13) * Math.sin(phase) * rise(0.42 - t, 0.05);
  });
}
