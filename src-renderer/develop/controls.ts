import type { DevelopSettings } from '../../src-preload/contract/develop.ts';
import { decimal } from '../words/formats.ts';
import type { Words } from '../words/words.ts';

/** The settings that are a number. */
type NumberSetting = { [K in keyof DevelopSettings]: DevelopSettings[K] extends number ? K : never }[keyof DevelopSettings];

export interface Control {
  readonly setting: NumberSetting;
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

const share = (setting: NumberSetting): Control => ({ setting, least: 0, most: 1, step: 0.01 });
const either = (setting: NumberSetting): Control => ({ setting, least: -1, most: 1, step: 0.01 });

/** The sliders, in the order in which a photo is worked on. */
export const controls = {
  light: [
    share('auto'),
    { setting: 'exposureEv', least: -3, most: 3, step: 0.05 },
    either('contrast'),
    either('highlights'),
    either('shadows'),
    share('windowPull'),
  ],
  colour: [share('whiteBalance'), either('warmth'), either('tint'), either('saturation')],
  geometry: [{ setting: 'rotateDeg', least: -10, most: 10, step: 0.1 }],
  detail: [share('denoise'), share('sharpen')],
} as const satisfies Readonly<Record<string, readonly Control[]>>;

/** As a person reads it: stops and degrees as they are, shares in hundredths; a sign only where there are two ways to go. */
export function shownValue({ setting, least }: Control, value: number, words: Words): string {
  if (setting === 'exposureEv') return signed(value, 2, words);
  if (setting === 'rotateDeg') return `${signed(value, 1, words)}°`;
  return least < 0 ? signed(value * 100, 0, words) : decimal(value * 100, 0, words);
}

const signed = (value: number, digits: number, words: Words): string => {
  const text = decimal(Math.abs(value), digits, words);
  if (text === decimal(0, digits, words)) return text;
  return value < 0 ? `−${text}` : `+${text}`;
};
