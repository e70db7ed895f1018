import { highPass, lowPass } from './filters.ts';
import { sampleRate, type Stereo } from './stereo.ts';

/** Echoes that fall to the left and to the right by turns, each softer and darker than the one before. Only the wet sound. */
export function pingPong(dry: Stereo, delaySeconds: number, feedback: number, dampingHz: number): Stereo {
  const length = dry.left.length;
  const wet: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  const delay = Math.round(delaySeconds * sampleRate);
  const dampLeft = lowPass(dampingHz);
  const dampRight = lowPass(dampingHz);
  const thin = highPass(220);
  for (let i = delay; i < length; i++) {
    const fresh = thin((dry.left[i - delay]! + dry.right[i - delay]!) * 0.5);
    wet.left[i] = dampLeft(fresh + wet.right[i - delay]! * feedback);
    wet.right[i] = dampRight(wet.left[i - delay]! * feedback);
  }
  return wet;
}
