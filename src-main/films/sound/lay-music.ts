import type { SoundTrack } from '../../../src-preload/contract/storyboard.ts';
import type { SoundFacts } from '../film-tasks.ts';
import type { Seam } from './find-loop.ts';

/** Which stretches of a piece of music sound when in a film: repeated or shortened by whole bars, so that its beats stay where they are. Pure. */

/** What of a piece decides how it is laid; `seams` and `heardToMs` where its samples were looked at. */
export interface MusicShape extends Pick<SoundFacts, 'durationMs' | 'bpm' | 'beatsMs' | 'barsMs' | 'loop'> {
  readonly seams?: readonly Seam[];
  /** Where it has rung out, before its file ends. */
  readonly heardToMs?: number;
}

export interface MusicPiece {
  /** In the film. */
  readonly startMs: number;
  readonly endMs: number;
  /** In the music, at `startMs`. */
  readonly fromMs: number;
  /** It and the piece before sound together for this long, half of it before `startMs`; 0 for the first. */
  readonly crossMs: number;
}

type Placing = Pick<SoundTrack, 'startMs' | 'trimStartMs' | 'trimEndMs' | 'fadeOutMs' | 'loops'>;

/** Without a pulse there is no musical place, and a long blend has to do. */
const blendMs = 2_500;
/** After a seam at the end, beats are still where the cuts expect them: as near as people hear as together. */
const mostBeatShiftMs = 25;
/** An ending that is led to by a seam: how much may be missing of its last ringing, and how long it may be over before the film is. */
const ending = { missingMs: 2_000, overMs: 700, fadeMs: 800, chordMs: 4_000, fromStartMs: 6_000, fromEndMs: 3_000 };

/** The pieces in the film's order, one after the other without a gap; empty where the track would begin after the film. */
export function layMusic(shape: MusicShape, track: Placing, filmMs: number): MusicPiece[] {
  const ownEndMs = Math.min(track.trimEndMs ?? shape.durationMs, shape.durationMs);
  const from = Math.min(track.trimStartMs, ownEndMs);
  const neededMs = filmMs - track.startMs;
  if (neededMs <= 0 || ownEndMs <= from) return [];
  const first: MusicPiece = {
    startMs: track.startMs,
    endMs: track.startMs + Math.min(neededMs, ownEndMs - from),
    fromMs: from,
    crossMs: 0,
  };
  if (!track.loops) return [first];
  const heardToMs = Math.min(ownEndMs, shape.heardToMs ?? ownEndMs);
  return endWell(shape, repeated(shape, first, ownEndMs, filmMs), track.trimEndMs === null ? heardToMs : ownEndMs, filmMs);
}

/** When the music's beats are heard in the film. */
export function beatsInFilm(pieces: readonly MusicPiece[], beatsMs: readonly number[]): number[] {
  return pieces.flatMap(({ startMs, endMs, fromMs }) =>
    beatsMs.map((at) => at - fromMs + startMs).filter((at) => at >= startMs - 1 && at < endMs - 1),
  );
}

/** How long the music fades towards its end: from the bar nearest to where it was asked to; hardly, where it ends by itself. */
export function musicalFadeMs(shape: MusicShape, pieces: readonly MusicPiece[], fadeOutMs: number): number {
  const last = pieces.at(-1);
  if (!last) return fadeOutMs;
  const leftMs = (shape.heardToMs ?? shape.durationMs) - (last.fromMs + last.endMs - last.startMs);
  if (leftMs <= ending.missingMs) return Math.min(fadeOutMs, ending.fadeMs);
  const wanted = last.endMs - fadeOutMs;
  const bars = beatsInFilm([last], shape.barsMs);
  const nearest = bars.reduce((best, at) => (Math.abs(at - wanted) < Math.abs(best - wanted) ? at : best), Number.POSITIVE_INFINITY);
  const fadeMs = last.endMs - nearest;
  return fadeMs > fadeOutMs * 0.6 && fadeMs < fadeOutMs * 1.6 ? fadeMs : fadeOutMs;
}

