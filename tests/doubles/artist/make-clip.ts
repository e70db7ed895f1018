import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';

export interface ClipWanted {
  readonly ffmpeg: string;
  readonly start: Buffer;
  readonly end: Buffer | null;
  readonly durationS: number;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly fps: number;
  readonly withSound: boolean;
}

/**
 * Really makes a clip: a slow move into the first picture, and where there is an end picture a fade into it that is over before
 * the last frame. The first and the last frame are those pictures. An MP4 with H.264, as such models give.
 */
export async function makeClip({ ffmpeg, start, end, durationS, size, fps, withSound }: ClipWanted): Promise<Buffer> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'double-clip-'));
  try {
    const frames = Math.round(durationS * fps);
    const { widthPx: w, heightPx: h } = size;
    const inputs = [path.join(dir, 'start.png'), ...(end ? [path.join(dir, 'end.png')] : [])];
    // A small one is made from twice its size, so that the move goes by half pixels.
    const scale = Math.min(w, h) < 400 ? 2 : 1;
    const fit = (picture: Buffer): Promise<Buffer> =>
      sharp(picture)
        .rotate()
        .resize(w * scale, h * scale, { fit: 'cover' })
        .png({ compressionLevel: 1 })
        .toBuffer();
    await writeFile(inputs[0]!, await fit(start));
    if (end) await writeFile(inputs[1]!, await fit(end));
    const move = (zoom: string): string =>
      `zoompan=z='${zoom}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d=${frames}:s=${w}x${h}:fps=${fps},setsar=1`;
    const last = Math.max(1, frames - 1);
    const into = `1+0.06*on/${last}`;
    const fadeS = Math.max(2 / fps, durationS * 0.4);
    const fadeAtS = Math.max(0, durationS - fadeS - 2 / fps);
    // The second picture begins to count where the fade begins, and has to stand by the last frame.
    const outOf = `max(1,1.06-0.06*on/${Math.max(1, frames - 1 - Math.round(fadeAtS * fps))})`;
    const picture = end
      ? `[0]${move(into)}[a];[1]${move(outOf)}[b];[a][b]xfade=transition=fade:duration=${fadeS.toFixed(3)}:offset=${fadeAtS.toFixed(3)}[v]`
      : `[0]${move(into)}[v]`;
    const out = path.join(dir, 'clip.mp4');
    const sound = ['-f', 'lavfi', '-t', String(durationS), '-i', 'anoisesrc=color=pink:amplitude=0.05:seed=7:sample_rate=44100'];
    const video = '-c:v libx264 -preset ultrafast -crf 16 -pix_fmt yuv420p -threads 1'.split(' ');
    await run(ffmpeg, [
      '-nostdin',
      '-y',
      '-loglevel',
      'error',
      ...inputs.flatMap((file) => ['-i', file]),
      ...(withSound ? sound : []),
      '-filter_complex',
      picture,
      '-map',
      '[v]',
      ...(withSound ? ['-map', `${inputs.length}:a`, '-c:a', 'aac'] : ['-an']),
      '-frames:v',
      String(frames),
      ...video,
      '-movflags',
      '+faststart',
      out,
    ]);
    return await readFile(out);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function run(ffmpeg: string, args: readonly string[]): Promise<void> {
  const child = spawn(ffmpeg, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}: ${trouble.slice(0, 2000)}`))));
  });
}
