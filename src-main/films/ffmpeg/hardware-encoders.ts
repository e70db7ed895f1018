import type { Encoding } from '../render-plan.ts';

export type HardwareFamily = Exclude<Encoding['encoder'], 'software'>;
type Codec = Encoding['codec'];
type Quality = Encoding['quality'];

interface Family {
  readonly platforms: readonly NodeJS.Platform[];
  readonly codecs: readonly Codec[];
  readonly arguments: (codec: Codec, quality: Quality) => readonly (readonly string[])[];
}

/** Steps of the makers' encoders, which need more bits than x264 for the same picture. */
const step: Readonly<Record<Quality, number>> = { draft: 26, delivery: 21, archive: 18 };
/** VideoToolbox counts the other way, from 0 to 100. */
const appleQuality: Readonly<Record<Quality, string>> = { draft: '55', delivery: '68', archive: '78' };
const profile = (codec: Codec): string[] => (codec === 'h264' ? ['-profile:v', 'high'] : ['-profile:v', 'main', '-tag:v', 'hvc1']);
const twoBetween = ['-bf', '2'];

/** Encoders in graphics hardware, by whom they are made, the better first; whether one can be trusted is found out by trying it. */
const families: Readonly<Record<HardwareFamily, Family>> = {
  videotoolbox: {
    platforms: ['darwin'],
    codecs: ['h264', 'hevc', 'prores'],
    // `allow_sw 0`: where there is no hardware, x264 does better than Apple's own software.
    arguments: (codec, quality) =>
      codec === 'prores'
        ? [['-profile:v', 'hq', '-pix_fmt', 'p210le', '-allow_sw', '0']]
        : [profile(codec), ['-pix_fmt', 'nv12', '-q:v', appleQuality[quality], '-allow_sw', '0'], twoBetween],
  },
  nvenc: {
    platforms: ['win32', 'linux'],
    codecs: ['h264', 'hevc'],
    arguments: (codec, quality) => [
      profile(codec),
      ['-pix_fmt', 'yuv420p', '-preset', quality === 'draft' ? 'p2' : 'p5', '-tune', 'hq', '-spatial-aq', '1'],
      ['-rc', 'vbr', '-cq', String(step[quality]), '-b:v', '0'],
      twoBetween,
    ],
  },
  qsv: {
    platforms: ['win32', 'linux'],
    codecs: ['h264', 'hevc'],
    arguments: (codec, quality) => [
      profile(codec),
      ['-pix_fmt', 'nv12', '-preset', quality === 'draft' ? 'veryfast' : 'medium', '-global_quality', String(step[quality])],
      // Every key frame begins anew, so that segments can be cut and joined there.
      ['-idr_interval', codec === 'hevc' ? '1' : '0'],
      twoBetween,
    ],
  },
  amf: {
    platforms: ['win32'],
    codecs: ['h264', 'hevc'],
    arguments: (codec, quality) => [
      profile(codec),
      ['-pix_fmt', 'nv12', '-quality', quality === 'draft' ? 'speed' : 'quality'],
      ['-rc', 'cqp', '-qp_i', String(step[quality]), '-qp_p', String(step[quality] + 2)],
    ],
  },
  vaapi: {
    platforms: ['linux'],
    codecs: ['h264', 'hevc'],
    arguments: (codec, quality) => [
      ['-vaapi_device', '/dev/dri/renderD128', '-vf', 'format=nv12,hwupload'],
      profile(codec),
      ['-rc_mode', 'CQP', '-qp', String(step[quality])],
    ],
  },
};

/** What may be tried for a codec on a system, in this order. */
export const hardwareCandidates = (codec: Codec, platform: NodeJS.Platform): HardwareFamily[] =>
  (Object.keys(families) as HardwareFamily[]).filter(
    (name) => families[name].platforms.includes(platform) && families[name].codecs.includes(codec),
  );

/** ffmpeg's name of an encoder: `h264_nvenc`. */
export const hardwareEncoderName = (family: HardwareFamily, codec: Codec): string => `${codec}_${family}`;

export const hardwareArguments = (family: HardwareFamily, codec: Codec, quality: Quality): string[] =>
  [['-c:v', hardwareEncoderName(family, codec)], ...families[family].arguments(codec, quality)].flat();
