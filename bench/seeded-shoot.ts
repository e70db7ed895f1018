import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { openPicture, fromRgb } from '../src-main/imaging/picture.ts';
import { toDisplay, toLinear } from '../src-main/develop/srgb.ts';
import { checkPhoto } from '../src-main/intake/check-photo.ts';
import { shootChecks, type CheckedScene } from '../src-main/intake/checks/shoot-checks.ts';
import type { FrameFacts } from '../src-main/intake/frame-facts.ts';
import { groupBrackets } from '../src-main/intake/group-brackets.ts';
import { measureTones } from '../src-main/intake/likeness.ts';
import { readFrame } from '../src-main/intake/read-frame.ts';
import type { PhotoCheck } from '../src-preload/contract/library.ts';

/** A shoot held in memory as pictures, to be spoiled on purpose and looked at by the shoot check. */
export interface Frame {
  readonly name: string;
  readonly facts: FrameFacts;
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}
/** Frames of one photo, darkest first. */
export type Scene = readonly Frame[];

const context = { signal: new AbortController().signal, onProgress: () => undefined, kernelsDir: '' };

/** Every readable frame of a folder, no larger than `longEdgePx`, grouped as the import groups them. */
export async function readShoot(folder: string, scratch: string, longEdgePx: number): Promise<Scene[]> {
  const frames: { key: string; folder: string; facts: FrameFacts }[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const file = path.join(folder, name);
    const { size } = await stat(file);
    const facts = await readFrame({ file, sizeBytes: size, copyTo: null, thumbnailTo: path.join(scratch, 'thumbnail.jpg') }, context).catch(
      () => null,
    );
    if (facts) frames.push({ key: name, folder: '', facts });
  }
  return Promise.all(
    groupBrackets(frames).map(({ frames: members }) =>
      Promise.all(
        members.map(async ({ key, facts }) => {
          const { data, info } = await openPicture(path.join(folder, key))
            .autoOrient()
            .resize(longEdgePx, longEdgePx, { fit: 'inside', withoutEnlargement: true })
            .toColourspace('srgb')
            .raw()
            .toBuffer({ resolveWithObject: true });
          return { name: key, facts: { ...facts, orientation: 1 }, rgb: data, widthPx: info.width, heightPx: info.height };
        }),
      ),
    ),
  );
}

interface Looked {
  readonly found: readonly PhotoCheck[];
  readonly scene: Omit<CheckedScene, 'position'>;
}
/** What was seen in scenes that come again unchanged. */
export type Memory = WeakMap<Scene, Looked>;

/** What the shoot check says of every photo, as the jobs would have it at the end. */
export async function checkShoot(scenes: readonly Scene[], scratch: string, memory: Memory): Promise<PhotoCheck[][]> {
  const looked: Looked[] = [];
  for (const scene of scenes) {
    const seen = memory.get(scene) ?? (await lookAt(scene, scratch));
    memory.set(scene, seen);
    looked.push(seen);
  }
  const all = looked.map(({ scene }, index) => ({ ...scene, position: index + 1 }));
  return looked.map(({ found }, index) => shootChecks(all, index, found).own);
}

async function lookAt(frames: Scene, scratch: string): Promise<Looked> {
  const written = await writeScene(frames, scratch);
  const { checks, spots, moved } = await checkWritten(written);
  const { likeness, focalLengthMm, camera } = written.frames[written.base]!.facts;
  return {
    found: checks,
    scene: {
      likeness,
      focalLengthMm,
      camera: JSON.stringify(camera),
      isCameraKnown: camera.model !== null,
      frames: written.frames.map(({ facts, meanLuma }) => ({ exposureValue: facts.exposure.value, meanLuma })),
      spots,
      moved,
    },
  };
}

export type WrittenScene = Awaited<ReturnType<typeof writeScene>>;

/** The frames as files, as the task is given them. */
export async function writeScene(scene: Scene, scratch: string) {
  const frames = await Promise.all(scene.map((frame, at) => writeFrame(frame, path.join(scratch, `frame-${at}.jpg`))));
  const middle = frames.length >> 1;
  const base = frames.length % 2 === 0 && off(frames[middle - 1]!.meanLuma) < off(frames[middle]!.meanLuma) ? middle - 1 : middle;
  return { frames, base };
}

export const checkWritten = (scene: WrittenScene) => checkPhoto(scene, context);

const off = (meanLuma: number): number => Math.abs(meanLuma - 0.46);

