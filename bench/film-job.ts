import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Framing, Storyboard } from '../src-preload/contract/storyboard.ts';
import { fromRgb, openPicture } from '../src-main/imaging/picture.ts';

/** The film that every contestant makes: so many photos of 24 megapixels, 5 s each, crossfades of half a second, music, 1080p30. */

export interface BenchPhoto {
  readonly file: string;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** In parts of a second and of the widest framing: zoom and middle, at the beginning and at the end. */
export interface BenchMove {
  readonly zoom: readonly [number, number];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
export const fps = 30;
export const shotFrames = 150;
export const joinFrames = 15;

export const moves: Readonly<Record<string, BenchMove>> = {
  'push in': { zoom: [1, 1.08], x: [0.5, 0.5], y: [0.5, 0.5] },
  'pan right': { zoom: [1.1, 1.1], x: [0.46, 0.54], y: [0.5, 0.5] },
  'pull out': { zoom: [1.08, 1], x: [0.5, 0.5], y: [0.5, 0.5] },
  'tilt up': { zoom: [1.1, 1.1], x: [0.5, 0.5], y: [0.54, 0.46] },
  'pan left': { zoom: [1.1, 1.1], x: [0.54, 0.46], y: [0.5, 0.5] },
  'slow push': { zoom: [1, 1.03], x: [0.5, 0.5], y: [0.5, 0.48] },
};

/** The rectangle of a 16:9 film in a photo, as fractions. */
export function framing({ widthPx, heightPx }: Pick<BenchPhoto, 'widthPx' | 'heightPx'>, { zoom, x, y }: BenchMove, end: 0 | 1): Framing {
  const ratio = 16 / 9 / (widthPx / heightPx);
  const [width, height] = ratio >= 1 ? [1 / zoom[end], 1 / ratio / zoom[end]] : [ratio / zoom[end], 1 / zoom[end]];
  const inside = (middle: number, extent: number): number => Math.min(1 - extent, Math.max(0, middle - extent / 2));
  return { x: inside(x[end], width), y: inside(y[end], height), width, height };
}

/** Every shot's own: photos and moves that come round again would be made once and taken from the cache. */
export function moveOf(index: number): BenchMove {
  const all = Object.values(moves);
  const { zoom, x, y } = all[index % all.length]!;
  const aside = 0.0002 * Math.floor(index / all.length);
  return { zoom, x: [x[0] + aside, x[1] + aside], y };
}

/** `edited`: the shot whose move goes the other way. */
export function benchStoryboard(
  photos: readonly BenchPhoto[],
  {
    edited = -1,
    track = 'morning-light',
    title = 'Bench',
    size = '1080p',
    durationMs = 5000,
    joinMs = 500,
  }: {
    edited?: number;
    track?: string;
    title?: string;
    size?: Storyboard['size'];
    durationMs?: number;
    joinMs?: number;
  } = {},
): Storyboard {
  return Storyboard.parse({
    version: 2,
    template: null,
    seed: 0,
    language: 'en',
    aspect: '16:9',
    size,
    fps,
    light: 'display',
    title,
    brand: { ink: '#ffffff', ground: '#14161a', accent: '#c8a46a', logoSha256: null },
    shots: photos.map((photo, index) => {
      const move = moveOf(index);
      const [from, to] = [framing(photo, move, 0), framing(photo, move, 1)];
      return {
        id: `shot-${index}`,
        picture: {
          kind: 'photo',
          photoId: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
          sha256: photo.sha256,
          widthPx: photo.widthPx,
          heightPx: photo.heightPx,
        },
        room: null,
        move: index === edited ? { from: to, to: from } : { from, to },
        moveByAspect: {},
        ease: 'glide',
        durationMs,
        texts: [],
        join: index === photos.length - 1 ? { kind: 'cut' } : { kind: 'crossfade', durationMs: joinMs },
      };
    }),
    endFadeMs: 600,
    sound: {
      tracks: [
        {
          role: 'music',
          source: { kind: 'bundled', id: track },
          gainDb: 0,
          startMs: 0,
          trimStartMs: 0,
          trimEndMs: null,
          fadeInMs: 0,
          fadeOutMs: 2000,
          loops: true,
        },
      ],
      duckingDb: 0,
    },
  });
}

/** Photos of a folder of one's own, enlarged or reduced to 24 megapixels; painted rooms without one. */
export async function makePhotos(dir: string, count: number, own: string | undefined): Promise<BenchPhoto[]> {
  const size = { widthPx: 6000, heightPx: 4000 };
  const sources = own === undefined ? [] : (await readdir(own)).filter((name) => /\.jpe?g$/i.test(name)).toSorted();
  const photos: BenchPhoto[] = [];
  for (let index = 0; index < count; index++) {
    const file = path.join(dir, `photo-${index}.jpg`);
    const source = sources[index % Math.max(1, sources.length)];
    const picture =
      source === undefined
        ? fromRgb(paintRoom(size.widthPx, size.heightPx, index + 1), size.widthPx, size.heightPx)
        : openPicture(path.join(own ?? '', source))
            .autoOrient()
            .resize(size.widthPx, size.heightPx, { fit: 'cover' });
    await picture.jpeg({ quality: 92 }).toFile(file);
    photos.push({ file, ...size, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') });
  }
  return photos;
}

/** Something with the detail of a room: soft light, straight edges, texture at every scale and a little noise. */
function paintRoom(widthPx: number, heightPx: number, seed: number): Uint8Array {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const octaves = [3, 9, 31, 97, 311].map((cell, index) => ({ cell, strength: 3 + 2.5 * index, grid: noiseGrid(seed * 7 + index, 2048) }));
  let noise = seed * 2_654_435_761;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
      const grain = (noise >>> 29) - 3;
      const light = 110 + (80 * x) / widthPx - (50 * y) / heightPx;
      const panel = (Math.floor(x / (170 + seed * 40)) + Math.floor(y / 310)) % 3 === 0 ? 30 : 0;
      let texture = 0;
      // Walls are plain, the lower part is not.
      const rough = y > heightPx * 0.55 ? 1 : panel > 0 ? 0.5 : 0.12;
      for (const { cell, strength, grid } of octaves) {
        const at = ((Math.floor(y / cell) * 61) ^ (Math.floor(x / cell) * 17)) & 2047;
        texture += rough * strength * grid[at]!;
      }
      const value = light + panel + texture + grain;
      const at = (y * widthPx + x) * 3;
      rgb[at] = Math.min(255, Math.max(0, value));
      rgb[at + 1] = Math.min(255, Math.max(0, value * 0.97));
      rgb[at + 2] = Math.min(255, Math.max(0, value * 0.9));
    }
  }
  return rgb;
}

function noiseGrid(seed: number, count: number): Float32Array {
  let state = seed * 40_503;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 0x800000 - 1;
  });
}
