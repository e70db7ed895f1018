import type { DevelopChange, DevelopSettings, SettingsPart } from '../../src-preload/contract/develop.ts';

/** Which part each setting belongs to. Lens correction goes with the camera, not with where it stood. */
const parts: Readonly<Record<keyof DevelopSettings, SettingsPart>> = {
  auto: 'light',
  exposureEv: 'light',
  whiteBalance: 'light',
  warmth: 'light',
  tint: 'light',
  matchRoom: 'light',
  contrast: 'tone',
  highlights: 'tone',
  shadows: 'tone',
  saturation: 'tone',
  windowPull: 'tone',
  verticals: 'geometry',
  guides: 'geometry',
  rotateDeg: 'geometry',
  crop: 'geometry',
  lens: 'detail',
  deghost: 'detail',
  denoise: 'detail',
  sharpen: 'detail',
};

/** Only those of the settings that belong to these parts. */
export function partsOf(settings: DevelopSettings, wanted: readonly SettingsPart[]): DevelopChange {
  return Object.fromEntries(Object.entries(settings).filter(([setting]) => wanted.includes(parts[setting as keyof DevelopSettings])));
}