async function writeFrame({ name, facts, rgb, widthPx, heightPx }: Frame, file: string) {
  const bytes = await fromRgb(rgb, widthPx, heightPx).jpeg({ quality: 93 }).toBuffer();
  await writeFile(file, bytes);
  const tones = measureTones(rgb, widthPx, heightPx);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, sha256, name, facts: { ...facts, ...tones, widthPx, heightPx, sha256 }, meanLuma: tones.meanLuma };
}

/** Frames as another exposure of the same scene would have them, as far as they are not clipped already. */
export function expose(frame: Frame, stops: number): Frame {
  const table = Uint8Array.from({ length: 256 }, (_, level) =>
    Math.round(255 * Math.min(1, toDisplay(toLinear(level / 255) * 2 ** stops))),
  );
  return { ...frame, rgb: frame.rgb.map((level) => table[level]!) };
}

/** Turned clockwise about a point by degrees, shifted by pixels and enlarged, so that no corner is empty where the zoom is large enough. */
export function move(frame: Frame, { turnDeg, xPx, yPx, zoom }: { turnDeg: number; xPx: number; yPx: number; zoom: number }): Frame {
  const { rgb, widthPx, heightPx } = frame;
  const out = new Uint8Array(rgb.length);
  const angle = (turnDeg * Math.PI) / 180;
  const [c, s] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const dx = x - widthPx / 2;
      const dy = y - heightPx / 2;
      const u = Math.min(widthPx - 1.001, Math.max(0, widthPx / 2 + c * dx + s * dy + xPx));
      const v = Math.min(heightPx - 1.001, Math.max(0, heightPx / 2 - s * dx + c * dy + yPx));
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [fu, fv] = [u - left, v - top];
      const at = 3 * (top * widthPx + left);
      for (let channel = 0; channel < 3; channel++) {
        const i = at + channel;
        const upper = rgb[i]! * (1 - fu) + rgb[i + 3]! * fu;
        const lower = rgb[i + 3 * widthPx]! * (1 - fu) + rgb[i + 3 * widthPx + 3]! * fu;
        out[3 * (y * widthPx + x) + channel] = Math.round(upper * (1 - fv) + lower * fv);
      }
    }
  }
  return { ...frame, rgb: out };
}

/** Out of focus: a Gaussian of so many pixels. */
export async function defocus(frame: Frame, sigmaPx: number): Promise<Frame> {
  return { ...frame, rgb: await fromRgb(frame.rgb, frame.widthPx, frame.heightPx).blur(sigmaPx).raw().toBuffer() };
}

/** The camera moved evenly along a line while the shutter was open. */
export function shake(frame: Frame, lengthPx: number, angle: number): Frame {
  const { rgb, widthPx, heightPx } = frame;
  const count = Math.ceil(lengthPx);
  const steps = Array.from({ length: count }, (_, i) => {
    const along = (i / (count - 1) - 0.5) * lengthPx;
    return [Math.round(along * Math.cos(angle)), Math.round(along * Math.sin(angle))] as const;
  });
  const out = new Uint8Array(rgb.length);
  const sums = new Float64Array(3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      sums.fill(0);
      for (const [dx, dy] of steps) {
        const at = 3 * (Math.min(heightPx - 1, Math.max(0, y + dy)) * widthPx + Math.min(widthPx - 1, Math.max(0, x + dx)));
        for (let channel = 0; channel < 3; channel++) sums[channel]! += rgb[at + channel]!;
      }
      for (let channel = 0; channel < 3; channel++) out[3 * (y * widthPx + x) + channel] = Math.round(sums[channel]! / count);
    }
  }
  return { ...frame, rgb: out };
}

/** Soft dark spots; places in shares of the picture, radii in shares of the long edge. */
export function soil(frame: Frame, spots: readonly { x: number; y: number; radius: number; depth: number }[]): Frame {
  const { widthPx, heightPx } = frame;
  // A Buffer's own slice would be the same memory.
  const rgb = new Uint8Array(frame.rgb);
  for (const { x, y, radius, depth } of spots) {
    const radiusPx = radius * Math.max(widthPx, heightPx);
    for (let dy = -Math.ceil(1.5 * radiusPx); dy <= 1.5 * radiusPx; dy++) {
      for (let dx = -Math.ceil(1.5 * radiusPx); dx <= 1.5 * radiusPx; dx++) {
        const [px, py] = [Math.round(x * widthPx) + dx, Math.round(y * heightPx) + dy];
        if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
        const share = depth * Math.min(1, Math.max(0, (1.3 * radiusPx - Math.hypot(dx, dy)) / (0.6 * radiusPx)));
        for (let at = 3 * (py * widthPx + px), end = at + 3; at < end; at++) rgb[at] = Math.round(rgb[at]! * (1 - share));
      }
    }
  }
  return { ...frame, rgb };
}
