import { bandPass, highPass, lowPass, steepHighPass } from '../signal/filters.ts';
import { sampleRate, type Stereo } from '../signal/stereo.ts';
import { play, rise, type Random, type Stroke } from './note.ts';

/** A shaker grain: high noise that swells and falls. */
export function shaker(bus: Stereo, stroke: Stroke, random: Random): void {
  const high = highPass(5200);
  const low = lowPass(9800);
  play(
    bus,
    stroke.atSeconds - 0.016,
    0.14,
    stroke.pan,
    (t) => 0.15 * stroke.velocity * rise(t, 0.018) * Math.exp(-Math.max(0, t - 0.018) / 0.026) * low(high(random() * 2 - 1)),
  );
}

/** A brush across the snare: mid noise, slow to speak. */
export function brush(bus: Stereo, stroke: Stroke, random: Random): void {
  const high = highPass(900);
  const low = lowPass(4200);
  play(
    bus,
    stroke.atSeconds - 0.012,
    0.4,
    stroke.pan,
    (t) => 0.2 * stroke.velocity * rise(t, 0.014) * Math.exp(-Math.max(0, t - 0.014) / 0.075) * low(high(random() * 2 - 1)),
  );
}

/** A soft kick: a sine that falls from 92 to 47 Hz. */
export function kick(bus: Stereo, stroke: Stroke): void {
  let phase = 0;
  play(bus, stroke.atSeconds, 0.42, 0, (t) => {
    phase += (2 * Math.PI * (47 + 45 * Math.exp(-t / 0.035))) / sampleRate;
    return 0.42 * stroke.velocity * rise(t, 0.004) * Math.exp(-t / 0.13) * Math.sin(phase) * rise(0.42 - t, 0.05);
  });
}

/** Several hands: three grains within 25 ms and a short room, another noise on each side. */
export function clap(bus: Stereo, stroke: Stroke, random: Random): void {
  const grains = [0, 0.009 + 0.003 * random(), 0.019 + 0.004 * random()];
  for (const side of [-0.55, 0.55]) {
    const body = bandPass(1250, 0.9);
    const air = bandPass(2600, 0.8);
    play(bus, stroke.atSeconds - 0.006, 0.34, Math.max(-1, Math.min(1, stroke.pan + side)), (t) => {
      const hands = grains.reduce((sum, at) => sum + (t < at ? 0 : rise(t - at, 0.0008) * Math.exp((at - t) / 0.006)), 0);
      const tail = t < 0.02 ? 0 : rise(t - 0.02, 0.003) * Math.exp((0.02 - t) / 0.055);
      const noise = random() * 2 - 1;
      return 0.34 * stroke.velocity * (0.8 * hands + 0.5 * tail) * (body(noise) + 0.6 * air(noise)) * rise(0.34 - t, 0.03);
    });
  }
}

/** Fingers: one dry grain, high and small. */
export function snap(bus: Stereo, stroke: Stroke, random: Random): void {
  const body = bandPass(2100, 2.2);
  play(
    bus,
    stroke.atSeconds,
    0.16,
    stroke.pan,
    (t) => 0.5 * stroke.velocity * rise(t, 0.001) * Math.exp(-t / 0.018) * body(random() * 2 - 1) * rise(0.16 - t, 0.02),
  );
}

/** Small plates of metal: high noise and a few high tones that do not agree. */
export function tambourine(bus: Stereo, stroke: Stroke, random: Random): void {
  const thin = steepHighPass(6200);
  const plates = [7130, 8410, 9370, 10_720].map((hz) => ({ w: 2 * Math.PI * hz * (1 + 0.01 * random()), phase: random() * 6 }));
  play(bus, stroke.atSeconds - 0.004, 0.26, stroke.pan, (t) => {
    const metal = plates.reduce((sum, plate) => sum + Math.sin(plate.w * t + plate.phase), 0) * 0.12;
    return 0.13 * stroke.velocity * rise(t, 0.004) * Math.exp(-t / 0.045) * (thin(random() * 2 - 1) + metal) * rise(0.26 - t, 0.03);
  });
}

/** A hi-hat of noise; `fadeSeconds` makes it closed (0.02) or half open (0.08). */
export function hat(bus: Stereo, stroke: Stroke, fadeSeconds: number, random: Random): void {
  const thin = steepHighPass(7400);
  const seconds = fadeSeconds * 6 + 0.02;
  play(
    bus,
    stroke.atSeconds,
    seconds,
    stroke.pan,
    (t) => 0.16 * stroke.velocity * rise(t, 0.0012) * Math.exp(-t / fadeSeconds) * thin(random() * 2 - 1) * rise(seconds - t, 0.015),
  );
}

/** A kick for dancing, kept soft: from 128 to 46 Hz, with a touch of the beater. */
export function clubKick(bus: Stereo, stroke: Stroke, random: Random): void {
  let phase = 0;
  const beater = lowPass(2400);
  play(bus, stroke.atSeconds, 0.38, 0, (t) => {
    phase += (2 * Math.PI * (46 + 82 * Math.exp(-t / 0.028))) / sampleRate;
    const touch = t < 0.03 ? 0.22 * beater(random() * 2 - 1) * Math.exp(-t / 0.005) : 0;
    return 0.46 * stroke.velocity * rise(t, 0.0025) * (Math.exp(-t / 0.14) * Math.sin(phase) + touch) * rise(0.38 - t, 0.06);
  });
}

/** The downbeat of a new part: a wide splash of noise that falls away over two seconds. */
export function splash(bus: Stereo, stroke: Stroke, random: Random): void {
  for (const side of [-0.85, 0.85]) {
    const thin = steepHighPass(3200);
    const soft = lowPass(9000);
    play(
      bus,
      stroke.atSeconds,
      2.4,
      side,
      (t) => 0.1 * stroke.velocity * rise(t, 0.003) * Math.exp(-t / 0.55) * soft(thin(random() * 2 - 1)) * rise(2.4 - t, 0.3),
    );
  }
}
