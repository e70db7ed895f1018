import { describe, expect, it } from 'vitest';
import { beatsInFilm, layMusic, type MusicPiece, type MusicShape, musicalFadeMs } from './lay-music.ts';

/** A minute at 120 beats: 30 bars of 2 s. */
const beatsMs = Array.from({ length: 120 }, (_, beat) => beat * 500);
const barsMs = beatsMs.filter((_, beat) => beat % 4 === 0);
const shape: MusicShape = { durationMs: 60_000, bpm: 120, beatsMs, barsMs, loop: { fromMs: 8_000, toMs: 40_000 } };
const track = { startMs: 0, trimStartMs: 0, trimEndMs: null, fadeOutMs: 3_000, loops: true };

/** One after the other, from where the track begins to where it ends, without a gap. */
function isWhole(pieces: readonly MusicPiece[], fromMs: number, toMs: number): boolean {
  return (
    pieces[0]?.startMs === fromMs &&
    pieces.at(-1)?.endMs === toMs &&
    pieces.every((piece, i) => i === 0 || piece.startMs === pieces[i - 1]!.endMs)
  );
}

describe('laying music', () => {
  it('plays a stretch of it where the film is shorter', () => {
    expect(layMusic(shape, { ...track, startMs: 1_000, trimStartMs: 4_000 }, 20_000)).toEqual([
      { startMs: 1_000, endMs: 20_000, fromMs: 4_000, crossMs: 0 },
    ]);
  });

  it.each([61_000, 90_000, 150_000, 600_000])('repeats the loop until %i ms and keeps the beat', (filmMs) => {
    const pieces = layMusic(shape, track, filmMs);
    expect(isWhole(pieces, 0, filmMs)).toBe(true);
    for (const piece of pieces.slice(1)) expect(piece).toMatchObject({ fromMs: 8_000, crossMs: 500 });
    const beats = beatsInFilm(pieces, beatsMs);
    expect(beats).toEqual(Array.from({ length: filmMs / 500 }, (_, beat) => beat * 500));
  });

  it('plays once and ends by itself where it is not told to go on', () => {
    expect(layMusic(shape, { ...track, loops: false, trimEndMs: 30_000 }, 90_000)).toEqual([
      { startMs: 0, endMs: 30_000, fromMs: 0, crossMs: 0 },
    ]);
  });

  it('repeats all of its bars where no loop was found, or where it lies outside of what was trimmed', () => {
    for (const [other, placing] of [
      [{ ...shape, loop: null }, track],
      [shape, { ...track, trimEndMs: 30_500 }],
    ] as const) {
      const pieces = layMusic(other, placing, 100_000);
      expect(isWhole(pieces, 0, 100_000)).toBe(true);
      expect(pieces.length).toBeGreaterThan(1);
      for (const [index, piece] of pieces.slice(1).entries()) {
        const before = pieces[index]!;
        expect((before.fromMs + before.endMs - before.startMs - piece.fromMs) % 2_000).toBe(0);
      }
    }
  });

  it('blends the end into the beginning of what has no pulse', () => {
    const pieces = layMusic({ durationMs: 20_000, bpm: null, beatsMs: [], barsMs: [], loop: null }, track, 70_000);
    expect(isWhole(pieces, 0, 70_000)).toBe(true);
    expect(pieces[1]).toMatchObject({ crossMs: 2_500 });
  });

  it.each([1, 40, 200])('ends for music of %i ms as well', (durationMs) => {
    const pieces = layMusic({ durationMs, bpm: null, beatsMs: [], barsMs: [], loop: null }, track, 5_000);
    expect(isWhole(pieces, 0, 5_000)).toBe(true);
  });

  it('has nothing to lay after the film or from after its own end', () => {
    expect(layMusic(shape, { ...track, startMs: 9_000 }, 9_000)).toEqual([]);
    expect(layMusic(shape, { ...track, trimStartMs: 70_000 }, 9_000)).toEqual([]);
    expect(layMusic(shape, { ...track, trimStartMs: 9_000, trimEndMs: 8_000 }, 9_000)).toEqual([]);
  });

  it('leaves bars out so that the film ends with the music, where that is not heard', () => {
    const seams = [
      { fromMs: 20_000, toMs: 36_000, likeness: 0.9 },
      { fromMs: 24_000, toMs: 40_000, likeness: 0.95 },
      { fromMs: 20_000, toMs: 30_000, likeness: 0.99 },
    ];
    const pieces = layMusic({ ...shape, seams }, track, 43_500);
    expect(pieces).toEqual([
      { startMs: 0, endMs: 24_000, fromMs: 0, crossMs: 0 },
      { startMs: 24_000, endMs: 43_500, fromMs: 40_000, crossMs: 500 },
    ]);
    expect(beatsInFilm(pieces, beatsMs).every((at) => at % 500 === 0)).toBe(true);
    // It ends by itself, half a second early: nothing is left to fade for three seconds.
    expect(musicalFadeMs({ ...shape, seams }, pieces, 3_000)).toBe(800);
  });

  it('leaves nothing out where beats would no longer be where the film is cut', () => {
    const seams = [{ fromMs: 24_000, toMs: 40_060, likeness: 0.95 }];
    expect(layMusic({ ...shape, seams }, track, 43_500)).toHaveLength(1);
  });

  it('begins to fade at a bar', () => {
    const pieces = layMusic(shape, track, 25_000);
    expect(musicalFadeMs(shape, pieces, 2_600)).toBe(3_000);
    expect(musicalFadeMs(shape, pieces, 200)).toBe(200);
  });
});
