import { z } from 'zod';
import { Brand } from '../../src-preload/contract/settings.ts';
import type { Framing, Shot, Storyboard } from '../../src-preload/contract/storyboard.ts';
import { aspectRatio } from './geometry.ts';

/** Version 1: how the programs before this one kept a film. */
const OldFraming = z.object({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() });
const OldShot = z.object({
  photoId: z.string(),
  versionSha256: z.string(),
  from: OldFraming,
  to: OldFraming,
  durationMs: z.number(),
  join: z.object({ kind: z.enum(['cut', 'crossfade']), durationMs: z.number() }),
});
export const OldStoryboard = z.object({
  version: z.literal(1),
  aspect: z.enum(['16:9', '9:16', '1:1']),
  widthPx: z.number().int(),
  heightPx: z.number().int(),
  fps: z.literal(30),
  title: z.object({ text: z.string(), fromMs: z.number(), toMs: z.number() }).nullable(),
  shots: z.array(OldShot).min(1),
  music: z.object({ track: z.string() }).nullable(),
});
type OldStoryboard = z.infer<typeof OldStoryboard>;

/** Sound of those films faded by itself. */
const oldFadesMs = { fadeInMs: 600, fadeOutMs: 3000 };
/** What the photo's size is not known from is only its scale; those photos came from cameras. */
const usualLongEdgePx = 6000;
const sizes: Readonly<Record<number, Storyboard['size']>> = { 720: '720p', 1080: '1080p', 1440: '1440p', 2160: '2160p' };

/** The same film as a storyboard of today; still to be checked as any other. */
export function fromOldStoryboard(old: OldStoryboard): z.input<typeof Storyboard> {
  const { title } = old;
  return {
    version: 2,
    template: 'classic-tour',
    seed: 0,
    language: 'en',
    aspect: old.aspect,
    size: sizes[Math.min(old.widthPx, old.heightPx)] ?? '1080p',
    fps: old.fps,
    light: 'display',
    title: title?.text.slice(0, 300) ?? null,
    brand: brandOfThen(),
    shots: old.shots.map(({ photoId, versionSha256, from, to, durationMs, join }, index): z.input<typeof Shot> => ({
      id: `shot-${index + 1}`,
      picture: { kind: 'photo', photoId, sha256: versionSha256, ...sizeFrom(from, aspectRatio(old.aspect)) },
      room: null,
      move: { from: inside(from), to: inside(to) },
      moveByAspect: {},
      ease: 'glide',
      durationMs,
      texts:
        index === 0 && title
          ? [{ kind: 'title', text: title.text.slice(0, 300), detail: null, fromMs: title.fromMs, toMs: title.toMs }]
          : [],
      join: join.kind === 'crossfade' ? join : { kind: 'cut' },
    })),
    endFadeMs: 0,
    sound: {
      tracks: old.music
        ? [
            {
              role: 'music',
              source: { kind: 'bundled', id: old.music.track },
              gainDb: 0,
              startMs: 0,
              trimStartMs: 0,
              trimEndMs: null,
              ...oldFadesMs,
              loops: true,
            },
          ]
        : [],
      duckingDb: 12,
    },
  };
}

function brandOfThen(): Storyboard['brand'] {
  const { ink, ground, accent, logoSha256 } = Brand.parse({});
  return { ink, ground, accent, logoSha256 };
}

/** A framing of version 1 had the film's shape, so its fractions tell the photo's. */
function sizeFrom({ width, height }: Framing, film: number): { widthPx: number; heightPx: number } {
  const shape = (film * height) / width;
  return shape >= 1
    ? { widthPx: usualLongEdgePx, heightPx: Math.round(usualLongEdgePx / shape) }
    : { widthPx: Math.round(usualLongEdgePx * shape), heightPx: usualLongEdgePx };
}

/** Those framings could lie outside by the last digit of a number. */
function inside({ x, y, width, height }: Framing): Framing {
  const [across, down] = [Math.min(1, width), Math.min(1, height)];
  return { x: Math.min(1 - across, Math.max(0, x)), y: Math.min(1 - down, Math.max(0, y)), width: across, height: down };
}
