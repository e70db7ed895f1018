import type { Bar } from './score.ts';

/** A note of an inner voice that stays through bars which share it. */
export interface HeldNote {
  readonly voice: number;
  readonly midi: number;
  /** Index of its first bar, and how many bars it stays. */
  readonly fromBar: number;
  readonly barCount: number;
}

/**
 * The voices of the chords with common tones tied, as players would bow them: never over a section's edge, nor longer than
 * `longest` bars, so that every phrase takes a breath.
 */
export function heldNotes(bars: readonly Bar[], longest: number): HeldNote[] {
  const notes: HeldNote[] = [];
  bars.forEach((bar, index) => {
    bar.chord.voices.forEach((midi, voice) => {
      const last = notes.findLastIndex((note) => note.voice === voice);
      const before = notes[last];
      const isTied = before && before.midi === midi && bar.indexInSection % longest !== 0 && before.fromBar + before.barCount === index;
      if (isTied) notes[last] = { ...before, barCount: before.barCount + 1 };
      else notes.push({ voice, midi, fromBar: index, barCount: 1 });
    });
  });
  return notes;
}
