import { secondOrder } from './filters.ts';
import { sampleRate, type Stereo } from './stereo.ts';

/** The K weighting of ITU-R BS.1770 at 48 kHz: a head's shelf, then a high-pass. */
const shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585] as const;
const thin = [1, -2, 1, -1.99004745483398, 0.99007225036621] as const;

/** Integrated loudness after ITU-R BS.1770-4, LUFS: blocks of 400 ms every 100 ms, gated at -70 LUFS and 10 LU below the mean. */
export function integratedLufs(sound: Stereo): number {
  const hop = sampleRate / 10;
  const hops = new Float64Array(Math.floor(sound.left.length / hop));
  for (const channel of [sound.left, sound.right]) {
    const first = secondOrder(shelf);
    const second = secondOrder(thin);
    for (let i = 0; i < hops.length * hop; i++) hops[Math.floor(i / hop)]! += second(first(channel[i]!)) ** 2 / hop;
  }
  const blocks = Array.from(
    { length: Math.max(0, hops.length - 3) },
    (_, i) => (hops[i]! + hops[i + 1]! + hops[i + 2]! + hops[i + 3]!) / 4,
  );
  const lufs = (power: number): number => -0.691 + 10 * Math.log10(power);
  const mean = (powers: readonly number[]): number => powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const heard = blocks.filter((power) => lufs(power) > -70);
  const gate = lufs(mean(heard)) - 10;
  return lufs(mean(heard.filter((power) => lufs(power) > gate)));
}
