/** What a film needs of ffmpeg, and how an ffmpeg's own listings are read. Pure. */

/** 4.4 brought `-stats_period`, and is the oldest that still gets fixes anywhere. */
const oldest = { major: 4, minor: 4, libavcodec: [58, 134] as const };

type Kind = 'encoders' | 'filters' | 'muxers' | 'demuxers' | 'bsfs';

/** Without these no film can be made: frames and samples in and out, footage brought to a film's rate, size and colours, segments joined. */
export const needed: Readonly<Record<Kind, readonly string[]>> = {
  encoders: ['libx264', 'aac', 'rawvideo', 'pcm_f32le'],
  filters: 'aformat aresample bwdif crop format fps lut3d premultiply scale setpts setsar transpose trim'.split(' '),
  muxers: ['mp4', 'null', 'rawvideo', 'f32le', 'framecrc'],
  demuxers: ['mov', 'matroska', 'rawvideo', 'f32le', 'concat', 'ffmetadata'],
  bsfs: ['setts'],
};

/** What only some formats need; a build without it makes all the others. */
const perFormat: Readonly<Record<string, Partial<typeof needed>>> = {
  HEVC: { encoders: ['libx265'] },
  ProRes: { encoders: ['prores_ks', 'pcm_s24le'], muxers: ['mov'] },
  GIF: { encoders: ['gif'], muxers: ['gif'], filters: ['palettegen', 'paletteuse', 'split'] },
};

/** First word after `ffmpeg version`, as it is: `5.1.9-0+deb12u1`, `n7.0`, `N-109468-gd39b34123d`, `2023-02-09-git-...`. */
export function readVersion(output: string): string | null {
  return /^(?:ffmpeg|ffprobe) version (\S+)/m.exec(output)?.[1] ?? null;
}

/** Releases go by their number; snapshots have none and go by the version of libavcodec they print. */
export function isNewEnough(output: string): boolean {
  const release = /^n?(\d+)\.(\d+)/.exec(readVersion(output) ?? '');
  const [major = 0, minor = 0] = release ? release.slice(1).map(Number) : [];
  if (release) return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
  const library = /libavcodec\s+(\d+)\.\s*(\d+)\./.exec(output);
  const [generation = 0, step = 0] = library ? library.slice(1).map(Number) : [];
  return generation > oldest.libavcodec[0] || (generation === oldest.libavcodec[0] && step >= oldest.libavcodec[1]);
}

/**
 * Names in the second column of `-encoders`, `-filters`, `-muxers` or `-demuxers`, and in the only one of `-bsfs`; a name may
 * be several (`mov,mp4,m4a`).
 */
export function readNames(listing: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of listing.split(/\r?\n/)) {
    const name = /^\s*[A-Z.|]+\s+(\S+)/.exec(line)?.[1] ?? /^[a-z0-9_]+$/.exec(line.trim())?.[0];
    for (const one of name?.split(',') ?? []) names.add(one);
  }
  return names;
}

const kindNames: Readonly<Record<Kind, string>> = {
  encoders: 'encoder',
  filters: 'filter',
  muxers: 'muxer',
  demuxers: 'demuxer',
  bsfs: 'bitstream filter',
};
export type Listings = Readonly<Record<Kind, string>>;
export const kinds = Object.keys(needed) as readonly Kind[];

/** `['the encoder libx264']`: what a film needs and the listings do not have. */
export const missingFrom = (listings: Listings): string[] =>
  kinds.flatMap((kind) => {
    const names = readNames(listings[kind]);
    return needed[kind].filter((name) => !names.has(name)).map((name) => `the ${kindNames[kind]} ${name}`);
  });

/** `['HEVC']`: formats that this build cannot make. */
export const formatsWithout = (listings: Listings): string[] =>
  Object.keys(perFormat).filter((format) =>
    kinds.some((kind) => {
      const names = readNames(listings[kind]);
      return perFormat[format]?.[kind]?.some((name) => !names.has(name));
    }),
  );
