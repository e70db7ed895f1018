import type { DevelopSettings } from '../../../src-preload/contract/develop.ts';
import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { StudioFailure } from '../../failure.ts';
import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import type { WindowMask } from '../look/window-mask.ts';
import type { Pixels } from '../pixels.ts';
import type { DevelopFacts } from '../recipe.ts';
import { edgePictureOf, findCamera, findPhotoEdges, type UprightFindings } from './analyse.ts';
import { onPicture, rotationTo, turnAbout } from './camera-turn.ts';
import { decideUpright } from './decide-upright.ts';
import { uprightDirection } from './find-upright.ts';
import { focalOf } from './focal.ts';
import { composeGeometry, plainLens, resamplingOf, type Geometry, type LensDrawing } from './geometry.ts';
import { mapFromGuides } from './guides.ts';
import { multiply, unchanged, type Matrix } from './matrix.ts';
import { resamplePixels, resampleWindows } from './resample.ts';

type Choices = Pick<DevelopSettings, 'verticals' | 'guides' | 'rotateDeg' | 'crop' | 'lens'>;

export interface StraightenInput {
  /** Of the base frame. */
  readonly facts: DevelopFacts;
  readonly settings: Choices;
  /** On the small picture of the pixels (see lookFactor). */
  readonly windows: WindowMask | null;
  /** What an earlier call found on the same photo; null to look now. */
  readonly findings: GeometryFindings | null;
}

/** What the photo itself says of how it was taken, whatever the settings: plain data, kept to be passed in again. */
export interface GeometryFindings {
  readonly camera: UprightFindings | null;
}

export interface Straightened {
  readonly pixels: Pixels;
  readonly windows: WindowMask | null;
  readonly findings: GeometryFindings;
  /** `checks` holds what a person should know (see PhotoCheck). */
  readonly report: Record<string, unknown> & { readonly checks: readonly PhotoCheck[] };
}

/** Straightening unasked takes no more of the photo's width away than this. */
const leastKept = 0.88;

/**
 * Everything that moves pixels, in one reading of them: lens, verticals, the turn and the crop by hand. Where there is
 * nothing to do the very same pixels come back. New pixels lie in new kernel memory. The result depends on shares of
 * the picture only, so that a preview shows what the full size will be.
 *
 * Fails with `invalid-input` where the lines that a person drew contradict each other, or nothing would be left.
 */
export function straighten(kernels: PhotoKernels, pixels: Pixels, { facts, settings, windows, findings }: StraightenInput): Straightened {
  const { focal } = focalOf(facts, null);
  const found = findings ?? {
    camera: settings.verticals === 'auto' ? findCamera(findPhotoEdges(edgePictureOf(kernels, pixels)), focal, null) : null,
  };
  const { geometry, report } = planGeometry(pixels, settings, focal, found, plainLens);
  if (!geometry) return { pixels, windows, findings: found, report };
  const resampling = resamplingOf(geometry, pixels);
  return {
    pixels: resamplePixels(kernels, pixels, resampling),
    windows: windows && resampleWindows(windows, pixels, resampling),
    findings: found,
    report,
  };
}

/** What to do, as data; `geometry` is null where there is nothing to do. */
export function planGeometry(
  size: { readonly widthPx: number; readonly heightPx: number },
  settings: Choices,
  focal: number,
  findings: GeometryFindings,
  lens: LensDrawing,
): { readonly geometry: Geometry | null; readonly report: Straightened['report'] } {
  const { rotateDeg, crop } = settings;
  const compose = (upright: Matrix): Geometry | null => composeGeometry(size, { upright, lens, rotateDeg, crop });
  const { upright, report } = uprightMap(size, settings, focal, findings, lens);
  const isWhole = !crop || (crop.x <= 0 && crop.y <= 0 && crop.width >= 1 && crop.height >= 1);
  if (upright === unchanged && rotateDeg === 0 && isWhole && lens === plainLens) return { geometry: null, report };
  const geometry = compose(upright);
  if (!geometry) throw new StudioFailure('invalid-input', 'Nothing of the photo would be left. Turn it less, or draw the guides anew.');
  return { geometry, report: { ...report, kept: geometry.kept } };
}

