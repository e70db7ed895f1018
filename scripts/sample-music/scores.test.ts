import { describe, expect, it } from 'vitest';
import { allTracks } from './all-tracks.ts';
import { heldNotes } from './held-notes.ts';
import { trackSecondsOf, type Bar, type Score } from './score.ts';
import { midiOf } from './theory.ts';

const scores = allTracks.map(({ score }) => score);
const newScores = scores.filter(({ id }) => id !== 'morning-light');
const scales: Readonly<Record<string, string>> = {
  'morning-light': 'D E F# G A B C#',
  'open-windows': 'A B C# D E F# G#',
  'quiet-water': 'F G A Bb C D E',
  // the middle part and the minor fourth borrow B natural (C flat), A natural and no other
  'tall-rooms': 'Eb F G Ab Bb C D B A',
  'city-lights': 'F G Ab Bb C Db Eb',
};
const heldIn = ({ chord }: Bar): readonly number[] => [chord.bass, ...chord.voices];
/** A semitone, and a semitone and an octave: what grates when it is held. */
const grates = (one: number, other: number): boolean => [1, 13].includes(Math.abs(one - other));
const lengthOf = (score: Score, section: string): number => score.bars.filter((bar) => bar.section === section && bar.pass === 1).length;

describe.each(scores)('the score of $title', (score) => {
  it('lasts between 70 and 100 seconds and begins at once', () => {
    expect(trackSecondsOf(score)).toBeGreaterThan(70);
    expect(trackSecondsOf(score)).toBeLessThan(100);
    expect(score.meter.firstBeatSeconds).toBeLessThan(0.1);
  });

  it('stays in its key', () => {
    const scale = new Set(scales[score.id]!.split(' ').map((name) => midiOf(`${name}4`) % 12));
    const played = [...score.bars.flatMap(heldIn), ...Object.values(score.melodies).flatMap((notes) => notes!.map(({ midi }) => midi))];
    expect(played.filter((midi) => !scale.has(midi % 12))).toEqual([]);
  });

  it('holds no two voices a semitone apart', () => {
    for (const [index, bar] of score.bars.entries()) {
      const held = heldIn(bar);
      const clashes = held.filter((midi, i) => held.slice(i + 1).some((other) => grates(midi, other)));
      expect(clashes, `bar ${index}`).toEqual([]);
    }
  });

  it('moves every voice by at most a fifth from chord to chord', () => {
    for (const [index, bar] of score.bars.slice(1).entries()) {
      const moves = bar.chord.voices.map((midi, voice) => Math.abs(midi - score.bars[index]!.chord.voices[voice]!));
      expect(Math.max(...moves), `bar ${index + 1}`).toBeLessThanOrEqual(7);
    }
  });

  it('keeps each melody inside its section', () => {
    for (const [section, notes] of Object.entries(score.melodies))
      for (const note of notes!) expect(note.atBeat + note.beats).toBeLessThanOrEqual(lengthOf(score, section) * score.meter.beatsPerBar);
  });

  it('repeats at its loop: the same four chords, at the start of a section', () => {
    const [from, to] = [score.loop.fromBar, score.loop.toBar].map((bar) => score.bars.slice(bar, bar + 4));
    expect(to!.map(({ chord }) => chord)).toEqual(from!.map(({ chord }) => chord));
    expect([from![0]!.indexInSection, to![0]!.indexInSection]).toEqual([0, 0]);
    expect((score.loop.toBar - score.loop.fromBar) % 4).toBe(0);
  });
});

describe.each(newScores)('the melody of $title', (score) => {
  it('never grates against a held voice', () => {
    const { bars, melodies, meter } = score;
    for (const [section, notes] of Object.entries(melodies)) {
      const first = bars.findIndex((bar) => bar.section === section);
      for (const note of notes!) {
        const bar = bars[first + Math.floor(note.atBeat / meter.beatsPerBar)]!;
        expect(
          heldIn(bar).filter((midi) => grates(midi, note.midi)),
          `${section}, beat ${note.atBeat}`,
        ).toEqual([]);
      }
    }
  });
});

it('gives each mood one track', () => {
  expect(scores.map(({ mood }) => mood).toSorted()).toEqual(['bright', 'calm', 'driving', 'elegant', 'warm']);
});

it('ties a tone that two bars share, and breathes where a section begins', () => {
  const bar = (section: string, indexInSection: number, voices: readonly number[]): Bar => ({
    section,
    pass: 1,
    indexInSection,
    startSeconds: 0,
    chord: { bass: 40, voices },
  });
  const notes = heldNotes([bar('a', 0, [60, 64]), bar('a', 1, [60, 65]), bar('b', 0, [60, 65])], 4);
  expect(notes).toEqual([
    { voice: 0, midi: 60, fromBar: 0, barCount: 2 },
    { voice: 1, midi: 64, fromBar: 0, barCount: 1 },
    { voice: 1, midi: 65, fromBar: 1, barCount: 1 },
    { voice: 0, midi: 60, fromBar: 2, barCount: 1 },
    { voice: 1, midi: 65, fromBar: 2, barCount: 1 },
  ]);
});

it('reads note names', () => {
  expect([midiOf('A4'), midiOf('C4'), midiOf('F#5'), midiOf('Bb3')]).toEqual([69, 60, 78, 58]);
  expect(() => midiOf('H2')).toThrow('not a note');
});
