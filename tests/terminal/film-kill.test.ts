import { expect, it } from 'vitest';
import { filmKillLoop } from '../kill/film-kill-loop.ts';

it.skipIf(process.platform !== 'linux')(
  'a render that is killed again and again goes on where it was, and leaves no ffmpeg behind',
  async () => {
    expect(await filmKillLoop({ kills: 4, seed: 20_260_914 })).toEqual([]);
  },
);
