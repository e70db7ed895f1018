import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import type { LostTones } from './lost-tones.ts';

/** How one frame came out. */
export interface Exposed {
  readonly lost: LostTones;
  /** Mean display luma, 0 to 1. */
  readonly meanLuma: number;
  /** EV at ISO 100; null without EXIF. */
  readonly exposureValue: number | null;
}

/** White in the darkest frame: of a set, and of a single frame, which nobody can pull back either but which may show a white wall. */
const whiteInSet = 0.025;
const whiteInSingle = 0.03;
const whiteAllOver = 0.12;
const blackAllOver = 0.5;
/** Mean luma under which the brightest frame is still dark: two stops below what a camera aims at. */
const darkSet = 0.33;
const darkSingle = 0.27;
/** It is night or late at lower exposure values: dark on purpose. Of a single frame nothing else tells. */
const nightValue = 3.5;
const lateValue = 6;

/** Which end of the exposures of one scene is missing; `frames` from darkest to brightest. */
export function exposureChecks(frames: readonly Exposed[]): PhotoCheck[] {
  const darkest = frames[0];
  const brightest = frames.at(-1);
  if (!darkest || !brightest) return [];
  const isSet = frames.length > 1;
  if (isSet && darkest.lost.white >= whiteAllOver) {
    return [
      {
        code: 'all-frames-clip',
        severity: 'warning',
        message: `Even the darkest frame is white without detail over ${percent(darkest.lost.white)} of the picture.`,
      },
    ];
  }
  if (isSet && brightest.lost.black >= blackAllOver) {
    return [
      {
        code: 'all-frames-clip',
        severity: 'warning',
        message: `Even the brightest frame is black over ${percent(brightest.lost.black)} of the picture.`,
      },
    ];
  }
  const checks: PhotoCheck[] = [];
  if (darkest.lost.white >= (isSet ? whiteInSet : whiteInSingle)) {
    const which = isSet ? 'Even in the darkest frame' : 'In the only frame';
    checks.push({
      code: 'dark-frame-missing',
      severity: 'warning',
      message: `${which}, ${percent(darkest.lost.white)} of the picture is white without detail, as windows are that no frame was dark enough for.`,
    });
  }
  const value = brightest.exposureValue;
  const isDark = isSet
    ? brightest.meanLuma < darkSet && !(value !== null && value < nightValue)
    : brightest.meanLuma < darkSingle && value !== null && value >= lateValue;
  if (isDark) {
    checks.push({
      code: 'bright-frame-missing',
      severity: 'warning',
      message: `${isSet ? 'Even the brightest frame' : 'The only frame'} is dark: its mean is ${percent(brightest.meanLuma)} of white.`,
    });
  }
  return checks;
}

const percent = (share: number): string => `${share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;
