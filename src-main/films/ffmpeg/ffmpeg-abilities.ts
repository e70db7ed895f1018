/** What a film needs of ffmpeg, and how an ffmpeg's own listings are read. Pure. */

/** 4.4 brought `-stats_period`, and is the oldest that still gets fixes anywhere. */
const oldest = { major: 4, minor: 4, libavcodec: [58, 134] as const };

export const needed = {
  encoders: ['libx264', 'aac'],
  filters: ['aformat', 'afade', 'alimiter', 'anullsrc', 'apad', 'aresample', 'asetpts', 'atrim', 'ebur128', 'fade', 'volume'],
  muxers: ['mp4', 'null'],
  demuxers: ['rawvideo', 'mov'],
} as const;

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

/** Names in the second column of `-encoders`, `-filters`, `-muxers` or `-demuxers`; a name may be several (`mov,mp4,m4a`). */
export function readNames(listing: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of listing.split(/\r?\n/)) {
    const name = /^\s*[A-Z.|]+\s+(\S+)/.exec(line)?.[1];
    for (const one of name?.split(',') ?? []) names.add(one);
  }
  return names;
}

/** `['the encoder libx264']`: what a film needs and the listing does not have. */
export function missingFrom(kind: keyof typeof needed, listing: string): string[] {
  const names = readNames(listing);
  return needed[kind].filter((name) => !names.has(name)).map((name) => `the ${kind.slice(0, -1)} ${name}`);
}