interface UprightMap {
  readonly upright: Matrix;
  readonly report: Straightened['report'];
}

function uprightMap(
  size: { readonly widthPx: number; readonly heightPx: number },
  { verticals, guides }: Choices,
  focal: number,
  { camera }: GeometryFindings,
  lens: LensDrawing,
): UprightMap {
  if (verticals === 'guided')
    return { upright: mapFromGuides(guides, size, focal, lens.bend), report: { verticals: 'guided', checks: [] } };
  if (verticals === 'off' || !camera) return { upright: unchanged, report: { verticals: 'off', checks: [] } };
  const decision = decideUpright(camera.found);
  const { pitchDeg, rollDeg, confidence } = decision;
  const isStraight = pitchDeg === 0 && rollDeg === 0;
  const wanted = { pitchDeg, rollDeg, yawDeg: camera.yawDeg };
  const taken = isStraight && wanted.yawDeg === 0 ? wanted : withinLoss(size, wanted, focal, lens);
  const checks: PhotoCheck[] = [];
  const leftDeg = Math.max(
    Math.abs((camera.found?.pitchDeg ?? 0) - taken.pitchDeg),
    Math.abs((camera.found?.rollDeg ?? 0) - taken.rollDeg),
  );
  if (decision.isTilted || (confidence >= 0.5 && leftDeg >= 1)) checks.push(tilted(camera, confidence, leftDeg));
  return {
    upright: isStraight && taken.yawDeg === 0 ? unchanged : turnOf(taken, focal),
    report: {
      verticals: confidence < 0.5 ? 'unsure' : isStraight && taken.yawDeg === 0 ? 'straight' : 'straightened',
      ...taken,
      confidence,
      checks,
    },
  };
}

interface CameraTurn {
  readonly pitchDeg: number;
  readonly rollDeg: number;
  readonly yawDeg: number;
}

function turnOf({ pitchDeg, rollDeg, yawDeg }: CameraTurn, focal: number): Matrix {
  return onPicture(multiply(turnAbout(yawDeg), rotationTo(uprightDirection(pitchDeg, rollDeg))), focal);
}

/** As much of a turn as leaves enough of the photo: a frontal wall is given up first, then as much of the pitch as must be. */
function withinLoss(
  size: { readonly widthPx: number; readonly heightPx: number },
  wanted: CameraTurn,
  focal: number,
  lens: LensDrawing,
): CameraTurn {
  const isEnough = (turn: CameraTurn): boolean =>
    (composeGeometry(size, { upright: turnOf(turn, focal), lens, rotateDeg: 0, crop: null })?.kept ?? 0) >= leastKept;
  if (isEnough(wanted)) return wanted;
  const level = { ...wanted, yawDeg: 0 };
  if (isEnough(level)) return level;
  let [low, high] = [0, 1];
  for (let round = 0; round < 12; round++) {
    const share = (low + high) / 2;
    if (isEnough({ ...level, pitchDeg: share * wanted.pitchDeg })) low = share;
    else high = share;
  }
  return { ...level, pitchDeg: low * wanted.pitchDeg };
}

function tilted({ found }: UprightFindings, confidence: number, leftDeg: number): PhotoCheck {
  const { pitchDeg, rollDeg } = found ?? { pitchDeg: 0, rollDeg: 0 };
  const how = [
    ...(Math.abs(pitchDeg) >= 0.5 ? [`pointed ${pitchDeg > 0 ? 'down' : 'up'} by ${Math.abs(pitchDeg).toFixed(1)} degrees`] : []),
    ...(Math.abs(rollDeg) >= 0.5 ? [`turned by ${Math.abs(rollDeg).toFixed(1)} degrees`] : []),
  ].join(' and ');
  return confidence < 0.5
    ? {
        code: 'tilted',
        severity: 'warning',
        message: `The camera seems ${how}, but too few edges agree to straighten it unasked. Guides along upright edges will.`,
      }
    : {
        code: 'tilted',
        severity: 'note',
        message: `The camera was ${how}. Straightened as far as the frame allows; ${leftDeg.toFixed(1)} degrees are left.`,
      };
}
