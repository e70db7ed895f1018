import { beatSecondsOf, type Score } from './score.ts';
import type { SoundFacts } from '../../src-main/films/film-tasks.ts';

const inMs = (seconds: number): number => Math.round(seconds * 10_000) / 10;

/** What the film room wants to know of a track: beats, bars and loop from the score (to 0.1 ms), length and loudness as measured. */
export function factsOf(score: Score, measured: { readonly seconds: number; readonly lufs: number }): SoundFacts {
  const { meter, bars, loop } = score;
  const beats = Array.from({ length: meter.beatsPerBar }, (_, beat) => beat * beatSecondsOf(meter));
  return {
    durationMs: inMs(measured.seconds),
    bpm: meter.bpm,
    beatsMs: bars.flatMap((bar) => beats.map((beat) => inMs(bar.startSeconds + beat))),
    barsMs: bars.map((bar) => inMs(bar.startSeconds)),
    loop: { fromMs: inMs(bars[loop.fromBar]!.startSeconds), toMs: inMs(bars[loop.toBar]!.startSeconds) },
    integratedLufs: measured.lufs,
  };
}
