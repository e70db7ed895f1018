import type { DevelopSettings } from '../../../src-preload/contract/develop.ts';
import type { PhotoCheck } from '../../../src-preload/contract/library.ts';
import { StudioFailure } from '../../failure.ts';
import type { PhotoKernels } from '../kernels/photo-kernels.ts';
import type { WindowMask } from '../look/window-mask.ts';
import type { Pixels } from '../pixels.ts';
import type { DevelopFacts } from '../recipe.ts';
import { edgesOfPixels, findCamera, type UprightFindings } from './analyse.ts';
import { onPicture, rotationTo, turnAbout } from './camera-turn.ts';
import { decideUpright } from './decide-upright.ts';
import { uprightDirection } from './find-upright.ts';
import { focalOf } from './focal.ts';
import { judgeLens, type LensJudgement } from '../lens/judge-lens.ts';
import type { LensKnowledge, LensProfile } from '../lens/lens-profile.ts';
import { liftCorners } from '../lens/lift-corners.ts';
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
  /** What the lens table says; null or absent where nobody asked it. */
  readonly lens?: LensKnowledge | null | undefined;
  /** Whether the pixels come from the sensor's own data, which no camera has corrected. */
  readonly isSensor: boolean;
}

/** What the photo itself says of how it was taken, whatever the settings: plain data, kept to be passed in again. */
export interface GeometryFindings {
  readonly lens: LensJudgement;
  /** With what the lens did undone, and as it is. */
  readonly corrected: UprightFindings;
  readonly plain: UprightFindings;
}

export interface Straightened {
  readonly pixels: Pixels;
  readonly windows: WindowMask | null;
  /** Null where nothing had to be looked for. */
  readonly findings: GeometryFindings | null;
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
export function straighten(kernels: PhotoKernels, pixels: Pixels, input: StraightenInput): Straightened {
  const { facts, settings, windows, lens, isSensor } = input;
  const { focal } = focalOf(facts, lens?.cropFactor ?? null);
  const isLookedAt = settings.verticals === 'auto' || settings.lens;
  const findings = input.findings ?? (isLookedAt ? findGeometry(kernels, pixels, focal, lens?.profile ?? null, isSensor) : null);
  const drawing = settings.lens ? drawingOf(findings, lens?.profile ?? null, isSensor) : plainLens;
  const plan = planGeometry(pixels, settings, focal, findings, drawing);
  const checks = [...plan.report.checks, ...(settings.lens && lens?.isUnknown ? unknownLens(facts, findings, focal) : [])];
  const report = { ...plan.report, lens: settings.lens ? lensReport(findings, lens, isSensor) : null, checks };
  const falloff = settings.lens && isSensor && !('rgb' in pixels.source) ? (lens?.profile?.falloff ?? null) : null;
  if (!plan.geometry) {
    if (falloff) liftCorners(kernels, pixels, pixels, (at) => at, falloff);
    return { pixels, windows, findings, report };
  }
  const resampling = resamplingOf(plan.geometry, pixels);
  const out = resamplePixels(kernels, pixels, resampling);
  if (falloff) liftCorners(kernels, out, pixels, resampling.toSource, falloff);
  return { pixels: out, windows: windows && resampleWindows(windows, pixels, resampling), findings, report };
}

function findGeometry(
  kernels: PhotoKernels,
  pixels: Pixels,
  focal: number,
  profile: LensProfile | null,
  isSensor: boolean,
): GeometryFindings {
  const edges = edgesOfPixels(kernels, pixels);
  const lens = judgeLens(edges, profile?.bend ?? null, isSensor);
  const plain = findCamera(edges, focal, null);
  return { lens, plain, corrected: lens.bend ? findCamera(edges, focal, lens.bend) : plain };
}

/** What is undone: the bend where the picture shows it, the fringe only where no camera can have done it already. */
function drawingOf(findings: GeometryFindings | null, profile: LensProfile | null, isSensor: boolean): LensDrawing {
  const bend = findings?.lens.bend ?? null;
  const fringe = isSensor ? (profile?.fringe ?? null) : null;
  return bend || fringe ? { bend, fringe } : plainLens;
}

function lensReport(findings: GeometryFindings | null, lens: LensKnowledge | null | undefined, isSensor: boolean): Record<string, unknown> {
  return { name: lens?.profile?.name ?? null, isUnknown: lens?.isUnknown ?? false, isSensor, ...findings?.lens };
}

/** Wider lenses bend visibly; in diagonals, 35 mm. */
const wideFocal = 0.82;

/** A word where a wide lens is not in the table and the picture does not say by itself that all is straight. */
function unknownLens({ camera }: DevelopFacts, findings: GeometryFindings | null, focal: number): readonly PhotoCheck[] {
  if (focal > wideFocal || camera.lens === null || findings?.lens.source || findings?.lens.isStraight) return [];
  return [
    {
      code: 'lens-unknown',
      severity: 'note',
      message: `The lens ${camera.lens} is not in the lens table, so its distortion stays as it is.`,
    },
  ];
}

/** What to do, as data; `geometry` is null where there is nothing to do. */
function planGeometry(
  size: { readonly widthPx: number; readonly heightPx: number },
  settings: Choices,
  focal: number,
  findings: GeometryFindings | null,
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
  findings: GeometryFindings | null,
  lens: LensDrawing,
): UprightMap {
  const camera = lens.bend ? findings?.corrected : findings?.plain;
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
