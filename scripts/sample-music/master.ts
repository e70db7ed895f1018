import type { Buses } from './arrange.ts';
import { reverberate } from './reverb.ts';
import { highPass, lowPass, mixInto, sampleRate, type Stereo } from './stereo.ts';

const levels = { piano: 1.05, keys: 1, pad: 0.42, bass: 0.5, drums: 3.2, kick: 0.62 } as const;
const sends = { piano: 0.42, keys: 0.5, pad: 0.25, bass: 0, drums: 0.6, kick: 0.03 } as const;

/** Levels, room, a warm top end, and a peak at `peakDb` dBFS; the last seconds fade to digital silence. */
export function master(buses: Buses, peakDb: number): Stereo {
  const length = buses.piano.left.length;
  const mix: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  const send: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  for (const name of Object.keys(levels) as Array<keyof Buses>) {
    mixInto(mix, buses[name], levels[name]);
    mixInto(send, buses[name], sends[name]);
  }
  mixInto(mix, reverberate(send, 2.3, 4200), 0.55);
  for (const channel of [mix.left, mix.right]) tone(channel);
  normalise(mix, peakDb);
  return mix;
}

/** No rumble, no glare, and a gentle saturation that rounds the loudest attacks. */
function tone(channel: Float32Array): void {
  const rumble = highPass(26);
  const rumbleAgain = highPass(26);
  const glare = lowPass(13_500);
  const fadeFrom = channel.length - 3.2 * sampleRate;
  for (let i = 0; i < channel.length; i++) {
    const sample = glare(rumbleAgain(rumble(channel[i]!)));
    const fade = i < fadeFrom ? 1 : 0.5 + 0.5 * Math.cos((Math.PI * (i - fadeFrom)) / (channel.length - fadeFrom));
    channel[i] = (Math.tanh(sample * 0.8) / 0.8) * fade;
  }
}

function normalise(mix: Stereo, peakDb: number): void {
  let peak = 0;
  for (let i = 0; i < mix.left.length; i++) peak = Math.max(peak, Math.abs(mix.left[i]!), Math.abs(mix.right[i]!));
  const gain = 10 ** (peakDb / 20) / peak;
  for (let i = 0; i < mix.left.length; i++) {
    mix.left[i]! *= gain;
    mix.right[i]! *= gain;
  }
}
