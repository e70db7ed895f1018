import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { decodeSound } from './decode-sound.ts';
import { factsOf, listen } from './sound-facts.ts';
import { openSound } from './sound-file.ts';

/**
 * What a file is that somebody wants as music or as a voice: its length, loudness, beats and bars, and where it can be
 * repeated. Decoded once, for real. Fails with not-a-sound, sound-damaged, sound-too-long, or as ffmpeg does.
 */
export const readSound: TaskFunction<'read-sound'> = async ({ file, ffmpeg, workDir }, { signal, onProgress }) => {
  const decoded = path.join(workDir, 'sound.f32');
  try {
    await decodeSound(ffmpeg.ffmpeg, file, decoded, signal);
    onProgress(0.6);
    const sound = await openSound(decoded);
    try {
      return factsOf(sound, await listen(sound, { forBeats: true, signal }));
    } finally {
      await sound.close();
    }
  } finally {
    await rm(decoded, { force: true });
  }
};
