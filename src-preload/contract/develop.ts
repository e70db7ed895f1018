import { z } from 'zod';
import { call } from './define.ts';
import { JobId, PhotoId } from './ids.ts';

const share = z.number().min(0).max(1);
const either = z.number().min(-1).max(1);
const place = z.number().min(0).max(1);

/** A line that a person drew along something upright or level, in shares of the photo's width and height before straightening. */
export const GuideLine = z.object({ kind: z.enum(['vertical', 'horizontal']), x1: place, y1: place, x2: place, y2: place });
export type GuideLine = z.infer<typeof GuideLine>;

/** What a person may choose about a photo's development. Every value is a plain number or choice, so that it can be copied, shared and kept as a preset. */
export const DevelopSettings = z.object({
  /** How far exposure and tone are moved towards a bright, even picture by the engine itself. */
  auto: share,
  /** Stops on top of that. */
  exposureEv: z.number().min(-3).max(3),
  contrast: either,
  /** Negative brings bright parts back, positive lets them shine. */
  highlights: either,
  /** Positive opens dark parts. */
  shadows: either,
  saturation: either,
  /** 0 leaves the camera's white balance, 1 trusts the estimate wholly. */
  whiteBalance: share,
  /** Positive is warmer; 1 is about 60 mired. */
  warmth: either,
  /** Positive is more magenta. */
  tint: either,
  /** Photos of one room share one light. */
  matchRoom: z.boolean(),
  /** How much of the view through a bright window the darker frames may bring. */
  windowPull: share,
  /** Whether what moved between the frames is taken from one of them only. */
  deghost: z.enum(['auto', 'off']),
  /** `auto` straightens where it is sure, `guided` follows `guides`. */
  verticals: z.enum(['auto', 'guided', 'off']),
  guides: z.array(GuideLine).max(8),
  /** Turned by hand on top of that, clockwise, in degrees. */
  rotateDeg: z.number().min(-45).max(45),
  /** What is kept, in shares of the straightened picture; null keeps all of it. */
  crop: z.object({ x: place, y: place, width: z.number().min(0.05).max(1), height: z.number().min(0.05).max(1) }).nullable(),
  /** Distortion, vignette and colour fringe, where the lens is known. */
  lens: z.boolean(),
  denoise: share,
  sharpen: share,
});
export type DevelopSettings = z.infer<typeof DevelopSettings>;

/** What every photo gets unless someone chose otherwise. */
export const defaultSettings: DevelopSettings = {
  auto: 1,
  exposureEv: 0,
  contrast: 0,
  highlights: 0,
  shadows: 0,
  saturation: 0,
  whiteBalance: 0.85,
  warmth: 0,
  tint: 0,
  matchRoom: true,
  windowPull: 0.5,
  deghost: 'auto',
  verticals: 'auto',
  guides: [],
  rotateDeg: 0,
  crop: null,
  lens: true,
  denoise: 0.5,
  sharpen: 0.5,
};

/** A change of some settings: what is not named stays as it is. Photos and presets keep changes, so that the rest follows the defaults. */
export const DevelopChange = DevelopSettings.partial();
export type DevelopChange = z.infer<typeof DevelopChange>;

/** Later changes win over earlier ones, and over the defaults. */
export function settingsWith(...changes: readonly DevelopChange[]): DevelopSettings {
  const named = changes.flatMap((change) => Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...defaultSettings, ...Object.fromEntries(named) };
}

/** A part of the settings that can be copied without the rest. */
export const SettingsPart = z.enum(['light', 'tone', 'geometry', 'detail']);
export type SettingsPart = z.infer<typeof SettingsPart>;

const photoIds = z.array(PhotoId).min(1).max(10_000);
const started = z.object({ jobs: z.array(JobId) });

export const develop = {
  /** Develops photos again, with the current engine and their own settings; a photo whose result would be the same is left alone. */
  photos: call(z.object({ photoIds }), started),
  /** Keeps these choices with the photos and develops them with it. */
  change: call(z.object({ photoIds, change: DevelopChange }), started),
  /** Takes settings from one photo to others; geometry only when it is asked for, because every photo stands differently. */
  copy: call(z.object({ from: PhotoId, to: photoIds, parts: z.array(SettingsPart).min(1).default(['light', 'tone', 'detail']) }), started),
  /**
   * What the photo would look like with this change, at screen size, without keeping anything. The first one of a photo
   * reads its frames; those after it answer at the speed of a slider. An older preview of the same photo that is still
   * being made is given up with the failure `cancelled`.
   */
  preview: call(
    z.object({ photoId: PhotoId, change: DevelopChange, longEdgePx: z.number().int().min(256).max(2560).default(1600) }),
    z.object({ address: z.string(), widthPx: z.number().int(), heightPx: z.number().int() }),
  ),
};
