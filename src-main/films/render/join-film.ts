import { copyFile, link, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../../failure.ts';
import { segmentExtension } from '../ffmpeg/encoders.ts';
import { asUrl, runFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { ownInput } from '../ffmpeg/safe-input.ts';
import type { RenderPlan } from '../render-plan.ts';
import { metadataFile } from './describe-film.ts';
import { ticksPerSecond } from './encode-segment.ts';

/** Moving the index of a long film to its front is one long step. */
const timeLimitMs = 600_000;

export interface Joining {
  readonly plan: RenderPlan;
  readonly ffmpeg: string;
  /** Of the plan's segments, in their order. */
  readonly segmentFiles: readonly string[];
  readonly soundFile: string;
  /** A folder of this job's own. */
  readonly workDir: string;
  readonly outFile: string;
  readonly signal: AbortSignal;
  readonly onFrames: (count: number) => void;
}

/**
 * Segments and sound become one file, by copying: nothing is encoded, and every picture's time is set anew as a whole number
 * of frames. Fails as ffmpeg does; `ENOENT` when a segment has gone from the cache meanwhile.
 */
export async function joinFilm({ plan, ffmpeg, soundFile, workDir, outFile, signal, ...joining }: Joining): Promise<void> {
  const format = segmentExtension(plan.encoding);
  const names: string[] = [];
  for (const [index, file] of joining.segmentFiles.entries()) {
    const name = `${index}.${format}`;
    await holdFile(file, path.join(workDir, name));
    names.push(name);
  }
  const list = path.join(workDir, 'segments.ffconcat');
  await writeFile(list, segmentList(names, plan));
  const metadata = path.join(workDir, 'film.ffmeta');
  await writeFile(metadata, metadataFile(plan));
  const args = [
    ['-v', 'error', '-xerror', '-protocol_whitelist', 'file', '-format_whitelist', 'concat,mov', '-f', 'concat', '-i', asUrl(list)],
    ownInput(soundFile),
    ['-protocol_whitelist', 'file', '-f', 'ffmetadata', '-i', asUrl(metadata)],
    ['-map', '0:v:0', '-map', '1:a:0', '-c', 'copy', '-bsf:v', evenTimes(plan)],
    ['-map_metadata:g', '2:g', '-map_metadata:s', '-1', '-map_chapters', plan.chapters.length === 0 ? '-1' : '2'],
    ['-movflags', '+faststart', '-video_track_timescale', String(ticksPerSecond), '-f', format, '-y', asUrl(outFile)],
  ].flat();
  await runFfmpeg(ffmpeg, args, { signal, timeLimitMs, onFrames: joining.onFrames });
}

/** Names are relative to the list and ours. Durations in microseconds: two thousand segments are off by less than a frame. */
function segmentList(names: readonly string[], { segments, fps }: RenderPlan): string {
  const entries = names.map((name, index) => {
    const seconds = (segments[index]?.recipe.frameCount ?? 0) / fps;
    return `file ${name}\nduration ${seconds.toFixed(6)}\n`;
  });
  return `ffconcat version 1.0\n${entries.join('')}`;
}

/**
 * Each encoder begins to count for itself, and one that was given a frame or two has another delay than one that was given
 * a hundred: copied as they are, decoding times run backwards at the joins and durations get lost. Measured with segments of 1
 * to 40 frames in MP4, Matroska and MPEG-TS: only MP4 keeps the pictures' times (the others round or shift them), and only with
 * both times said anew here are all frames exactly one apart.
 */
function evenTimes({ fps, encoding }: RenderPlan): string {
  // Two pictures between others, one of which is needed by the other, are decoded at most two frames ahead.
  const delay = encoding.codec === 'prores' ? 0 : 2;
  return `setts=pts=round(PTS*TB*${fps})/${fps}/TB:dts=(N-${delay})/${fps}/TB`;
}

/** A second name for a file of the cache, which nobody else makes room of; a copy where a disk knows no second names. */
async function holdFile(file: string, name: string): Promise<void> {
  // Of an attempt before this one; to copy over it would be to write into the cache.
  await rm(name, { force: true });
  try {
    await link(file, name);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw error;
    await copyFile(file, name);
  }
}
