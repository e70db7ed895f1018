import type { Encoding } from '../render-plan.ts';

export type HardwareFamily = Exclude<Encoding['encoder'], 'software'>;
type Codec = Encoding['codec'];
type Quality = Encoding['quality'];

interface Family {
  readonly platforms: readonly NodeJS.Platform[];
  readonly codecs: readonly Codec[];
  /** ffmpeg's ending of the encoders' names. */
  readonly suffix: string;
  readonly arguments: (codec: Codec, quality: Quality) => readonly string[];
}

/** Quantisers of the makers' encoders, which need more bits than x264 for the same picture. */
const quantiser: Readonly<Record<Quality, number>> = { draft: 26, delivery: 21, archive: 18 };
const profile = (codec: Codec): string[] => (codec === 'h264' ? ['-profile:v', 'high'] : ['-profile:v', 'main', '-tag:v', 'hvc1']);

/** Encoders in graphics hardware, by whom they are made, as data; whether one can be trusted is found out by trying it. */
const families: Readonly<Record<HardwareFamily, Family>> = {
  videotoolbox: {
    platforms: ['darwin'],
    codecs: ['h264', 'hevc', 'prores'],
    suffix: 'videotoolbox',
    // Its quality goes from 0 to 100. `allow_sw 0`: in software x264 does better.
    arguments: (codec, quality) =>
      codec === 'prores'
        ? ['-profile:v', 'hq', '-pix_fmt', 'p210le', '-allow_sw', '0']
        : [
            ...profile(codec),
            '-pix_fmt',
            'nv12',
            '-q:v',
            { draft: '55', delivery: '68', archive: '78' }[quality],
            '-allow_sw',
            '0',
            '-bf',
            '2',
          ],
  },
  nvenc: {
    platforms: ['win32', 'linux'],
    codecs: ['h264', 'hevc'],
    suffix: 'nvenc',
    arguments: (codec, quality) => [
      ...profile(codec),
      ...['-pix_fmt', 'yuv420p', '-preset', quality === 'draft' ? 'p2' : 'p5', '-tune', 'hq', '-rc', 'vbr'],
      ...['-cq', String(quantiser[quality]), '-b:v', '0', '-spatial-aq', '1', '-bf', '2'],
    ],
  },
  qsv: {
    platforms: ['win32', 'linux'],
    codecs: ['h264', 'hevc'],
    suffix: 'qsv',
    arguments: (codec, quality) => [
      ...profile(codec),
      ...['-pix_fmt', 'nv12', '-preset', quality === 'draft' ? 'veryfast' : 'medium', '-global_quality', String(quantiser[quality])],
      ...['-bf', '2', ...(codec === 'hevc' ? ['-idr_interval', 'begin_only'] : ['-idr_interval', '0'])],
    ],
  },
  amf: {
    platforms: ['win32'],
    codecs: ['h264', 'hevc'],
    suffix: 'amf',
    arguments: (codec, quality) => [
      ...profile(codec),
      ...['-pix_fmt', 'nv12', '-quality', quality === 'draft' ? 'speed' : 'quality', '-rc', 'cqp'],
      ...['-qp_i', String(quantiser[quality]), '-qp_p', String(quantiser[quality] + 2)],
    ],
  },
  vaapi: {
    platforms: ['linux'],
    codecs: ['h264', 'hevc'],
    suffix: 'vaapi',
    arguments: (codec, quality) => [
      ...['-vaapi_device', '/dev/dri/renderD128', '-vf', 'format=nv12,hwupload'],
      ...profile(codec),
      ...['-rc_mode', 'CQP', '-qp', String(quantiser[quality])],
    ],
  },
};

/** What may be tried for a codec on a system, the better first. */
export const hardwareCandidates = (codec: Codec, platform: NodeJS.Platform): HardwareFamily[] =>
  (Object.keys(families) as HardwareFamily[]).filter(
    (name) => families[name].platforms.includes(platform) && families[name].codecs.includes(codec),
  );

/** ffmpeg's name of an encoder: `h264_nvenc`. */
export const encoderName = (family: HardwareFamily, codec: Codec): string => `${codec}_${families[family].suffix}`;

export const hardwareArguments = (family: HardwareFamily, codec: Codec, quality: Quality, group: number): string[] => [
  ...['-c:v', encoderName(family, codec)],
  ...families[family].arguments(codec, quality),
  ...['-g', String(group)],
];
