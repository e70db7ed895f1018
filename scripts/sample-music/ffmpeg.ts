import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sampleRate, type Stereo } from './signal/stereo.ts';

/** Runs the ffmpeg on the PATH, optionally fed on its input; its output, or its messages when it failed. */
async function runFfmpeg(args: readonly string[], input?: Buffer): Promise<{ output: Buffer; messages: string }> {
  const ffmpeg = spawn('ffmpeg', ['-hide_banner', '-nostats', '-y', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let messages = '';
  ffmpeg.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text));
  ffmpeg.stdin.end(input);
  const [code] = (await once(ffmpeg, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${messages}`);
  return { output: Buffer.concat(output), messages };
}

function interleaved(track: Stereo): Buffer {
  const bytes = Buffer.alloc(track.left.length * 8);
  for (let i = 0; i < track.left.length; i++) {
    bytes.writeFloatLE(track.left[i]!, i * 8);
    bytes.writeFloatLE(track.right[i]!, i * 8 + 4);
  }
  return bytes;
}

/** Writes a track as AAC in an MP4 file; the encoder's delay is noted in its edit list, so that decoders take it off. */
export async function encode(track: Stereo, title: string, file: string): Promise<void> {
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0'];
  const tags = ['-map_metadata', '-1', '-metadata', `title=${title}`];
  const codec = ['-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart', '-fflags', '+bitexact'];
  await runFfmpeg([...input, ...tags, ...codec, file], interleaved(track));
}

/** A file as ffmpeg decodes it. */
export async function decode(file: string): Promise<Stereo> {
  const { output } = await runFfmpeg(['-i', file, '-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', 'pipe:1']);
  const length = Math.floor(output.length / 8);
  const sound: Stereo = { left: new Float32Array(length), right: new Float32Array(length) };
  for (let i = 0; i < length; i++) {
    sound.left[i] = output.readFloatLE(i * 8);
    sound.right[i] = output.readFloatLE(i * 8 + 4);
  }
  return sound;
}

/** Integrated loudness (LUFS) and true peak (dBTP) of a file after EBU R128, by ffmpeg. */
export async function measure(file: string): Promise<{ lufs: number; truePeakDb: number }> {
  const { messages } = await runFfmpeg(['-i', file, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-']);
  const summary = messages.slice(messages.lastIndexOf('Summary:'));
  const [lufs, truePeakDb] = [/I:\s+(-?[\d.]+) LUFS/, /Peak:\s+(-?[\d.]+) dBFS/].map((pattern) => Number(pattern.exec(summary)?.[1]));
  if (!Number.isFinite(lufs) || !Number.isFinite(truePeakDb)) throw new Error(`ffmpeg measured nothing: ${messages}`);
  return { lufs: lufs!, truePeakDb: truePeakDb! };
}
