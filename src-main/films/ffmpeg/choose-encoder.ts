import { StudioFailure } from '../../failure.ts';
import type { ChooseEncoderInput, ChosenEncoder } from '../film-tasks.ts';
import type { Encoding } from '../render-plan.ts';
import { readNames } from './ffmpeg-abilities.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { type HardwareFamily, hardwareCandidates, hardwareEncoderName } from './hardware-encoders.ts';
import { proveEncoder, type TrialParts } from './prove-encoder.ts';

const softwareEncoders: Readonly<Record<Encoding['codec'], string>> = { h264: 'libx264', hevc: 'libx265', prores: 'prores_ks' };
const formatNames: Readonly<Record<Encoding['codec'], string>> = { h264: 'H.264', hevc: 'HEVC', prores: 'ProRes' };

/**
 * The encoder for a film on this machine: software unless hardware is wished for and proves itself, hardware where the build
 * has no software for the codec. Fails with codec-missing when there is neither.
 */
export async function chooseEncoder(
  { codec, quality, prefers }: Pick<ChooseEncoderInput, 'codec' | 'quality' | 'prefers'>,
  parts: TrialParts & { readonly platform: NodeJS.Platform },
): Promise<ChosenEncoder> {
  const listing = await runFfmpeg(parts.tools.ffmpeg, ['-encoders'], { signal: parts.signal, timeLimitMs: 10_000 });
  const names = readNames(listing.stdout);
  const software: Encoding = { codec, quality, encoder: 'software' };
  const hasSoftware = names.has(softwareEncoders[codec]);
  if (prefers === 'software' && hasSoftware) return { encoding: software, note: null };

  const refused: string[] = [];
  for (const encoder of hardwareCandidates(codec, parts.platform)) {
    const encoding: Encoding = { codec, quality, encoder };
    const trial = await tryHardware(encoding, encoder, names, parts);
    if (trial === null) {
      const note = hasSoftware
        ? null
        : `hardware-encoder: this FFmpeg has no ${softwareEncoders[codec]}, ${familyNames[encoder]} was used.`;
      return { encoding, note };
    }
    refused.push(`${familyNames[encoder]}: ${trial}`);
  }
  const why = refused.length > 0 ? refused.join('; ') : 'this system has none';
  if (hasSoftware) return { encoding: software, note: `software-encoder: no graphics hardware could be used (${why}).` };
  throw new StudioFailure(
    'codec-missing',
    `The FFmpeg on this machine cannot make ${formatNames[codec]}. Choose another format, or install a full FFmpeg.`,
    { cause: new Error(why) },
  );
}

const familyNames: Readonly<Record<HardwareFamily, string>> = {
  videotoolbox: 'VideoToolbox',
  nvenc: 'NVENC',
  qsv: 'Quick Sync',
  amf: 'AMF',
  vaapi: 'VAAPI',
};

/** Why it cannot be used; null when it can. */
async function tryHardware(
  encoding: Encoding,
  family: HardwareFamily,
  names: ReadonlySet<string>,
  parts: TrialParts,
): Promise<string | null> {
  if (!names.has(hardwareEncoderName(family, encoding.codec))) return 'this FFmpeg was built without it';
  const trial = await proveEncoder(encoding, parts);
  return trial.isProven ? null : trial.why;
}
