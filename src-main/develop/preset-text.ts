import { z } from 'zod';
import { DevelopChange } from '../../src-preload/contract/develop.ts';
import { StudioFailure } from '../failure.ts';
import type { NewPreset } from '../library/presets.ts';

/** A preset as text that can be sent to somebody. Its rule stays at home: it may hold a client's name. */
const format = 'ai-studio-preset';
const version = 1;

const Head = z.object({ format: z.literal(format), version: z.number() });
const PresetText = Head.extend({
  name: z
    .string()
    .transform((name) => name.replaceAll(/\p{C}+/gu, ' ').trim())
    .pipe(z.string().min(1).max(80)),
  settings: DevelopChange,
});

export function presetText({ name, settings }: Pick<NewPreset, 'name' | 'settings'>): string {
  return `${JSON.stringify({ format, version, name, settings }, null, 2)}\n`;
}

/** Reads what presetText wrote, wherever it has been since; what it does not know is dropped. Throws `preset-not-understood`. */
export function readPresetText(text: string): NewPreset {
  const data = asJson(text);
  const head = Head.safeParse(data);
  if (!head.success) throw failure('This text is not a preset. Copy it again, from the first bracket to the last.');
  if (head.data.version > version) throw failure('This preset was made by a newer AI Studio. Update this one and try again.');
  const parsed = PresetText.safeParse(data);
  if (parsed.success) return { name: parsed.data.name, settings: withoutGaps(parsed.data.settings), rule: null };
  throw failure(`This preset has a setting that AI Studio does not take: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

const withoutGaps = (change: DevelopChange): DevelopChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const failure = (message: string): StudioFailure => new StudioFailure('preset-not-understood', message);

/** The name itself, or with the first number that nobody else has. */
export function numberedName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name.slice(0, 80 - ` ${number}`.length).trimEnd()} ${number}`;
    if (!isTaken(numbered)) return numbered;
  }
}
