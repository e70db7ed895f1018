import type { Words } from './words.ts';

/** A duration as a player shows it, in seconds that have passed: 1:05. */
export function clock(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A number with so many digits after the point, or the comma. */
export function decimal(value: number, digits: number, words: Words): string {
  return new Intl.NumberFormat(words.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export function percent(fraction: number, words: Words): string {
  return new Intl.NumberFormat(words.language, { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
}

/** Rounded so that it does not flicker: whole minutes above ninety seconds, tens of seconds above ten. */
export function timeLeft(leftMs: number, words: Words): string {
  const seconds = leftMs / 1000;
  if (seconds > 90) return words.jobs.minutesLeft(Math.round(seconds / 60));
  if (seconds > 10) return words.jobs.secondsLeft(Math.round(seconds / 10) * 10);
  return words.jobs.finishing;
}

/** The camera's wall clock, which is kept as if it were UTC. */
export function cameraMoment(capturedAtMs: number, words: Words): string {
  return new Intl.DateTimeFormat(words.language === 'en' ? 'en-GB' : words.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(capturedAtMs);
}

/** Bytes as a person reads them, in thousands as disks are sold: 640 kB, 3.2 MB, 41 MB, 1.2 GB. */
export function fileSize(sizeBytes: number, words: Words): string {
  const [unit, scale] =
    sizeBytes >= 1e9 ? (['gigabyte', 1e9] as const) : sizeBytes >= 1e6 ? (['megabyte', 1e6] as const) : (['kilobyte', 1e3] as const);
  const value = sizeBytes / scale;
  const digits = value < 10 && unit !== 'kilobyte' ? 1 : 0;
  return new Intl.NumberFormat(words.language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
}