/** As often as it takes to reach the film's end, by the loop that was found, by all of its bars, or by all of it. */
function repeated(shape: MusicShape, first: MusicPiece, ownEndMs: number, filmMs: number): MusicPiece[] {
  if (first.endMs >= filmMs - 1) return [first];
  const { fromMs, toMs, crossMs } = stretchToRepeat(shape, first.fromMs, ownEndMs);
  const pieces = [{ ...first, endMs: first.startMs + toMs - first.fromMs }];
  for (let at = pieces[0]!.endMs; at < filmMs;) {
    const isLast = at + ownEndMs - fromMs >= filmMs;
    const endMs = isLast ? filmMs : at + toMs - fromMs;
    pieces.push({ startMs: at, endMs, fromMs, crossMs });
    at = endMs;
  }
  return pieces;
}

function stretchToRepeat(shape: MusicShape, fromMs: number, ownEndMs: number): { fromMs: number; toMs: number; crossMs: number } {
  const beatMs = shape.bpm === null ? null : 60_000 / shape.bpm;
  const { loop } = shape;
  if (loop && beatMs !== null && loop.toMs > fromMs + beatMs && loop.toMs <= ownEndMs) return { ...loop, crossMs: beatMs };
  const bars = shape.barsMs.filter((at) => at >= fromMs && at <= ownEndMs);
  const [firstBar, lastBar] = [bars[0], bars.at(-1)];
  if (beatMs !== null && firstBar !== undefined && lastBar !== undefined && lastBar - firstBar > 8 * beatMs) {
    return { fromMs: firstBar, toMs: lastBar, crossMs: 2 * beatMs };
  }
  const crossMs = Math.min(blendMs, (ownEndMs - fromMs) / 3);
  return { fromMs: fromMs + crossMs / 2, toMs: ownEndMs - crossMs / 2, crossMs };
}

/** Leaves bars out of the last piece, where that is not heard, so that the film ends with the music's own end. */
function endWell(shape: MusicShape, pieces: MusicPiece[], endOfMusicMs: number, filmMs: number): MusicPiece[] {
  const last = pieces.at(-1);
  if (!last || shape.bpm === null || last.endMs < filmMs - 1) return pieces;
  const reachedMs = last.fromMs + last.endMs - last.startMs;
  const seam = (shape.seams ?? [])
    .filter(({ fromMs, toMs }) => {
      const missingMs = endOfMusicMs - (reachedMs + toMs - fromMs);
      const atMs = last.startMs + fromMs - last.fromMs;
      return (
        missingMs <= ending.missingMs &&
        missingMs >= -ending.overMs &&
        atMs >= last.startMs + ending.fromStartMs &&
        atMs <= last.endMs - ending.fromEndMs &&
        beatShiftMs(shape.beatsMs, fromMs, toMs, reachedMs) <= mostBeatShiftMs
      );
    })
    .reduce<Seam | null>((best, one) => (best && best.likeness >= one.likeness ? best : one), null);
  if (!seam) return pieces;
  const atMs = last.startMs + seam.fromMs - last.fromMs;
  return [
    ...pieces.slice(0, -1),
    { ...last, endMs: atMs },
    { startMs: atMs, endMs: last.endMs, fromMs: seam.toMs, crossMs: 60_000 / shape.bpm },
  ];
}

/** How far three of four beats after the seam are from where they would have been without it, at most. */
function beatShiftMs(beatsMs: readonly number[], fromMs: number, toMs: number, reachedMs: number): number {
  const heard = beatsMs.filter((at) => at > toMs - 1).map((at) => at - toMs + fromMs);
  // While the last chord rings out beats are guessed; nobody cuts there.
  const lastMs = Math.min(reachedMs - ending.chordMs, heard.at(-1) ?? 0);
  const shifts = beatsMs
    .filter((at) => at > fromMs + 1 && at <= lastMs)
    .map((at) => heard.reduce((least, one) => Math.min(least, Math.abs(one - at)), Number.POSITIVE_INFINITY))
    .toSorted((a, b) => a - b);
  return shifts[Math.floor(shifts.length * 0.75)] ?? 0;
}
