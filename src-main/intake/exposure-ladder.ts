import type { FrameFacts } from './frame-facts.ts';

type Exposed = Pick<FrameFacts, 'exposure' | 'meanLuma'>;

/**
 * Where each frame stands on a common scale of exposure, in EV, higher is darker; only differences mean anything. What
 * the cameras did not write in every frame is left out (many write no ISO); without shutter times, mean luma stands in.
 */
export function exposureLadder(frames: readonly Exposed[]): number[] {
  // Display values to light by a plain 2.2 curve; near enough to order frames of one scene.
  if (!isTimed(frames)) return frames.map(({ meanLuma }) => -2.2 * Math.log2(Math.max(meanLuma, 0.002)));
  const hasAperture = frames.every(({ exposure }) => exposure.fNumber !== null);
  const hasIso = frames.every(({ exposure }) => exposure.iso !== null);
  return frames.map(({ exposure }) => {
    const aperture = hasAperture ? 2 * Math.log2(exposure.fNumber!) : 0;
    const iso = hasIso ? Math.log2(exposure.iso! / 100) : 0;
    return aperture - Math.log2(exposure.timeS!) - iso;
  });
}

/** True when every frame knows its shutter time, so that the ladder is the camera's and not a guess from the picture. */
export function isTimed(frames: readonly Exposed[]): boolean {
  return frames.every(({ exposure }) => exposure.timeS !== null);
}
