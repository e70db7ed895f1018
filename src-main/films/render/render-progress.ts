/** How far a render is, told in its own terms. */
export interface RenderProgress {
  /** Frames drawn and encoded so far. */
  pictures(count: number): void;
  sound(): void;
  /** Frames copied into the film so far. */
  joined(count: number): void;
}

/** Parts of the work beside the pictures, as that of so many encoded frames for each frame of the film. Measured. */
const soundShare = 0.02;
const joinShare = 0.01;
const checkShare = 0.02;

/** Turns what is done into 0 to 1, never backwards. The last step, checking the film, is over when the task is. Pure but for what it tells. */
export function followRender(missingFrames: number, frameCount: number, onProgress: (fraction: number) => void): RenderProgress {
  const total = missingFrames + frameCount * (soundShare + joinShare + checkShare);
  const done = { pictures: 0, sound: 0, joined: 0 };
  const tell = (): void => onProgress((done.pictures + done.sound + done.joined) / total);
  return {
    pictures: (count) => {
      done.pictures = Math.min(count, missingFrames);
      tell();
    },
    sound: () => {
      done.sound = frameCount * soundShare;
      tell();
    },
    joined: (count) => {
      done.joined = Math.min(count, frameCount) * joinShare;
      tell();
    },
  };
}

/** Passes on only what is further than before. */
export function onlyForward(onProgress: (fraction: number) => void): (fraction: number) => void {
  let furthest = 0;
  return (fraction) => {
    if (fraction <= furthest) return;
    furthest = Math.min(1, fraction);
    onProgress(furthest);
  };
}
