import type { Words } from '../words/words.ts';

export type Intent = keyof Words['keys']['intents'];

export interface Key {
  /** As `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  /** The place on the keyboard, for a sign that other layouts put elsewhere. */
  readonly code?: string;
  /** Ctrl, or the command key on a Mac. */
  readonly withCommand?: boolean;
}

/** Every key of the window, as data: the handlers, the tooltips and the sheet of keys all read this. */
export const keyMap: Readonly<Record<Intent, readonly Key[]>> = {
  'add-folder': [{ key: 'o', withCommand: true }],
  export: [{ key: 'e', withCommand: true }],
  settings: [{ key: ',', withCommand: true }],
  'show-keys': [{ key: '?' }],
  'photos-view': [{ key: 'g' }],
  'film-view': [{ key: 'f' }],
  open: [{ key: 'Enter' }, { key: 'e' }],
  back: [{ key: 'Escape' }],
  next: [{ key: 'ArrowRight' }],
  previous: [{ key: 'ArrowLeft' }],
  above: [{ key: 'ArrowUp' }],
  below: [{ key: 'ArrowDown' }],
  first: [{ key: 'Home' }],
  last: [{ key: 'End' }],
  // On a Norwegian keyboard the same place carries another sign, and the backslash itself needs two hands.
  'hold-before': [{ key: '\\', code: 'Backslash' }],
  'toggle-before': [{ key: 'b' }],
  zoom: [{ key: 'z' }, { key: ' ' }],
};

const matches = (event: KeyboardEvent, key: Key): boolean =>
  (event.key.toLowerCase() === key.key.toLowerCase() || (key.code !== undefined && event.code === key.code)) &&
  (event.ctrlKey || event.metaKey) === (key.withCommand ?? false);

/** Which of these intents a key press means, if any. */
export function intentOf(event: KeyboardEvent, intents: readonly Intent[]): Intent | undefined {
  if (event.altKey) return undefined;
  return intents.find((intent) => keyMap[intent].some((key) => matches(event, key)));
}

/** A key as it is printed: `Ctrl O`. */
export function keyCap(key: Key, words: Words): string {
  const cap = words.keys.caps[key.key] ?? key.key.toUpperCase();
  if (key.withCommand !== true) return cap;
  return navigator.userAgent.includes('Mac') ? `⌘ ${cap}` : `${words.keys.command} ${cap}`;
}

export function firstCap(intent: Intent, words: Words): string {
  const [first] = keyMap[intent];
  return first ? keyCap(first, words) : '';
}
