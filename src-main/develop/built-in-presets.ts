import type { NewPreset } from '../library/presets.ts';

/**
 * What a photographer of homes reaches for first. They name only what they change, so that everything else follows the
 * defaults. The page has Norwegian names for these.
 */
export const builtInPresets: readonly NewPreset[] = [
  { name: 'Natural', rule: null, settings: { auto: 0.65, contrast: 0.05, windowPull: 0.4 } },
  {
    name: 'Bright and airy',
    rule: null,
    settings: { auto: 1, exposureEv: 0.25, contrast: -0.1, highlights: -0.15, shadows: 0.35, saturation: -0.05, whiteBalance: 0.95 },
  },
  {
    name: 'Warm evening',
    rule: null,
    settings: { auto: 0.8, contrast: 0.05, highlights: -0.2, shadows: 0.15, whiteBalance: 0.6, warmth: 0.25, windowPull: 0.65 },
  },
  {
    name: 'Crisp exterior',
    rule: null,
    settings: { contrast: 0.2, highlights: -0.3, shadows: 0.1, saturation: 0.1, sharpen: 0.65 },
  },
  { name: 'True colour', rule: null, settings: { auto: 0, whiteBalance: 0, matchRoom: false } },
];
